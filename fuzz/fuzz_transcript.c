/* Transcripts are files that somebody else may have written: whatever is accepted is written again, reads back, and is
 * then written the same. Nothing but printable lines is ever written. */
#include "src/lookup/transcript.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char *rewrite(struct transcript *t)
{
    GString *out = g_string_new(NULL);
    const struct dns_fact *facts;
    size_t count = transcript_facts(t, &facts);
    transcript_begin(out);
    for (size_t i = 0; i < count; i++) {
        transcript_put(out, &facts[i]);
        assert(transcript_find(t, &facts[i].question));
    }
    for (gsize i = 0; i < out->len; i++)
        assert(out->str[i] == '\n' || (out->str[i] >= ' ' && out->str[i] <= '~'));
    return g_string_free(out, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct transcript_error error;
    transcript_is((struct str){(const char *)bytes, n});
    struct transcript *t = transcript_parse((const char *)bytes, n, &error);
    if (!t) {
        assert(error.reason && error.line);
        return 0;
    }
    g_autofree char *first = rewrite(t);
    struct transcript *again = transcript_parse(first, strlen(first), &error);
    assert(again);
    g_autofree char *second = rewrite(again);
    assert(strcmp(first, second) == 0);
    transcript_free(again);
    transcript_free(t);
    return 0;
}
