/* cli/status: the exit status of one message, and of many. */
#include "src/cli/status.h"
#include "tests/unit.h"

static void one(void)
{
    static const int wanted[] = {
        [DKV_PASS] = 0, [DKV_FAIL] = 1, [DKV_NONE] = 2, [DKV_TEMPERROR] = 75,
        [DKV_PERMERROR] = 1, [DKV_POLICY] = 1, [DKV_NEUTRAL] = 1,
    };
    for (size_t i = 0; i < LENGTH(wanted); i++) {
        unit_row("%s", dkv_result_word((enum dkv_result)i));
        CHECK_INT(status_of((enum dkv_result)i), wanted[i]);
    }
}

/* The order of exit.sh and the man page: each is worse than those before it, and nothing is better than the worst. */
static void worse(void)
{
    static const int order[] = {0, 2, 1, 75, 66, 74};
    for (size_t i = 0; i < LENGTH(order); i++)
        for (size_t k = 0; k < LENGTH(order); k++) {
            unit_row("%d, %d", order[i], order[k]);
            CHECK_INT(status_worse(order[i], order[k]), order[i > k ? i : k]);
        }
}

void suite_cli_status(void)
{
    static const struct unit_test tests[] = {{"of a message", one}, {"the worse one", worse}};
    unit_suite("cli/status", tests, LENGTH(tests));
}
