/* How the text is packed into a TXT record: what was typed or copied along with it, how it is split. RFC 1035 section
 * 3.3.14, RFC 6376 section 3.6.2.2. */
#include "src/doctor/keyexam.h"

static struct str at_byte(const struct keycase *k, size_t i)
{
    return arena_print(k->chart->arena, "at character %zu", i + 1);
}

/* The first byte of the text that is no plain one, for damage that is not '"' or '\'. */
static size_t first_odd(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] > '~' || str_has(S("&%<"), s.p[i]))
            return i;
    return s.n;
}

static void check_damage(const struct keycase *k)
{
    const struct keyexam *x = k->exam;
    if (x->damage & DAMAGE_ZONE_LINE)
        keycase_add(k, DOCTOR_TXT_NAME_INSIDE, S(""), S(""));
    if (x->damage & DAMAGE_QUOTES)
        keycase_add(k, DOCTOR_TXT_QUOTES, S(""), at_byte(k, str_find(x->text, S("\""))));
    if (x->damage & DAMAGE_BACKSLASH)
        keycase_add(k, DOCTOR_TXT_BACKSLASH, S(""), at_byte(k, str_find(x->text, S("\\"))));
    if (x->damage & DAMAGE_ENTITY)
        keycase_add(k, DOCTOR_TXT_ENTITY, S(""), at_byte(k, first_odd(x->text)));
}

/* A name of this kind inside the value, and not in a note: the line was pasted in another form. */
static void check_name_inside(const struct keycase *k)
{
    const struct taglist *tags = &k->exam->record.tags;
    if (k->exam->usable || (k->exam->damage & DAMAGE_ZONE_LINE))
        return;
    for (size_t i = 0; i < tags->count; i++)
        if (!str_eq(tags->tags[i].name, S("n")) && str_find(tags->tags[i].value, S("_domainkey")) < tags->tags[i].value.n) {
            keycase_add(k, DOCTOR_TXT_NAME_INSIDE, tags->tags[i].name, S(""));
            return;
        }
}

/* ---- where it is split ------------------------------------------------------------------------------- */

/* The tag that the byte at offset is in, and whether it is in its value. */
static const struct tag *tag_at(const struct keyexam *x, size_t offset, bool *in_value)
{
    const char *p = x->text.p + offset;
    for (size_t i = 0; i < x->record.tags.count; i++) {
        const struct tag *t = &x->record.tags.tags[i];
        *in_value = p >= t->value.p && p < t->value.p + t->value.n;
        if (*in_value || (p >= t->name.p && p < t->name.p + t->name.n))
            return t;
    }
    return NULL;
}

/* A blank at a boundary matters where it stands inside a name or a value: those at their ends are allowed. In p= it is
 * overlooked by who keeps to the standard, in n= by everybody. */
static void check_boundary(const struct keycase *k, size_t i, size_t offset)
{
    const struct str *s = k->exam->strings;
    struct str before = s[i], after = s[i + 1];
    bool ends = before.n && is_wsp(before.p[before.n - 1]), begins = after.n && is_wsp(after.p[0]), in_value = false;
    if (!ends && !begins)
        return;
    const struct tag *t = tag_at(k->exam, ends ? offset - 1 : offset, &in_value);
    if (!t || str_eq(t->name, S("n")))
        return;
    struct str where = arena_print(k->chart->arena, "between string %zu and %zu, in %.*s=", i + 1, i + 2, (int)t->name.n, t->name.p);
    struct doctor_finding *f = keycase_add(k, DOCTOR_SPLIT_SPACE_INSERTED, S(""), where);
    if (in_value && str_eq(t->name, S("p")))
        f->severity = DOCTOR_WARN, f->effect = DOCTOR_NONE;
}

static void check_boundaries(const struct keycase *k)
{
    size_t offset = 0;
    if (k->exam->damage) /* the slices of the record are not those of the text */
        return;
    for (size_t i = 0; i + 1 < k->exam->string_count; i++) {
        offset += k->exam->strings[i].n;
        check_boundary(k, i, offset);
    }
}

static void check_glued(const struct keycase *k)
{
    const struct taglist *tags = &k->exam->record.tags;
    if (k->exam->p_check == DOCTOR_SPLIT_SPACE_LOST)
        keycase_add(k, DOCTOR_SPLIT_SPACE_LOST, S("p="), S(""));
    for (size_t i = 0; i < tags->count; i++) {
        const struct tag *t = &tags->tags[i];
        bool text = str_eq(t->name, S("p")) || str_eq(t->name, S("n")) || !keyclean_known_tag(t->name);
        if (!text && keyclean_glued(t->value, false) < t->value.n)
            keycase_add(k, DOCTOR_SPLIT_SPACE_LOST, arena_print(k->chart->arena, "%.*s=", (int)t->name.n, t->name.p), str_take(t->value, 60));
    }
}

/* ---- where it ends ------------------------------------------------------------------------------------ */

static void check_cut(const struct keycase *k)
{
    const struct keyexam *x = k->exam;
    bool whole_string = x->text.n == 255 || (x->string_count && x->strings[x->string_count - 1].n == 255);
    if (x->key.kind == MATERIAL_CUT && whole_string)
        keycase_add(k, DOCTOR_TXT_CUT_255, S(""), arena_print(k->chart->arena, "%zu characters are there", x->text.n));
}

void keycase_packing(const struct keycase *k)
{
    if (!str_trim(k->exam->text).n) {
        keycase_add(k, DOCTOR_TXT_EMPTY, S(""), S(""));
        return;
    }
    check_damage(k);
    check_name_inside(k);
    check_boundaries(k);
    check_glued(k);
    check_cut(k);
    for (int i = 0; i < 3; i++) {
        static const enum doctor_check ends[] = {DOCTOR_TXT_DOT, DOCTOR_TXT_PAREN, DOCTOR_TXT_ENTITY};
        if (k->exam->p_check == (int)ends[i] && !chart_has(k->chart, ends[i]))
            keycase_add(k, ends[i], S("p="), S(""));
    }
}
