#include "src/cli/status.h"
#include <stddef.h>

int status_of(enum dkv_result verdict)
{
    switch (verdict) {
    case DKV_PASS:
        return EXIT_PASS;
    case DKV_NONE:
        return EXIT_UNSIGNED;
    case DKV_TEMPERROR:
        return EXIT_TEMPORARY;
    default:
        return EXIT_NO_PASS;
    }
}

int status_worse(int a, int b)
{
    static const int order[] = {EXIT_PASS, EXIT_UNSIGNED, EXIT_NO_PASS, EXIT_TEMPORARY, EXIT_NO_INPUT, EXIT_OUTPUT};
    for (size_t i = sizeof order / sizeof *order; i > 0; i--)
        if (order[i - 1] == a || order[i - 1] == b)
            return order[i - 1];
    return a;
}
