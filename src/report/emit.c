#include "src/report/emit.h"
#include "parsers/v16.h"
#include "src/report/escape.h"

/* Room for n bytes at the end, to be written by the caller; the NUL behind them is set. */
static inline char *room(GString *out, size_t n)
{
    size_t len = out->len;
    if (n >= out->allocated_len - len) { /* one byte is for the NUL */
        g_string_set_size(out, len + n);
    } else {
        out->len += n;
        out->str[out->len] = '\0';
    }
    return out->str + len;
}

static inline void put(GString *out, const char *p, size_t n)
{
    memcpy(room(out, n), p, n);
}

/* The comma and the name, and room for n bytes behind them, to be written by the caller. */
static char *put_name(struct emit *e, struct str name, size_t n)
{
    char *p = room(e->out, e->more + (name.n ? name.n + 3 : 0) + n);
    if (e->more)
        *p++ = ',';
    e->more = true;
    if (!name.n)
        return p;
    *p++ = '"';
    memcpy(p, name.p, name.n);
    memcpy(p + name.n, "\":", 2);
    return p + name.n + 2;
}

void emit_begin(struct emit *e, struct str name, char bracket)
{
    *put_name(e, name, 1) = bracket;
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
    size_t size = (size_t)(text + sizeof text - p);
    memcpy(put_name(e, name, size), p, size);
}

void emit_boolean(struct emit *e, struct str name, bool b)
{
    memcpy(put_name(e, name, b ? 4 : 5), b ? "true" : "false", b ? 4 : 5);
}

void emit_null(struct emit *e, struct str name)
{
    memcpy(put_name(e, name, 4), "null", 4);
}

/* Which bytes are one that escape.h or JSON has another form for? A control character less a space is a large
 * number: so one comparison finds them, DEL and what is not ASCII. */
static inline v16 odd_bytes(v16 c) { return (v16)((c - ' ' >= 0x7F - ' ') | (c == '"') | (c == '\\')); }

/* All of 4 to 15 bytes, some of them twice. */
static inline v16 short_block(struct str s)
{
    uint64_t first, last;
    uint32_t four, end;
    if (s.n >= sizeof first) {
        memcpy(&first, s.p, sizeof first);
        memcpy(&last, s.p + s.n - sizeof last, sizeof last);
        return v16_of(first, last);
    }
    memcpy(&four, s.p, sizeof four);
    memcpy(&end, s.p + s.n - sizeof end, sizeof end);
    return v16_of(four | (uint64_t)end << 32, four | (uint64_t)end << 32);
}

static bool is_plain_byte(char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; }

/* Is there only what neither escape.h nor JSON has another form for? */
static bool is_plain(struct str s)
{
    v16 odd = {0};
    if (s.n < sizeof(uint32_t)) {
        bool plain = true;
        for (size_t i = 0; i < s.n; i++)
            plain = plain && is_plain_byte(s.p[i]);
        return plain;
    }
    if (s.n < sizeof odd) {
        odd = odd_bytes(short_block(s));
    } else {
        for (size_t i = 0; i + sizeof odd <= s.n; i += sizeof odd)
            odd |= odd_bytes(v16_at(s.p + i));
        odd |= odd_bytes(v16_at(s.p + s.n - sizeof odd)); /* the end, with bytes that were looked at before */
    }
    return !v16_any(odd);
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

static void put_odd_string(struct emit *e, struct str bytes)
{
    g_string_truncate(e->text, 0);
    escape_append(e->text, bytes, "", SIZE_MAX);
    put(e->out, "\"", 1);
    put_escaped(e->out, (struct str){e->text->str, e->text->len});
    put(e->out, "\"", 1);
}

void emit_string(struct emit *e, struct str name, struct str bytes)
{
    char *p = put_name(e, name, bytes.n + 2);
    *p++ = '"';
    if (bytes.n)
        memcpy(p, bytes.p, bytes.n);
    p[bytes.n] = '"';
    if (is_plain((struct str){p, bytes.n})) /* the copy: those of a mapped file can change */
        return;
    g_string_truncate(e->out, e->out->len - bytes.n - 2);
    put_odd_string(e, bytes);
}

void emit_pair(struct emit *e, struct str name, struct str bytes)
{
    emit_string(e, EMIT_ITEM, name);
    put(e->out, ":", 1);
    e->more = false;
    emit_string(e, EMIT_ITEM, bytes);
}
