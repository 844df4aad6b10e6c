#include "tests/engine/handle.h"
#include "parsers/limits.h"

struct dkv *handle;
const struct dkv_signature *signatures;
size_t count;

void handle_closed(void)
{
    dkv_close(handle);
    handle = NULL;
}

void handle_judge(struct str message, enum dkv_policy policy, const struct dkv_answer *const *answers, size_t n)
{
    struct dkv_options options = {.policy = policy, .now = NOW, .seed = 42};
    handle_closed();
    handle = dkv_open(message.p, message.n, &options);
    for (size_t i = 0; i < n; i++)
        if (answers[i])
            dkv_answer(handle, i, answers[i]);
    count = dkv_signatures(handle, &signatures);
}

void handle_judge_with(struct str message, enum dkv_policy policy, const struct str *txt, size_t n)
{
    static struct dkv_answer answer;
    const struct dkv_answer *all[LIMIT_SIGNATURES];
    answer = (struct dkv_answer){.status = DKV_ANSWER_OK, .txt = txt, .txt_count = n, .ttl = -1};
    for (size_t i = 0; i < LENGTH(all); i++)
        all[i] = &answer;
    handle_judge(message, policy, all, LENGTH(all));
}

struct str handle_sign(const char *message, const char *tags, enum make_key key)
{
    return make_signed((struct make){str_z(message), str_z(tags), key, false});
}

bool handle_found(enum dkv_reason reason, size_t signature)
{
    const struct dkv_finding *f;
    size_t n = dkv_findings(handle, &f);
    for (size_t i = 0; i < n; i++)
        if (f[i].reason == reason && f[i].signature == signature)
            return true;
    return false;
}
