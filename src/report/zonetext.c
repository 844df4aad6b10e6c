#include "src/report/zonetext.h"
#include "parsers/limits.h"
#include "parsers/presentation.h"

static void append(void *out, struct str piece) { g_string_append_len(out, piece.p, (gssize)piece.n); }

static void put_name(GString *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (ascii_alnum((char)c) || str_has(S("-_./"), (char)c))
            g_string_append_c(out, (char)c);
        else
            g_string_append_printf(out, "\\%03u", c);
    }
}

bool zone_string(const struct doctor_publish *record, size_t n, struct str *string)
{
    *string = str_take(str_drop(record->value, n * LIMIT_DNS_STRING), LIMIT_DNS_STRING);
    return n == 0 || string->n > 0;
}

void zone_line(GString *out, const struct doctor_publish *record)
{
    struct str string;
    if (record->owner)
        put_name(out, str_z(record->owner));
    g_string_append(out, record->owner ? ". 3600 IN " : "SELECTOR._domainkey 3600 IN ");
    if (record->type == PUBLISH_CNAME) {
        g_string_append(out, "CNAME ");
        put_name(out, record->value);
        g_string_append_c(out, '.');
        return;
    }
    g_string_append(out, "TXT");
    for (size_t i = 0; zone_string(record, i, &string) && (string.n || !i); i++) {
        g_string_append_c(out, ' ');
        presentation_string(string, append, out);
    }
}

void zone_short_name(GString *out, const struct doctor_publish *record, const char *apex)
{
    struct str name = str_z(record->owner), zone = str_z(apex);
    if (zone.n && name.n > zone.n + 1 && str_under(name, zone))
        name.n -= zone.n + 1;
    put_name(out, name);
}
