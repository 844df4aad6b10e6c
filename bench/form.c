#include "bench/form.h"

static struct str tag_of(struct str value, struct str name, struct arena *arena)
{
    while (value.n) {
        struct str_cut tag = str_cut(value, ';'), cut = str_cut(tag.head, '=');
        if (str_eq(str_trim(cut.head), name)) {
            char *text = arena_z(arena, str_trim(cut.tail)), *to = text;
            for (const char *from = text; *from; from++)
                if (!is_fws(*from))
                    *to++ = *from;
            return (struct str){text, (size_t)(to - text)};
        }
        value = tag.tail;
    }
    return (struct str){0};
}

static struct form_signer signer_read(struct str value, struct arena *arena)
{
    struct form_signer s = {
        .domain = tag_of(value, S("d"), arena),
        .selector = tag_of(value, S("s"), arena),
        .names = tag_of(value, S("h"), arena),
        .canon = tag_of(value, S("c"), arena),
        .time = tag_of(value, S("t"), arena),
    };
    s.own = str_iends(s.domain, S(".example"));
    return s;
}

struct form form_read(const char *name, struct str bytes, struct arena *arena)
{
    struct form f = {.name = name, .header = header_split(bytes, arena)};
    for (size_t i = 0; i < f.header.count && f.signer_count < FORM_SIGNERS; i++) {
        const struct field *field = &f.header.fields[i];
        if (!str_ieq(field->name, S("DKIM-Signature")))
            continue;
        struct form_signer *s = &f.signers[f.signer_count++];
        *s = signer_read(field->value, arena);
        f.first_signed = i + 1;
        f.domain = s->own ? s->domain : f.domain;
    }
    return f;
}

static bool varies(struct str name)
{
    return str_istarts(name, S("X-")) || str_istarts(name, S("ARC-")) || str_ieq(name, S("Message-ID"));
}

/* Long runs of letters and digits are ids and hashes; a number in them is as good as another, but for those of Amazon
 * SES, "0100...", in which a time is written. */
static void vary(struct chance *c, char *p, size_t n)
{
    enum { LONG_RUN = 12 };
    for (size_t i = 0; i < n;) {
        size_t run = i;
        while (run < n && ascii_alnum(p[run]))
            run++;
        bool fixed = run - i < LONG_RUN || str_starts((struct str){p + i, run - i}, S("010"));
        for (size_t k = i; !fixed && k < run; k++)
            if (ascii_digit(p[k]))
                p[k] = (char)('0' + chance_below(c, 10));
        i = run + 1;
    }
}

static void append_field(const struct form *f, const struct field *field, struct chance *c, const char *domain, GString *out)
{
    g_autoptr(GString) text = g_string_new_len(field->raw.p, (gssize)field->raw.n);
    g_string_replace(text, "\r\n", "\n", 0);
    if (varies(field->name))
        vary(c, text->str, text->len);
    if (f->domain.n) {
        g_autofree char *old = g_strndup(f->domain.p, f->domain.n);
        g_string_replace(text, old, domain, 0);
    }
    g_string_replace(text, "\n", "\r\n", 0);
    g_string_append_len(out, text->str, (gssize)text->len);
}

static bool left_out(struct str name)
{
    return str_ieq(name, S("DKIM-Signature")) || str_istarts(name, S("Content-")) || str_ieq(name, S("MIME-Version"));
}

static void append_fields(const struct form *f, size_t from, size_t to, struct chance *c, const char *domain, GString *out)
{
    for (size_t i = from; i < to; i++)
        if (!left_out(f->header.fields[i].name))
            append_field(f, &f->header.fields[i], c, domain, out);
}

void form_trace(const struct form *f, struct chance *c, const char *domain, GString *out)
{
    append_fields(f, 0, f->first_signed, c, domain, out);
}

void form_head(const struct form *f, struct chance *c, const char *domain, GString *out)
{
    append_fields(f, f->first_signed, f->header.count, c, domain, out);
}
