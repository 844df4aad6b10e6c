#include "parsers/enclosed.h"
#include "parsers/limits.h"

size_t comment_length(struct str s, bool *too_deep)
{
    static const bool special[256] = {['\\'] = true, ['('] = true, [')'] = true};
    size_t depth = 0;
    for (size_t i = 0;; i++) {
        while (i < s.n && !special[(unsigned char)s.p[i]])
            i++;
        if (i >= s.n)
            return 0;
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '(' && ++depth > LIMIT_COMMENT_DEPTH && too_deep)
            *too_deep = true;
        else if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    }
}

size_t enclosed_length(struct str s, char close)
{
    bool quoted = false;
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == close && !quoted)
            return i + 1;
        else if (s.p[i] == '"')
            quoted = !quoted;
    }
    return 0;
}
