/* DER elements (X.690 section 8.1), as far as keys need them: a tag of one byte, a definite length. Not limited to the bytes
 * that are there, for a key may have been cut off. */
#pragma once
#include "parsers/str.h"

enum { DER_INTEGER = 0x02, DER_BIT_STRING = 0x03, DER_SEQUENCE = 0x30 };

/* How long the element at the start of s says that it is, with its head; *head: bytes of that. 0: there is no element of that
 * tag, or its head is not whole. */
uint64_t der_length(struct str s, unsigned char tag, size_t *head);
