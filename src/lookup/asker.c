/* The questions of one round. Each gets a socket of its own, as many at a time as are allowed in all and for one server;
 * it is sent up to SENDS times over the server's patience, and over when an answer comes, the network says that none
 * will, or the patience is at its end. */
#include "src/lookup/asker.h"
#include "src/lookup/dnsreply.h"
#include "src/lookup/exchange.h"
#include "src/lookup/nameserver.h"
#include <netinet/in.h>
#include <poll.h>

enum {
    RESOLVERS = 8,
    OPEN_MAX_ALL = 200,
    OPEN_MAX_SERVER = 20, /* more at once looks like an attack, and is limited by some */
    SENDS = 3,
    PARTS = 10, /* patience is counted in these */
    QUICK = 3,  /* a server that has never answered gets a part of the patience in so many */
    GARBAGE_MAX = 10, /* replies under our id that are none, before that is the answer */
};

/* When a question is sent again, in parts of the patience since the first time. */
static const int send_at[SENDS + 1] = {0, 2, 5, PARTS};

struct server {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t size;
    char *name;
    unsigned open;       /* questions in flight */
    bool spoke, silent;  /* has ever answered; was ever given up */
    bool resolver;
};

struct asker {
    GHashTable *servers; /* name -> struct server */
    struct server *resolvers[RESOLVERS];
    size_t resolver_count, best; /* best: the resolver that answered last */
    bool system;                 /* the resolvers are those of the system */
    int timeout_ms;
    struct exchange_buffer buffer;
};

struct asking {
    const struct dns_question *question;
    struct dns_reply *reply;
    enum { QUEUED, OPEN, DONE } state;
    struct server *server;
    struct exchange exchange;
    size_t resolver, tried; /* which of the resolvers, and how many of them */
    int sends;
    gint64 patience, first, sent, again, until; /* microseconds */
    unsigned garbage; /* what came and was no answer */
};

struct round {
    struct asker *asker;
    struct arena *arena;
    struct asking *asking;
    size_t n, done, open;
    gint64 deadline;
    struct asker_progress progress;
};

/* ---------------------------------------------------------------- servers */

static void server_free(void *data)
{
    struct server *s = data;
    g_free(s->name);
    g_free(s);
}

static struct server *server_of(struct asker *asker, const struct nameserver *from)
{
    struct server *s = g_hash_table_lookup(asker->servers, from->name);
    if (s)
        return s;
    s = g_new0(struct server, 1);
    s->name = g_strdup(from->name);
    if (from->address.family == AF_INET6) {
        s->address.v6.sin6_family = AF_INET6;
        s->address.v6.sin6_port = htons((uint16_t)from->address.udp_port);
        memcpy(&s->address.v6.sin6_addr, &from->address.addr.addr6, sizeof s->address.v6.sin6_addr);
        s->size = sizeof s->address.v6;
    } else {
        s->address.v4.sin_family = AF_INET;
        s->address.v4.sin_port = htons((uint16_t)from->address.udp_port);
        s->address.v4.sin_addr = from->address.addr.addr4;
        s->size = sizeof s->address.v4;
    }
    g_hash_table_insert(asker->servers, s->name, s);
    return s;
}

static void add_resolver(struct asker *asker, const struct nameserver *from)
{
    struct server *s = server_of(asker, from);
    s->resolver = true;
    asker->resolvers[asker->resolver_count++] = s;
}

struct asker *asker_new(const char *const *resolvers, int timeout_ms, char **error)
{
    struct asker *asker = g_new0(struct asker, 1);
    asker->servers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, server_free);
    asker->timeout_ms = timeout_ms;
    asker->system = !resolvers || !resolvers[0];
    for (size_t i = 0; resolvers && resolvers[i] && !*error; i++) {
        struct nameserver from;
        if (i == RESOLVERS)
            *error = g_strdup_printf("too many nameservers: %d are the most", RESOLVERS);
        else if (nameserver_read(resolvers[i], &from))
            add_resolver(asker, &from);
        else
            *error = nameserver_complaint(resolvers[i]);
    }
    if (!*error)
        return asker;
    asker_free(asker);
    return NULL;
}

