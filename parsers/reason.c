#include "parsers/reason.h"
#include <assert.h>

static const struct dkv_reason_row rows[DKV_REASONS] = {
#define REASON(symbol, id, result, severity, sentence, source) \
    [DKV_##symbol] = {#symbol, id, sentence, source, DKV_##result, DKV_##severity},
#include "parsers/reason.def"
#undef REASON
};

const struct dkv_reason_row *dkv_reason_row(enum dkv_reason reason)
{
    assert((unsigned)reason < DKV_REASONS);
    return &rows[reason];
}

const char *dkv_result_word(enum dkv_result result)
{
    static const char *const words[] = {
        [DKV_NONE] = "none", [DKV_PASS] = "pass", [DKV_FAIL] = "fail", [DKV_POLICY] = "policy",
        [DKV_NEUTRAL] = "neutral", [DKV_TEMPERROR] = "temperror", [DKV_PERMERROR] = "permerror",
    };
    return words[result];
}

const char *dkv_severity_word(enum dkv_severity severity)
{
    static const char *const words[] = {[DKV_INFO] = "info", [DKV_WARN] = "warn", [DKV_ERROR] = "error"};
    return words[severity];
}
