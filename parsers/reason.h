/* The reasons of reason.def as an enumeration with their texts. All texts are constants of the program,
 * safe to print anywhere. */
#pragma once
#include <stdbool.h>

/* RFC 8601 section 2.7.1, the words for a signature's result. */
enum dkv_result { DKV_NONE, DKV_PASS, DKV_FAIL, DKV_POLICY, DKV_NEUTRAL, DKV_TEMPERROR, DKV_PERMERROR };
enum dkv_severity { DKV_INFO, DKV_WARN, DKV_ERROR };

enum dkv_reason {
#define REASON(symbol, id, result, severity, sentence, source) DKV_##symbol,
#include "parsers/reason.def"
#undef REASON
    DKV_REASONS
};

/* Does it say that the message was changed after it was signed, because a hash does not fit? */
static inline bool reason_is_change(enum dkv_reason reason)
{
    return reason == DKV_BODY_HASH_MISMATCH || reason == DKV_HEADER_HASH_MISMATCH || reason == DKV_BOTH_HASHES_MISMATCH;
}

struct dkv_reason_row {
    const char *symbol, *id, *sentence, *source;
    enum dkv_result result;
    enum dkv_severity severity;
};

/* The row of a reason; never NULL for a value of the enumeration. */
const struct dkv_reason_row *dkv_reason_row(enum dkv_reason reason);
const char *dkv_result_word(enum dkv_result result);
const char *dkv_severity_word(enum dkv_severity severity);