static void read_system(struct asker *asker)
{
    struct nameserver list[RESOLVERS] = {0};
    size_t n = nameserver_of_system(list, RESOLVERS);
    for (size_t i = 0; i < n; i++)
        add_resolver(asker, &list[i]);
    asker->system = false;
}

static struct server *find_server(struct asker *asker, const struct asking *a)
{
    struct nameserver from;
    if (a->question->server)
        return nameserver_read(a->question->server, &from) ? server_of(asker, &from) : NULL;
    if (asker->system)
        read_system(asker);
    return asker->resolver_count ? asker->resolvers[a->resolver % asker->resolver_count] : NULL;
}

void asker_free(struct asker *asker)
{
    if (!asker)
        return;
    g_hash_table_unref(asker->servers);
    g_free(asker);
}

/* ---------------------------------------------------------------- one question */

/* A resolver has to ask others, and wait for them, before it can answer. */
static gint64 patience_with(const struct asker *asker, const struct server *s)
{
    int ms = s->resolver ? CLAMP(asker->timeout_ms / 2, 100, 6000) : CLAMP(asker->timeout_ms / 4, 100, 3000);
    bool quick = s->silent && !s->spoke;
    return (gint64)ms * G_TIME_SPAN_MILLISECOND / (quick ? QUICK : 1);
}

static void finish(struct round *round, struct asking *a, enum dns_outcome outcome)
{
    if (a->state == OPEN) {
        exchange_close(&a->exchange);
        a->server->open--;
        round->open--;
    }
    a->state = DONE;
    a->reply->outcome = outcome;
    if (outcome != DNS_NOT_ASKED)
        a->reply->server = arena_copy(round->arena, str_z(a->server->name));
    round->done++;
    if (round->progress.tell)
        round->progress.tell(round->progress.data, round->done, round->n);
}

/* Nothing more will come from this server. The other resolvers may know. */
static void give_up(struct round *round, struct asking *a, enum dns_outcome outcome)
{
    if (outcome == DNS_TIMEOUT && a->garbage)
        outcome = DNS_GARBAGE;
    a->server->silent = a->server->silent || outcome == DNS_TIMEOUT;
    if (!a->server->resolver || a->question->server || ++a->tried >= round->asker->resolver_count) {
        finish(round, a, outcome);
        return;
    }
    exchange_close(&a->exchange);
    a->server->open--;
    round->open--;
    a->resolver++;
    a->garbage = 0;
    a->state = QUEUED;
}

/* Starts a question, if it is its turn. */
static void start(struct round *round, struct asking *a, gint64 now)
{
    enum dns_outcome outcome = DNS_NOT_ASKED;
    a->server = find_server(round->asker, a);
    if (!a->server) {
        finish(round, a, DNS_NOT_ASKED);
        return;
    }
    if (a->server->open == OPEN_MAX_SERVER)
        return;
    enum exchange_step step = exchange_open(&a->exchange, a->question, &a->server->address.any, a->server->size, &outcome);
    if (step == EXCHANGE_LATER && round->open)
        return;
    a->state = OPEN;
    a->server->open++;
    round->open++;
    a->patience = patience_with(round->asker, a->server);
    a->first = a->sent = now;
    a->sends = 1;
    a->until = now + a->patience;
    a->again = now + a->patience * send_at[1] / PARTS;
    if (step != EXCHANGE_WAIT)
        give_up(round, a, outcome);
}

/* True: this is the answer. Anything else that comes is only counted, and waited after for a little: the answer may
 * still be on its way. A packet under another id is not looked at, so it takes no memory. */
static bool take_in(struct round *round, struct asking *a, const struct exchange_packet *packet, gint64 now)
{
    const struct dns_question *q = a->question;
    if (exchange_is_ours(&a->exchange, packet)) {
        dns_reply_read(packet->bytes, packet->n, str_z(q->name), q->type, round->arena, a->reply);
        a->reply->ms = (uint32_t)((now - a->sent) / G_TIME_SPAN_MILLISECOND);
        if (a->reply->outcome == DNS_ANSWERED || ++a->garbage == GARBAGE_MAX)
            return true;
    }
    a->until = MIN(a->until, now + a->patience / PARTS);
    a->garbage = MAX(a->garbage, 1);
    return false;
}

