/* Key records around an RSA modulus that a test made, and what the examination finds in one. In the arena of the test. */
#pragma once
#include "tests/unit.h"

/* "v=DKIM1; k=rsa; p=..." with this modulus and exponent, big-endian bytes. */
struct str rsarecord_text(struct str n, struct str e);

/* The ids of all findings, a blank between. blocklist may be empty. */
const char *rsarecord_ids(struct str record, struct str blocklist);
