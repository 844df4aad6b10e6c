/* Keys for the corpus, the same for the same seed. Never for real mail. */
#pragma once
#include "bench/chance.h"
#include <openssl/types.h>

enum key_kind { KEY_2048, KEY_1024, KEY_ED };

/* The caller frees it. What OpenSSL cannot do ends the program. */
EVP_PKEY *keymaker_key(struct chance *, enum key_kind);
