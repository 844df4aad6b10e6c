/* engine/zcompare: the signer's copies of the header, RFC 6376 section 3.5 z=. */
#include "parsers/limits.h"
#include "src/engine/zcompare.h"
#include "tests/unit.h"

static const struct str text = S("From: Kim <kim@x.example>\r\nSubject: one\r\nTo: a@b,\r\n\tc@d\r\nSubject: two\r\nEmpty:\r\n\r\n");

static const struct {
    const char *z, *differs; /* joined by "," */
    bool readable;
} rows[] = {
    {"From:=20Kim=20<kim@x.example>", "", true},
    {"From:Kim=20=20<kim@x.example>=20", "", true},       /* white space does not count */
    {"From:=20Kim=20<kim@x.example", "from", true},
    {"From:=20kim=20<kim@x.example>", "from", true},
    {"From:Kim<kim@x.example>", "from", true},            /* but that there is some does */
    {"To:a@b,=0D=0A=09c@d", "", true},
    {"to:=20a@b,=20c@d", "", true},
    {"Subject:two", "", true},
    {"Subject:one", "subject", true},                     /* the lowest is meant */
    {"Subject:one|Subject:two", "", true},
    {"Subject:two|Subject:one", "subject", true},
    {"Subject:zero|Subject:one|Subject:two", "subject", true}, /* one was taken away */
    {"Cc:x", "cc", true},
    {"Empty:", "", true},
    {"Empty:=20", "", true},
    {"Empty:x", "empty", true},
    {"CC:x|From:y|Cc:z", "cc,from", true},
    {"From:=2", "", false},
    {"Cc:x|From:=2", "cc", false},
    {"nothing", "", false},
    {"|", "", false},
};

static void table(void)
{
    struct message m = message_read(text, 0, unit_arena());
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct z_result r = z_compare(unit_exact(str_z(rows[i].z)), &m, unit_arena());
        struct str names = S("");
        for (size_t k = 0; k < r.count; k++)
            names = arena_print(unit_arena(), "%.*s%s%.*s", (int)names.n, names.p, k ? "," : "", (int)r.differs[k].n,
                r.differs[k].p);
        unit_row("%s", rows[i].z);
        CHECK_STR(names, str_z(rows[i].differs));
        CHECK_INT(r.readable, rows[i].readable);
        CHECK(!r.more);
    }
}

static void limit(void)
{
    struct message m = message_read(text, 0, unit_arena());
    char z[4 * (LIMIT_Z_COPIES + 1)];
    for (size_t i = 0; i < sizeof z; i++)
        z[i] = "X:y|"[i % 4];
    struct z_result r = z_compare((struct str){z, sizeof z - 1}, &m, unit_arena());
    CHECK(r.more);
    CHECK_INT(r.count, 1);
    CHECK_STR(r.differs[0], S("x"));
}

void suite_engine_zcompare(void)
{
    static const struct unit_test tests[] = {{"table", table}, {"limit", limit}};
    unit_suite("engine/zcompare", tests, LENGTH(tests));
}
