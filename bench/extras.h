/* What filters on both sides add to the header of most mail today, more than half of its bytes. */
#pragma once
#include "bench/chance.h"
#include <glib.h>

/* Appends the fields of one filter of a receiver, or of one sending system. form: the name of the form, which says who
 * receives. */
void extras_receiver(struct chance *, const char *form, GString *out);
void extras_sender(struct chance *, GString *out);
