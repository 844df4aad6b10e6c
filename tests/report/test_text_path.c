/* src/report/text_path: the way a message took, its delays as words and as bars. */
#include "src/report/writer.h"
#include "tests/report/fixture.h"

static void test_path(void)
{
    g_autoptr(GString) out = fixture_written("text", &fixtures[FIXTURE_ALIGNED].analysis);
    CHECK(strstr(out->str,
        "PATH  4 hops, 24 h, times in UTC\n"
        "      2026-03-02\n"
        "       1  09:02:09                  kim-laptop [198.51.100.7]      > mail.acme.example  ESMTPSA\n"
        "                                    TLS1.3\n"
        "       2  09:02:11    +2 s  #       mail.acme.example [192.0.2.25] > lists.example  ESMTPS  TLS1.3\n"
        "      ---- what follows was written by your own servers, what stands above only by others ----\n"
        "       3  09:05:28  +3 min  #       lists.example (out7.lists.example) [203.0.113.9] >\n"
        "                                    mx.you.example  ESMTPS  TLS1.2\n"
        "      2026-03-03\n"
        "       4  09:02:08   +24 h  ######  mx.you.example                 > store.you.example  LMTP\n") != NULL);
}

/* A border that rests on names is not drawn as one that is known. */
static void test_unsure(void)
{
    static const struct dkv_finding unsure = {.reason = DKV_BORDER_UNSURE, .where = S("hop 3")};
    struct analysis a = fixtures[FIXTURE_ALIGNED].analysis;
    a.findings = &unsure;
    a.finding_count = 1;
    g_autoptr(GString) text = fixture_written("text", &a);
    CHECK(strstr(text->str, "---- what follows was written by your own servers if the names in it are true") != NULL);
    CHECK(strstr(text->str, "by your own servers, what") == NULL);
    g_autoptr(GString) html = fixture_written("html", &a);
    CHECK(strstr(html->str, "by your own servers if the names in it are true") != NULL);
    CHECK(strstr(html->str, "below: by your own servers, if the names are true") != NULL);
}

static void test_delays(void)
{
    static const struct row {
        int64_t delay;
        const char *text;
    } rows[] = {
        {0, "    +0 s  (not"}, {119, "  +119 s  ######  (not"}, {120, "  +2 min  ######  (not"}, {-3, "    -3 s  (not"},
        {-130, "  -2 min  (not"}, {7200, "    +2 h  ######  (not"}, {172800, "    +2 d  ######  (not"},
        {100 * 86400, "  +100 d  ######  (not"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct hop hops[] = {{.date = 1700000000}, {.date = 1700000000 + rows[i].delay}};
        struct analysis a = {.source = "-", .date = -1, .hops = hops, .hop_count = 2, .border = 2};
        g_autoptr(GString) out = fixture_written("text", &a);
        ROW(strstr(out->str, rows[i].text) != NULL, rows[i].text);
        ROW(strstr(out->str, "----") == NULL, "no border");
        ROW(strstr(out->str, "Which of these are your own servers is not known") != NULL, "no border is told");
    }
}

/* Each bar is its part of the longest; a delay that is less than half a mark still has one; one back in time has none.
 * A hop without a date is passed over: the next one's delay is from the one before. */
static void test_bars(void)
{
    static const struct hop hops[] = {
        {.by = S("a"), .date = 1000}, {.by = S("b"), .date = 1060}, {.by = S("c"), .date = -1},
        {.by = S("d"), .date = 1090}, {.by = S("e"), .date = 1091}, {.by = S("f"), .date = 1081}, {.by = S("g"), .date = 1081},
    };
    static const char *const rows[] = {
        "PATH  7 hops, 81 s, times in UTC\n", " 1  00:16:40                  (not said) > a\n", "   +60 s  ######  (not said) > b\n",
        " 3  no date                   (not said) > c\n", "   +30 s  ###     (not said) > d\n", "    +1 s  #       (not said) > e\n",
        "   -10 s  <       (not said) > f\n", "    +0 s          (not said) > g\n",
    };
    struct analysis a = {.source = "-", .date = -1, .hops = hops, .hop_count = LENGTH(hops), .border = LENGTH(hops)};
    g_autoptr(GString) out = fixture_written("text", &a);
    for (size_t i = 0; i < LENGTH(rows); i++)
        ROW(strstr(out->str, rows[i]) != NULL, rows[i]);
}

/* Words of one clause keep their blanks; they cannot pose as the next column or the next host. */
static void test_protocols(void)
{
    static const struct row {
        struct hop hop;
        const char *text;
    } rows[] = {
        {{.by = S("a"), .with = S("Microsoft SMTP Server"), .flags = HOP_TLS, .date = -1}, "> a  Microsoft SMTP Server  TLS\n"},
        {{.by = S("a"), .with = S("ESMTPS"), .flags = HOP_TLS, .date = -1}, "> a  ESMTPS\n"},
        {{.by = S("a"), .with = S("esmtpsa"), .flags = HOP_TLS, .date = -1}, "> a  esmtpsa\n"},
        {{.by = S("a"), .with = S("SMTP"), .tls_version = S("TLS1.3"), .flags = HOP_TLS, .date = -1}, "> a  SMTP  TLS1.3\n"},
        {{.by = S("a"), .flags = HOP_TLS, .date = -1}, "> a  TLS\n"},
        {{.by = S("a b"), .with = S("SMTP > mx.you.example"), .date = -1}, "> a\\x20b  SMTP > mx.you.example\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct analysis a = {.source = "-", .date = -1, .hops = &rows[i].hop, .hop_count = 1, .border = 1};
        g_autoptr(GString) out = fixture_written("text", &a);
        ROW(strstr(out->str, rows[i].text) != NULL, rows[i].text);
    }
}

static void test_no_dates(void)
{
    const struct hop hops[] = {{.date = -1}, {.date = 1700000000}, {.date = -1}};
    struct analysis a = {.source = "-", .date = -1, .hops = hops, .hop_count = 3, .border = 3};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK(strstr(out->str, "PATH  3 hops, times in UTC\n"
                                            "       1  no date           (not said) > (not said)\n"
                                            "      2023-11-14\n"
                                            "       2  22:13:20          (not said) > (not said)\n"
                                            "       3  no date           (not said) > (not said)\n") != NULL);
}

void suite_report_text_path(void)
{
    static const struct unit_test tests[] = {
        {"path", test_path},
        {"a border that is not sure", test_unsure},
        {"delays", test_delays},
        {"bars", test_bars},
        {"protocols", test_protocols},
        {"hops without dates", test_no_dates},
    };
    unit_suite("report/text_path", tests, LENGTH(tests));
}
