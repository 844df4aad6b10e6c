/* The verdict on one signature, once its body is hashed and its key is looked up. RFC 6376 sections 6.1.2, 6.1.3;
 * RFC 8301; RFC 8463. */
#pragma once
#include "src/engine/findings.h"
#include "src/engine/signature.h"
#include "src/engine/tools.h"

struct judge {
    const struct message *message;
    enum dkv_policy policy;
    int64_t now, judged_at; /* the clock; the time that t= and x= are held against */
    struct dkv_tools *tools;
    struct findings *findings;
    struct arena *arena;
};

/* answer: to s->key_name; NULL when no key was asked for. */
struct dkv_signature judge_signature(const struct judge *j, const struct signature *s, const struct dkv_answer *answer);
