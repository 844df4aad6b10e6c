#include "src/lookup/dnsname.h"

static bool label_byte(char c) { return ascii_alnum(c) || c == '-' || c == '_' || c == '/'; }

bool dns_name_read(struct str text, struct dns_name *name)
{
    text = str_chop(text, '.');
    if (!text.n || text.n > LIMIT_DNS_NAME)
        return false;
    size_t label = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool dot = c == '.';
        if (dot ? label == 0 : !label_byte(c) || label == LIMIT_DNS_LABEL)
            return false;
        label = dot ? 0 : label + 1;
        name->text[i] = ascii_lower(c);
    }
    name->text[text.n] = '\0';
    name->n = text.n;
    return label > 0;
}
