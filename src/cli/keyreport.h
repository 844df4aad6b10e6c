/* dkimverify --doctor: the report of dkimkey on the keys that a message's signatures were refused for. */
#pragma once
#include "src/cli/options.h"

/* Appends it; nothing when all keys could be used. Asks the DNS, unless the options say offline. */
void keyreport(GString *out, const struct analysis *, const struct options *, const struct writer_options *);
