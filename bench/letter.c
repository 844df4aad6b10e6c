#include "bench/letter.h"
#include "parsers/str.h"
#include <inttypes.h>
#include <openssl/evp.h>

static const char *const words[] = {
    "the", "order", "of", "your", "account", "and", "we", "have", "to", "a", "in", "delivery", "for", "invoice", "you", "is",
    "meeting", "on", "Thursday", "please", "with", "report", "this", "week", "new", "price", "from", "offer", "at", "customer",
    "until", "Friday", "by", "team", "our", "release", "are", "update", "it", "number", "that", "be", "or", "not", "as",
    "message", "see", "attached", "confirm", "address",
};

static void word(struct chance *c, GString *out) { g_string_append(out, words[chance_below(c, G_N_ELEMENTS(words))]); }

static void token(struct chance *c, GString *out, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; i < n; i++)
        g_string_append_c(out, letters[chance_below(c, sizeof letters - 1)]);
}

/* Paragraphs in lines of up to 72 characters; now and then a quoted one. */
static void text(struct chance *c, GString *out, size_t size)
{
    size_t end = out->len + size, line = out->len;
    bool quoted = false;
    while (out->len < end) {
        word(c, out);
        g_string_append_c(out, ' ');
        if (out->len - line < 64)
            continue;
        bool ends = chance_below(c, 6) == 0;
        g_string_truncate(out, out->len - 1);
        g_string_append(out, ends ? ".\r\n\r\n" : "\r\n");
        quoted = ends ? chance_below(c, 5) == 0 : quoted;
        line = out->len;
        g_string_append(out, quoted ? "> " : "");
    }
    g_string_append(out, "\r\n");
}

static void html_row(struct chance *c, GString *out)
{
    unsigned padding = (unsigned)chance_below(c, 40), color = (unsigned)chance_below(c, 1u << 24);
    g_string_append_printf(out,
                           "<tr>\r\n<td align=\"left\" valign=\"top\" style=\"padding:0 %upx;font-family:Arial,Helvetica,sans-serif;"
                           "font-size:14px;line-height:21px;color:#%06x\">\r\n",
                           padding, color);
    if (chance_below(c, 3) == 0) {
        g_string_append(out, "<a href=\"https://click.mailings.example/ls/click?upn=");
        token(c, out, 80 + chance_below(c, 200));
        g_string_append(out, "\" target=\"_blank\" style=\"text-decoration:none\">");
        word(c, out);
        g_string_append(out, "</a>");
    }
    for (size_t i = 4 + chance_below(c, 30); i; i--) {
        g_string_append_c(out, ' ');
        word(c, out);
    }
    g_string_append(out, "\r\n</td>\r\n</tr>\r\n");
}

static void html(struct chance *c, GString *out, size_t size)
{
    g_string_append(out, "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<meta charset=\"utf-8\">\r\n</head>\r\n<body>\r\n"
                         "<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">\r\n");
    while (out->len < size)
        html_row(c, out);
    g_string_append(out, "</table>\r\n</body>\r\n</html>\r\n");
}

/* RFC 2045 section 6.7: lines of at most 76 characters, "=" as =3D. */
static void quoted_printable(GString *out, const GString *plain)
{
    size_t column = 0;
    for (size_t i = 0; i < plain->len; i++) {
        char byte = plain->str[i];
        size_t needs = byte == '=' ? 3 : 1;
        bool ends = byte == '\r' || byte == '\n';
        if (!ends && column + needs > 75) {
            g_string_append(out, "=\r\n");
            column = 0;
        }
        g_string_append_len(out, byte == '=' ? "=3D" : &byte, (gssize)needs);
        column = byte == '\n' ? 0 : column + needs;
    }
}

static void base64(GString *out, const char *bytes, size_t n)
{
    unsigned char line[80];
    for (size_t at = 0; at < n; at += 57) {
        size_t piece = MIN(57, n - at);
        EVP_EncodeBlock(line, (const unsigned char *)bytes + at, (int)piece);
        g_string_append_printf(out, "%s\r\n", (const char *)line);
    }
}

/* A part: its fields, an empty line, its content. */

static void text_part(struct chance *c, size_t size, GString *fields, GString *body)
{
    g_string_append(fields, "Content-Type: text/plain; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: 7bit\r\n");
    text(c, body, size);
}

static void html_part(struct chance *c, size_t size, GString *fields, GString *body)
{
    bool as_base64 = chance_below(c, 5) == 0;
    g_autoptr(GString) page = g_string_new(NULL);
    html(c, page, size * 3 / 4);
    g_string_append_printf(fields, "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: %s\r\n",
                           as_base64 ? "base64" : "quoted-printable");
    if (as_base64)
        base64(body, page->str, page->len);
    else
        quoted_printable(body, page);
}

static void file_part(struct chance *c, size_t size, GString *fields, GString *body)
{
    static const char *const kinds[][2] = {{"application/pdf", "pdf"}, {"image/jpeg", "jpg"}, {"application/zip", "zip"}};
    size_t kind = chance_below(c, G_N_ELEMENTS(kinds));
    g_string_append_printf(fields,
                           "Content-Type: %s; name=\"%u.%s\"\r\nContent-Disposition: attachment; filename=\"%u.%s\"\r\n"
                           "Content-Transfer-Encoding: base64\r\n",
                           kinds[kind][0], (unsigned)size, kinds[kind][1], (unsigned)size, kinds[kind][1]);
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (size_t i = 0; i < size * 55 / 76; i++)
        g_string_append_c(bytes, (char)chance_next(c));
    base64(body, bytes->str, bytes->len);
}

typedef void part_writer(struct chance *, size_t, GString *, GString *);

static void alternative(struct chance *, size_t, GString *, GString *);

static void put_part(struct chance *c, part_writer *write, size_t size, const char *boundary, GString *body)
{
    g_autoptr(GString) fields = g_string_new(NULL), content = g_string_new(NULL);
    write(c, size, fields, content);
    g_string_append_printf(body, "--%s\r\n%s\r\n", boundary, fields->str);
    g_string_append_len(body, content->str, (gssize)content->len);
    g_string_append(body, "\r\n");
}

static void multipart(struct chance *c, const char *subtype, part_writer *first, size_t first_size, part_writer *second,
                      size_t second_size, GString *fields, GString *body)
{
    g_autofree char *boundary = g_strdup_printf("----=_Part_%016" PRIx64, chance_next(c));
    g_string_append_printf(fields, "Content-Type: multipart/%s;\r\n\tboundary=\"%s\"\r\n", subtype, boundary);
    put_part(c, first, first_size, boundary, body);
    put_part(c, second, second_size, boundary, body);
    g_string_append_printf(body, "--%s--\r\n", boundary);
}

static void alternative(struct chance *c, size_t size, GString *fields, GString *body)
{
    multipart(c, "alternative", text_part, size / 6, html_part, size - size / 6, fields, body);
}

void letter_write(struct chance *c, size_t size, GString *fields, GString *body)
{
    enum { SMALL = 3000, LARGE = 120000, PAGE = 30000 };
    g_string_append(fields, "MIME-Version: 1.0\r\n");
    if (size < SMALL || (size < 2 * SMALL && chance_below(c, 2)))
        text_part(c, size, fields, body);
    else if (size < LARGE && chance_below(c, 8))
        alternative(c, size, fields, body);
    else
        multipart(c, "mixed", alternative, MIN(PAGE, size / 3), file_part, size - MIN(PAGE, size / 3), fields, body);
}
