#include "parsers/mime.h"
#include "parsers/date.h"
#include "parsers/limits.h"
#include "parsers/mimeplain.h"
#include "parsers/moment.h"
#include <gmime/gmime.h>

/* GMime's tables are global to the process; that is its own law, not ours. */
static void start(void)
{
    static gsize started;
    if (g_once_init_enter(&started)) {
        g_mime_init();
        g_once_init_leave(&started, 1);
    }
}

size_t mime_charsets(struct str value)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < value.n; i++)
        n += (value.p[i] == '=' && value.p[i + 1] == '?') || value.p[i] == '*';
    return n;
}

/* A NUL-terminated copy without line ends and NULs, for C interfaces. What could begin an encoded word, beyond
 * LIMIT_ENCODED_WORDS of them, is broken up: each can name a charset of its own, which the C library then loads. */
static char *plain_copy(struct str value, struct arena *arena)
{
    char *z = arena_alloc(arena, value.n * 3 + 1); /* NUL becomes 3 bytes, "=?" becomes "= ?" */
    size_t n = 0, words = 0;
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '?' && n && z[n - 1] == '=' && words++ >= LIMIT_ENCODED_WORDS)
            z[n++] = ' ';
        if (c == '\0') {
            memcpy(z + n, "\xef\xbf\xbd", 3);
            n += 3;
        } else if (c != '\r' && c != '\n') {
            z[n++] = c;
        }
    }
    z[n] = '\0';
    return z;
}

static void take_list(InternetAddressList *list, struct mailboxes *out, struct arena *arena, int depth)
{
    int n = internet_address_list_length(list);
    for (int i = 0; i < n; i++) {
        InternetAddress *a = internet_address_list_get_address(list, i);
        if (out->count == LIMIT_ADDRESSES) {
            out->more = true;
            return;
        }
        if (INTERNET_ADDRESS_IS_GROUP(a)) {
            if (depth < 3)
                take_list(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(a)), out, arena, depth + 1);
            continue;
        }
        const char *name = internet_address_get_name(a);
        const char *addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a));
        if (addr)
            out->items[out->count++] = (struct mailbox){name ? arena_z(arena, str_z(name)) : NULL, arena_z(arena, str_z(addr))};
    }
}

/* What is given to GMime, up to LIMIT_ADDRESS_MARKS and LIMIT_ADDRESS_WORK. At a comma that no "@" stands before, it looks ahead
 * for the end of a name like "Lee, Kim <kim@acme.example>". */
static struct str addresses_to_read(struct str value)
{
    size_t commas = 0, marks = 0, last = 0;
    value = str_take(value, LIMIT_VALUE_BYTES);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (commas * i > LIMIT_ADDRESS_WORK || marks > LIMIT_ADDRESS_MARKS)
            return str_take(value, last);
        if (c == ',' || c == ';' || c == ':') {
            commas += c == ',';
            marks++;
            last = i;
        }
    }
    return value;
}

struct mailboxes mime_mailboxes_as_gmime(struct str value, struct arena *arena)
{
    struct str read = addresses_to_read(value);
    struct mailboxes r = {.more = read.n < value.n || mime_charsets(value) > LIMIT_ENCODED_WORDS};
    r.items = arena_array(arena, LIMIT_ADDRESSES, sizeof *r.items);
    start();
    InternetAddressList *list = internet_address_list_parse(NULL, plain_copy(read, arena));
    if (list) {
        take_list(list, &r, arena, 0);
        g_object_unref(list);
    }
    return r;
}

struct mailboxes mime_mailboxes(struct str value, struct arena *arena)
{
    struct plain_mailbox plain = plain_mailbox_read(value);
    if (!value.n)
        return (struct mailboxes){0};
    if (!plain.ok)
        return mime_mailboxes_as_gmime(value, arena);
    struct mailboxes r = {.items = arena_array(arena, 1, sizeof *r.items), .count = 1};
    r.items[0] = (struct mailbox){arena_z(arena, plain.name), arena_z(arena, plain.address)};
    return r;
}

