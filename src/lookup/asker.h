/* Asks DNS servers, each question of the server that it names, all in flight together. Unlike cares.h, which wants an
 * answer from whoever has one, this wants to know what this one server says: nothing is followed, retried over TCP or
 * without EDNS, or asked of another server. Only the resolvers of the run stand in for each other when one is silent. */
#pragma once
#include "parsers/arena.h"
#include "src/doctor/dnsfact.h"
#include <glib.h>

struct asker;

/* Told after each question that came to its end. */
struct asker_progress {
    void (*tell)(void *data, size_t done, size_t of); /* NULL: nobody wants to know */
    void *data;
};

/* resolvers: "ADDR", "ADDR:PORT", "[v6]:PORT", ending with NULL; NULL: those of the system, read at the first question.
 * timeout_ms: what a run of several asker_ask has in all; how long a silent server is waited for is a part of it.
 * NULL: an address is none, or there are too many; *error, one line, to free(). */
struct asker *asker_new(const char *const *resolvers, int timeout_ms, char **error);

/* Asks n questions and fills in replies[i] for questions[i] whatever happens, not later than deadline
 * (g_get_monotonic_time). What the replies point to is in the arena. A server that has kept silent before is not waited
 * for as long. DNS_NOT_ASKED: the name or the server's address is none, or there was no time. */
void asker_ask(struct asker *, const struct dns_question *questions, size_t n, gint64 deadline, struct arena *arena,
               struct dns_reply *replies, struct asker_progress progress);

void asker_free(struct asker *);
