#include "src/report/json_scan.h"
#include "parsers/limits.h"

static const char no_json[] = "it is no JSON";

static bool fault(struct json_scan *s, const char *why)
{
    s->why = s->why ? s->why : why;
    return false;
}

void json_scan_begin(struct json_scan *s, struct json_source source)
{
    *s = (struct json_scan){.source = source, .bytes = g_string_sized_new(4 * LIMIT_JSON_PIECE)};
}

void json_scan_end(struct json_scan *s) { g_string_free(s->bytes, TRUE); }

/* Bytes that are there, of which there are n if the source has them. */
static struct str ahead(struct json_scan *s, size_t n)
{
    while (s->bytes->len - s->at < n && !s->over) {
        if (s->at >= 2 * LIMIT_JSON_PIECE) {
            g_string_erase(s->bytes, 0, (gssize)s->at);
            s->at = 0;
        }
        gsize have = s->bytes->len;
        g_string_set_size(s->bytes, have + LIMIT_JSON_PIECE);
        size_t got = s->source.more(s->source.data, s->bytes->str + have, LIMIT_JSON_PIECE);
        g_string_set_size(s->bytes, have + got);
        s->over = got == 0;
    }
    return (struct str){s->bytes->str + s->at, s->bytes->len - s->at};
}

char json_scan_peek(struct json_scan *s)
{
    for (;; s->at++) {
        struct str next = ahead(s, 1);
        if (!next.n || !is_fws(next.p[0]))
            return next.n ? next.p[0] : 0;
    }
}

bool json_scan_over(struct json_scan *s) { return !json_scan_peek(s) && !ahead(s, 1).n; }

static bool take(struct json_scan *s, char c)
{
    if (json_scan_peek(s) != c)
        return false;
    s->at++;
    return true;
}

/* Did Jansson stumble where the piece was cut? In the middle of a value it says that the end is premature, of a word that it knows
 * none like it, of a character of UTF-8 that its first byte (of four at most) is none. */
static bool is_cut(struct str piece, const json_error_t *error)
{
    return piece.n == LIMIT_JSON_PIECE && (size_t)error->position + 3 >= piece.n;
}

json_t *json_scan_value(struct json_scan *s)
{
    json_error_t error;
    json_scan_peek(s);
    struct str all = ahead(s, LIMIT_JSON_PIECE), piece = str_take(all, LIMIT_JSON_PIECE);
    json_t *value = json_loadb(piece.p, piece.n, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);
    if (value)
        s->at += (size_t)error.position;
    else
        fault(s, is_cut(piece, &error) ? "a row of it is longer than one may be (LIMIT_JSON_PIECE)" : no_json);
    return value;
}

/* Past the quote that ends the string. */
static bool skip_string(struct json_scan *s)
{
    for (bool escaped = false;; s->at++) {
        struct str next = ahead(s, 1);
        if (!next.n)
            return fault(s, no_json);
        if (next.p[0] == '"' && !escaped) {
            s->at++;
            return true;
        }
        escaped = next.p[0] == '\\' && !escaped;
    }
}

bool json_scan_skip(struct json_scan *s)
{
    uint64_t depth = 0;
    do {
        char c = json_scan_peek(s);
        if (!c || (!depth && (c == ',' || c == ']' || c == '}' || c == ':')))
            return fault(s, no_json);
        s->at++;
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        if (c == '"' && !skip_string(s))
            return false;
        bool word = !depth && c != '"' && c != '}' && c != ']'; /* a number, true, null */
        for (struct str next; word && (next = ahead(s, 1)).n && !is_fws(next.p[0]) && !str_has(S(",]}"), next.p[0]);)
            s->at++;
    } while (depth);
    return true;
}

/* Between two, or behind the last one: *more. */
static bool go_on(struct json_scan *s, char close, bool *more)
{
    *more = take(s, ',');
    return *more || take(s, close) || fault(s, no_json);
}

static bool read_member(struct json_scan *s, bool (*member)(void *data, const char *name), void *data)
{
    json_t *name = json_scan_peek(s) == '"' ? json_scan_value(s) : NULL;
    bool ok = name && take(s, ':') ? member(data, json_string_value(name)) : fault(s, no_json);
    json_decref(name);
    return ok;
}

bool json_scan_object(struct json_scan *s, bool (*member)(void *data, const char *name), void *data)
{
    bool more = true;
    if (!take(s, '{'))
        return fault(s, no_json);
    if (take(s, '}'))
        return true;
    while (more)
        if (!read_member(s, member, data) || !go_on(s, '}', &more))
            return false;
    return true;
}

bool json_scan_list(struct json_scan *s, bool (*element)(void *data), void *data)
{
    bool more = true;
    if (!take(s, '['))
        return fault(s, no_json);
    if (take(s, ']'))
        return true;
    while (more)
        if (!element(data) || !go_on(s, ']', &more))
            return false;
    return true;
}