const char *mime_text(struct str value, struct arena *arena)
{
    start();
    char *plain = plain_copy(str_trim(str_take(value, LIMIT_VALUE_BYTES)), arena);
    if (!strstr(plain, "=?"))
        return plain; /* GMime would guess a charset for bytes that are not UTF-8; they are shown as they are */
    g_autofree char *decoded = g_mime_utils_header_decode_text(NULL, plain);
    return arena_z(arena, str_z(decoded ? decoded : plain));
}

struct mime_date mime_date(struct str value)
{
    enum { LONGEST = 1000 };
    struct date_parts d = date_read(str_trim(str_take(value, LONGEST)));
    struct mime_date r = {.flags = d.flags};
    if (!d.ok)
        return r;
    struct moment written = {d.year, d.month, d.day, d.hour, d.minute, d.second};
    r.seconds = moment_seconds(&written) - d.zone * 60;
    r.ok = true;
    if (d.weekday && d.weekday != moment_weekday(moment_days(d.year, d.month, d.day)))
        r.flags |= DATE_WRONG_WEEKDAY;
    return r;
}

static const char *copy_or_null(const char *z, struct arena *arena) { return z ? arena_z(arena, str_z(z)) : NULL; }

struct mime_type mime_type_as_gmime(struct str value, const char *otherwise, struct arena *arena)
{
    struct mime_type r = {.type = otherwise};
    if (!value.p)
        return r;
    start();
    GMimeContentType *t = g_mime_content_type_parse(NULL, plain_copy(str_take(value, LIMIT_VALUE_BYTES), arena));
    if (!t)
        return r;
    r.name = copy_or_null(g_mime_content_type_get_parameter(t, "name"), arena);
    if (str_has(value, '/')) { /* RFC 2045 section 5.2: what is not valid is the default, which GMime sees otherwise */
        g_autofree char *type = g_mime_content_type_get_mime_type(t);
        g_autofree char *lower = g_ascii_strdown(type, -1);
        r.type = arena_z(arena, str_z(lower));
        r.charset = copy_or_null(g_mime_content_type_get_parameter(t, "charset"), arena);
        r.boundary = copy_or_null(g_mime_content_type_get_parameter(t, "boundary"), arena);
    }
    g_object_unref(t);
    return r;
}

static const char *z_or_null(struct str s, struct arena *arena) { return s.p ? arena_z(arena, s) : NULL; }

struct mime_type mime_type(struct str value, const char *otherwise, struct arena *arena)
{
    struct plain_type plain = plain_type_read(value);
    if (!plain.ok)
        return mime_type_as_gmime(value, otherwise, arena);
    char *type = arena_z(arena, plain.type);
    for (char *p = type; *p; p++)
        *p = ascii_lower(*p);
    return (struct mime_type){type, z_or_null(plain.charset, arena), z_or_null(plain.boundary, arena), z_or_null(plain.name, arena)};
}

const char *mime_filename(struct str disposition, const struct mime_type *type, struct arena *arena)
{
    const char *name = NULL;
    if (disposition.p) {
        start();
        GMimeContentDisposition *d =
            g_mime_content_disposition_parse(NULL, plain_copy(str_take(disposition, LIMIT_VALUE_BYTES), arena));
        name = d ? copy_or_null(g_mime_content_disposition_get_parameter(d, "filename"), arena) : NULL;
        if (d)
            g_object_unref(d);
    }
    return name ? name : type->name;
}

struct str mime_quoted_printable(struct str content, struct arena *arena)
{
    GMimeEncoding state;
    start();
    g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    char *out = arena_alloc(arena, g_mime_encoding_outlen(&state, content.n));
    return (struct str){out, content.n ? g_mime_encoding_flush(&state, content.p, content.n, out) : 0};
}

size_t mime_field_count(struct str block)
{
    start();
    block = str_take(block, LIMIT_VALUE_BYTES);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(block.p, block.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    size_t n = 0;
    if (message) {
        n = (size_t)g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message)));
        GMimeObject *part = g_mime_message_get_mime_part(message); /* it moves Content-* fields there */
        n += part ? (size_t)g_mime_header_list_get_count(g_mime_object_get_header_list(part)) : 0;
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return n;
}
