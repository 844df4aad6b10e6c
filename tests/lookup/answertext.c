#include "tests/lookup/answertext.h"

struct str answer_text(struct arena *arena, const struct dkv_answer *a)
{
    static const char *const statuses[] = {
        [DKV_ANSWER_OK] = "ok",           [DKV_ANSWER_NXDOMAIN] = "nxdomain", [DKV_ANSWER_NODATA] = "nodata",
        [DKV_ANSWER_SERVFAIL] = "servfail", [DKV_ANSWER_REFUSED] = "refused", [DKV_ANSWER_TIMEOUT] = "timeout",
        [DKV_ANSWER_BAD] = "bad",         [DKV_ANSWER_NOT_RECORDED] = "not-recorded",
    };
    static const char *const dnssecs[] = {
        [DKV_DNSSEC_UNKNOWN] = "",
        [DKV_DNSSEC_SECURE] = " secure",
        [DKV_DNSSEC_INSECURE] = " insecure",
        [DKV_DNSSEC_BOGUS] = " bogus",
    };
    size_t room = 64, n = 0;
    for (size_t i = 0; i < a->cname_count; i++)
        room += a->cname[i].n + 2;
    for (size_t i = 0; i < a->txt_count; i++)
        room += a->txt[i].n + 3;
    char *out = arena_alloc(arena, room);
    struct str head = a->ttl < 0
                          ? arena_print(arena, "%s%s", statuses[a->status], dnssecs[a->dnssec])
                          : arena_print(arena, "%s %lld%s", statuses[a->status], (long long)a->ttl, dnssecs[a->dnssec]);
    memcpy(out, head.p, head.n);
    n = head.n;
    for (size_t i = 0; i < a->cname_count; i++) {
        memcpy(out + n, " >", 2);
        memcpy(out + n + 2, a->cname[i].p, a->cname[i].n);
        n += a->cname[i].n + 2;
    }
    for (size_t i = 0; i < a->txt_count; i++) {
        memcpy(out + n, " [", 2);
        if (a->txt[i].n)
            memcpy(out + n + 2, a->txt[i].p, a->txt[i].n);
        n += a->txt[i].n + 2;
        out[n++] = ']';
    }
    return (struct str){out, n};
}
