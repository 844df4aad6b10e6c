/* Summaries of other runs: any bytes may be one. What is taken is written, and read and written again to the same; nothing
 * but what can be seen comes out as text. */
#include "src/report/escape.h"
#include "src/report/summary.h"
#include "tests/report/feed.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_text(struct summary *s)
{
    g_autoptr(GString) out = g_string_new(NULL);
    summary_text(out, s, &(struct writer_options){0});
    assert(g_utf8_validate(out->str, (gssize)out->len, NULL));
    for (const char *p = out->str; *p; p += g_utf8_skip[(unsigned char)*p])
        assert(*p == '\n' || escape_visible(g_utf8_get_char(p)));
}

static bool read_back(struct summary *into, struct str json, const char *as, const char **why)
{
    struct feed feed = {json, SIZE_MAX};
    return summary_read(into, (struct json_source){feed_more, &feed}, as, why);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *why = NULL, *as = n && bytes[0] == '+' ? "a box" : NULL;
    struct summary *s = summary_new(), *again = summary_new();
    if (read_back(s, str_drop((struct str){(const char *)bytes, n}, as ? 1 : 0), as, &why)) {
        g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
        summary_json(once, s);
        assert(read_back(again, (struct str){once->str, once->len}, NULL, &why));
        summary_json(twice, again);
        assert(g_string_equal(once, twice));
        check_text(s);
    } else {
        assert(why);
    }
    summary_free(s);
    summary_free(again);
    return 0;
}
