/* A transcript read as a key file: what resolvers were asked about TXT records, and said. */
#pragma once
#include "src/lookup/keyfile.h"
#include "src/lookup/transcript.h"

/* As keyfile_parse. */
struct keyset *transcript_keys(struct str bytes, struct str label, struct keyfile_error *error);
