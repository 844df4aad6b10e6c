#include "src/engine/patch.h"

struct str patch_text(const struct patch *patch, const struct patch_texts *texts)
{
    switch ((enum patch_put)patch->put) {
    case PUT_OLD:
        return S("X-Old-");
    case PUT_END:
        return texts->eol;
    case PUT_FIELDS:
        return texts->fields;
    case PUT_NOTHING:
        break;
    }
    return S("");
}

bool patches_fit(const struct patch *patches, size_t n, uint64_t size)
{
    uint64_t done = 0;
    for (size_t i = 0; i < n; i++) {
        const struct patch *p = &patches[i];
        if (p->at < done || p->at > size || p->drop > size - p->at || p->put > PUT_FIELDS)
            return false;
        done = p->at + p->drop;
    }
    return true;
}

static bool give(patch_sink *sink, void *to, struct str piece) { return !piece.n || sink(to, piece); }

bool patch_apply(struct str message, const struct patch *patches, size_t n, const struct patch_texts *texts,
                 patch_sink *sink, void *to)
{
    size_t done = 0;
    for (size_t i = 0; i < n; i++) {
        const struct patch *p = &patches[i];
        if (!give(sink, to, str_take(str_drop(message, done), p->at - done)) || !give(sink, to, patch_text(p, texts)))
            return false;
        done = p->at + p->drop;
    }
    return give(sink, to, str_drop(message, done));
}
