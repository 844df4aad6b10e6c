#include "parsers/presentation.h"

static bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

/* Into out; its length. */
static size_t escape(char out[static 4], char c)
{
    unsigned char byte = (unsigned char)c;
    out[0] = '\\';
    out[1] = c;
    if (c == '"' || c == '\\')
        return 2;
    out[1] = (char)('0' + byte / 100);
    out[2] = (char)('0' + byte / 10 % 10);
    out[3] = (char)('0' + byte % 10);
    return 4;
}

void presentation_string(struct str bytes, void (*put)(void *to, struct str piece), void *to)
{
    char escaped[4];
    put(to, S("\""));
    while (bytes.n) {
        size_t n = 0;
        while (n < bytes.n && is_plain(bytes.p[n]))
            n++;
        put(to, n ? str_take(bytes, n) : (struct str){escaped, escape(escaped, bytes.p[0])});
        bytes = str_drop(bytes, n ? n : 1);
    }
    put(to, S("\""));
}
