/* How far a long run is, in one line on standard error that is written over and taken away at the end. */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* What is known. total 0: nobody knows. */
struct progress_facts {
    guint64 messages, bytes, total;
    double seconds; /* since the beginning */
};

/* "12345 messages, 512 MB of 2.0 GB, 8200 messages/s, 61 MB/s, 0:42 left" */
void progress_text(GString *out, const struct progress_facts *facts);

struct progress {
    bool on;
    gint64 began, next; /* monotonic, microseconds */
};

/* Nothing is shown in the first second. */
void progress_begin(struct progress *, bool on);

/* Is it time to show it? */
bool progress_due(const struct progress *, gint64 now);
void progress_show(struct progress *, gint64 now, guint64 messages, guint64 bytes, guint64 total);
