#include "src/report/emit.h"
#include "src/report/escape.h"

static void put(GString *out, const char *p, size_t n)
{
    if (n >= out->allocated_len - out->len) { /* one byte is for the NUL */
        g_string_append_len(out, p, (gssize)n);
        return;
    }
    memcpy(out->str + out->len, p, n);
    out->len += n;
    out->str[out->len] = '\0';
}

/* The comma and the name. */
static void put_name(struct emit *e, struct str name)
{
    if (e->more)
        put(e->out, ",", 1);
    e->more = true;
    if (!name.n)
        return;
    put(e->out, "\"", 1);
    put(e->out, name.p, name.n);
    put(e->out, "\":", 2);
}

void emit_begin(struct emit *e, struct str name, char bracket)
{
    put_name(e, name);
    put(e->out, &bracket, 1);
    e->more = false;
}

void emit_end(struct emit *e, char bracket)
{
    put(e->out, &bracket, 1);
    e->more = true;
}

void emit_integer(struct emit *e, struct str name, int64_t n)
{
    char text[24], *p = text + sizeof text;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        *--p = '-';
    put_name(e, name);
    put(e->out, p, (size_t)(text + sizeof text - p));
}

void emit_boolean(struct emit *e, struct str name, bool b)
{
    put_name(e, name);
    put(e->out, b ? "true" : "false", b ? 4 : 5);
}

void emit_null(struct emit *e, struct str name)
{
    put_name(e, name);
    put(e->out, "null", 4);
}

/* Bytes that neither escape.h nor JSON has another form for, up to the first that one of them has. */
static size_t plain(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7F && s.p[n] != '"' && s.p[n] != '\\')
        n++;
    return n;
}

/* RFC 8259 section 7. Control characters do not get here (escape.h), but must not matter if they did. */
static void put_escaped(GString *out, struct str s)
{
    static const char digits[] = "0123456789abcdef";
    while (s.n) {
        size_t run = 0;
        while (run < s.n && (unsigned char)s.p[run] >= ' ' && s.p[run] != '"' && s.p[run] != '\\')
            run++;
        put(out, s.p, run);
        if (run == s.n)
            return;
        unsigned char c = (unsigned char)s.p[run];
        const char unit[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]}, pair[] = {'\\', (char)c};
        put(out, c < ' ' ? unit : pair, c < ' ' ? sizeof unit : sizeof pair);
        s = str_drop(s, run + 1);
    }
}

static void put_string(struct emit *e, struct str bytes)
{
    put(e->out, "\"", 1);
    if (plain(bytes) == bytes.n) {
        if (bytes.n)
            put(e->out, bytes.p, bytes.n);
    } else {
        g_string_truncate(e->text, 0);
        escape_append(e->text, bytes, "", SIZE_MAX);
        put_escaped(e->out, (struct str){e->text->str, e->text->len});
    }
    put(e->out, "\"", 1);
}

void emit_string(struct emit *e, struct str name, struct str bytes)
{
    put_name(e, name);
    put_string(e, bytes);
}

void emit_pair(struct emit *e, struct str name, struct str bytes)
{
    put_name(e, EMIT_ITEM);
    put_string(e, name);
    put(e->out, ":", 1);
    put_string(e, bytes);
}