static void hear(struct round *round, struct asking *a, short revents, gint64 now)
{
    struct exchange_packet packet;
    enum dns_outcome outcome;
    switch (exchange_go_on(&a->exchange, revents, &round->asker->buffer, &packet, &outcome)) {
    case EXCHANGE_PACKET:
        a->server->spoke = true;
        if (!take_in(round, a, &packet, now))
            break;
        if (a->server->resolver && !a->question->server)
            round->asker->best = a->resolver % round->asker->resolver_count;
        finish(round, a, a->reply->outcome);
        break;
    case EXCHANGE_OVER:
        give_up(round, a, outcome);
        break;
    case EXCHANGE_WAIT:
    case EXCHANGE_LATER:
        break;
    }
}

static void look_at_clock(struct round *round, struct asking *a, gint64 now)
{
    if (now >= a->until) {
        give_up(round, a, DNS_TIMEOUT);
    } else if (now >= a->again) {
        exchange_again(&a->exchange);
        a->sent = now;
        a->sends++;
        a->again = a->sends < SENDS ? a->first + a->patience * send_at[a->sends] / PARTS : a->until;
    }
}

/* ---------------------------------------------------------------- all of them */

static void start_all(struct round *round, gint64 now)
{
    for (size_t i = 0; i < round->n && round->open < OPEN_MAX_ALL; i++)
        if (round->asking[i].state == QUEUED)
            start(round, &round->asking[i], now);
}

static void wait_and_hear(struct round *round, gint64 now)
{
    struct pollfd fds[OPEN_MAX_ALL];
    struct asking *of[OPEN_MAX_ALL];
    nfds_t n = 0;
    gint64 until = round->deadline;
    for (size_t i = 0; i < round->n; i++) {
        struct asking *a = &round->asking[i];
        if (a->state != OPEN)
            continue;
        until = MIN(until, MIN(a->again, a->until));
        fds[n] = (struct pollfd){.fd = a->exchange.fd, .events = exchange_events(&a->exchange)};
        of[n++] = a;
    }
    if (poll(fds, n, (int)((MAX(until - now, 0) + 999) / 1000)) < 0)
        return;
    now = g_get_monotonic_time();
    for (nfds_t i = 0; i < n; i++)
        hear(round, of[i], fds[i].revents, now);
}

static void look_at_clocks(struct round *round, gint64 now)
{
    for (size_t i = 0; i < round->n; i++)
        if (round->asking[i].state == OPEN)
            look_at_clock(round, &round->asking[i], now);
}

/* The time of the run is up. A server that was hardly waited for is not called silent. */
static void cut_off(struct round *round, struct asking *a)
{
    bool waited = a->state == OPEN && round->deadline - a->first >= a->patience / QUICK;
    finish(round, a, a->garbage ? DNS_GARBAGE : waited ? DNS_TIMEOUT : DNS_NOT_ASKED);
}

static void run(struct round *round)
{
    gint64 now;
    while (round->done < round->n && (now = g_get_monotonic_time()) < round->deadline) {
        look_at_clocks(round, now);
        start_all(round, now);
        if (round->open)
            wait_and_hear(round, now);
    }
    for (size_t i = 0; i < round->n; i++)
        if (round->asking[i].state != DONE)
            cut_off(round, &round->asking[i]);
}

void asker_ask(struct asker *asker, const struct dns_question *questions, size_t n, gint64 deadline, struct arena *arena,
               struct dns_reply *replies, struct asker_progress progress)
{
    g_autofree struct asking *asking = g_new0(struct asking, n);
    struct round round = {.asker = asker, .arena = arena, .asking = asking, .n = n, .deadline = deadline, .progress = progress};
    for (size_t i = 0; i < n; i++) {
        replies[i] = (struct dns_reply){.ede = -1};
        asking[i] = (struct asking){
            .question = &questions[i], .reply = &replies[i], .exchange = {.fd = -1}, .resolver = asker->best};
    }
    run(&round);
}
