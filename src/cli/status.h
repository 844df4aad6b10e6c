/* Exit statuses, as sysexits.h has them where it does; after a signal those of the shell. dkimverify(1) says what each means. */
#pragma once
#include "parsers/reason.h"

enum exit_code { EXIT_PASS = 0, EXIT_NO_PASS = 1, EXIT_UNSIGNED = 2, EXIT_USAGE = 64, EXIT_NO_INPUT = 66,
                 EXIT_OUTPUT = 74, EXIT_TEMPORARY = 75, EXIT_INTERRUPTED = 130, EXIT_TERMINATED = 143 };

/* Of a message. */
int status_of(enum dkv_result verdict);

/* The worse of two statuses. */
int status_worse(int a, int b);
