/* cli/selection: --only and --domain. */
#include "src/cli/selection.h"
#include "tests/unit.h"

enum { P = 1u << DKV_PASS, F = 1u << DKV_FAIL, T = 1u << DKV_TEMPERROR, N = 1u << DKV_NONE };

static void words(void)
{
    static const struct {
        const char *words;
        unsigned wanted; /* 0: refused */
    } rows[] = {
        {"pass", P}, {"fail,none", F | N}, {"none,temperror,fail,pass", P | F | T | N}, {"pass,pass", P},
        {"", 0}, {",", 0}, {"pass,", 0}, {",pass", 0}, {"pass,,fail", 0}, {"Pass", 0}, {"pass ", 0}, {" pass", 0},
        {"pass fail", 0}, {"policy", 0}, {"neutral", 0}, {"permerror", 0}, {"passe", 0}, {"pas", 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unsigned got = 0;
        unit_row("\"%s\"", rows[i].words);
        if (CHECK(selection_read_verdicts(rows[i].words, &got) == (rows[i].wanted != 0)) && rows[i].wanted)
            CHECK_INT(got, rows[i].wanted);
    }
}

/* One signature, one author, one verdict. */
static void takes(void)
{
    static const struct {
        unsigned verdicts;
        const char *domain; /* that is asked for; NULL: none */
        enum dkv_result verdict;
        const char *signer, *from_domain, *from;
        bool taken;
    } rows[] = {
        {0, NULL, DKV_FAIL, "a.example", NULL, NULL, true},
        {P, NULL, DKV_FAIL, "a.example", NULL, NULL, false},
        {P | F, NULL, DKV_FAIL, "a.example", NULL, NULL, true},
        {0, "a.example", DKV_FAIL, "a.example", NULL, NULL, true},
        {0, "a.example", DKV_FAIL, "A.Example", NULL, NULL, true},
        {0, "a.example", DKV_FAIL, "mail.a.example", NULL, NULL, true},
        {0, "a.example", DKV_FAIL, "nota.example", NULL, NULL, false},
        {0, "a.example", DKV_FAIL, "example", NULL, NULL, false},
        {0, "a.example", DKV_FAIL, "a.example.evil.example", NULL, NULL, false},
        {0, "a.example", DKV_FAIL, "b.example", "a.example", NULL, true},
        {0, "a.example", DKV_FAIL, "b.example", NULL, "kim@a.example", true},
        {0, "a.example", DKV_FAIL, "b.example", NULL, "kim@mail.A.example", true},
        {0, "a.example", DKV_FAIL, "b.example", NULL, "kim@a.example@b.example", false},
        {0, "a.example", DKV_FAIL, "", NULL, "", false},
        {0, "xn--bcher-kva.example", DKV_FAIL, "b\xc3\xbc" "cher.example", NULL, NULL, true},
        {P, "a.example", DKV_FAIL, "a.example", NULL, NULL, false},
        {P, "a.example", DKV_PASS, "b.example", NULL, NULL, false},
        {P, "a.example", DKV_PASS, "a.example", NULL, NULL, true},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *domains[] = {"other.test", rows[i].domain, NULL};
        struct selection s = {rows[i].verdicts, rows[i].domain ? domains : NULL};
        struct dkv_signature signature = {.domain = str_z(rows[i].signer)};
        struct analysis_signature signatures[] = {{.dkv = &signature}};
        const char *from[] = {rows[i].from};
        struct analysis a = {.verdict = rows[i].verdict, .signatures = signatures, .signature_count = 1,
                             .from_domain = rows[i].from_domain, .from = from, .from_count = rows[i].from != NULL};
        unit_row("%zu: %s of %s, %s", i, rows[i].domain ? rows[i].domain : "all", rows[i].signer, rows[i].from ? rows[i].from : "-");
        CHECK_INT(selection_takes(&s, &a), rows[i].taken);
    }
}

void suite_cli_selection(void)
{
    static const struct unit_test tests[] = {{"words", words}, {"takes", takes}};
    unit_suite("cli/selection", tests, LENGTH(tests));
}
