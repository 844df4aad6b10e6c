/* All bytes of a file, pipes too. */
#pragma once
#include <glib.h>

/* Appends them; more than LIMIT_KEYFILE_BYTES are EFBIG. 0, or what went wrong (errno). */
int file_bytes(const char *file, GByteArray *bytes);
