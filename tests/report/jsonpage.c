#include "tests/report/jsonpage.h"
#include "tests/report/fixture.h"

char *jsonpage_read(const char *name)
{
    const char *top = getenv("top_srcdir");
    g_autofree char *path = g_build_filename(top ? top : ".", "man", name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static bool type_is(const json_t *value, const char *type)
{
    static const struct kind {
        const char *name;
        bool fits[8];
    } kinds[] = {
        {"object", {[JSON_OBJECT] = true}},
        {"array", {[JSON_ARRAY] = true}},
        {"string", {[JSON_STRING] = true}},
        {"integer", {[JSON_INTEGER] = true}},
        {"boolean", {[JSON_TRUE] = true, [JSON_FALSE] = true}},
        {"null", {[JSON_NULL] = true}},
    };
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (strcmp(kinds[i].name, type) == 0)
            return kinds[i].fits[json_typeof(value)];
    return false;
}

static bool fits_type(const json_t *value, const json_t *types)
{
    if (json_is_string(types))
        return type_is(value, json_string_value(types));
    for (size_t i = 0; i < json_array_size(types); i++)
        if (type_is(value, json_string_value(json_array_get(types, i))))
            return true;
    return !types;
}

static bool fits_enum(const json_t *value, const json_t *allowed)
{
    for (size_t i = 0; i < json_array_size(allowed); i++)
        if (json_equal(value, json_array_get(allowed, i)))
            return true;
    return !allowed;
}

/* The part of JSON Schema that ours uses; and stricter: no name may come that the schema does not have. */
static void check_schema(json_t *value, json_t *schema, json_t *root, const char *path)
{
    if (json_object_get(schema, "$ref"))
        schema = root;
    json_t *constant = json_object_get(schema, "const"), *minimum = json_object_get(schema, "minimum");
    ROW(fits_type(value, json_object_get(schema, "type")), path);
    ROW(fits_enum(value, json_object_get(schema, "enum")), path);
    ROW(!constant || json_equal(value, constant), path);
    ROW(!minimum || !json_is_integer(value) || json_integer_value(value) >= json_integer_value(minimum), path);
    if (json_is_string(value) && json_object_get(schema, "pattern"))
        ROW(g_regex_match_simple(json_string_value(json_object_get(schema, "pattern")), json_string_value(value), 0, 0), path);
    for (size_t i = 0; i < json_array_size(value); i++)
        check_schema(json_array_get(value, i), json_object_get(schema, "items"), root, path);
    if (!json_is_object(value))
        return;
    json_t *properties = json_object_get(schema, "properties"), *required = json_object_get(schema, "required");
    json_t *any = json_object_get(schema, "additionalProperties"); /* names that the message chooses */
    const char *name;
    json_t *inner;
    for (size_t i = 0; i < json_array_size(required); i++)
        ROW(json_object_get(value, json_string_value(json_array_get(required, i))) != NULL, path);
    json_object_foreach(value, name, inner) {
        g_autofree char *step = g_strdup_printf("%s.%s", path, name);
        json_t *rule = json_object_get(properties, name);
        ROW(rule || any, step);
        check_schema(inner, rule ? rule : any, root, step);
    }
}

void jsonpage_schema(json_t *value, json_t *schema, const char *path) { check_schema(value, schema, schema, path); }

void jsonpage_names(json_t *value, const char *page)
{
    const char *name;
    json_t *inner;
    for (size_t i = 0; i < json_array_size(value); i++)
        jsonpage_names(json_array_get(value, i), page);
    json_object_foreach(value, name, inner) {
        g_autofree char *entry = g_strdup_printf("\n.It Cm %s Pq ", name);
        g_autofree char *mention = g_strdup_printf("\n.Cm %s", name);
        ROW(strstr(page, entry) || strstr(page, mention), name);
        if (strcmp(name, "properties") != 0) /* its names are those of the message */
            jsonpage_names(inner, page);
    }
}
