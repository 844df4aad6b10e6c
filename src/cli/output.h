/* Standard output for many reports: they are gathered while there is work, and written when there is enough of them, when
 * nothing else is to be done, and ten times a second. A report is never cut in two by an end of the program. */
#pragma once
#include <glib.h>
#include <stdbool.h>

struct output {
    GString *waiting;
    gint64 written_at; /* monotonic, microseconds */
    bool failed;       /* it cannot be written any more, which has been said */
};

void output_begin(struct output *);

/* Adds a report. */
void output_put(struct output *, const char *text, size_t n);

/* Writes what waits, if it is time. */
void output_tick(struct output *, gint64 now);
void output_flush(struct output *);

/* Writes the rest; false: something could not be written. */
bool output_end(struct output *);
