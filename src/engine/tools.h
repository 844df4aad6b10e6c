/* What is made once and used for many messages. Handles that are given none make their own. */
#pragma once
#include "src/engine/domain.h"
#include "src/engine/keyring.h"

struct dkv_tools {
    struct arena_pool pool;
    struct hashes hashes;
    struct keyring keys;
    struct domains domains;
};
