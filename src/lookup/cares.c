/* DNS over c-ares, one channel a server: so the server that answered is known, and SERVFAIL, REFUSED and
 * nonsense lead to the next server, which c-ares alone does only by hiding what the first one said. c-ares
 * does the sockets, matches answers to questions, and asks again by TCP when an answer is truncated.
 * Questions carry RD and AD (RFC 6840 section 5.7) and EDNS with 1232 bytes; nothing is opened and no library
 * is initialised before the first one. */
#include "src/lookup/cares.h"
#include "src/lookup/dnsanswer.h"
#include <ares.h>
#include <ares_dns.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <glib.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/time.h>

enum {
    SERVERS = 8,
    DNS_PORT = 53,
    EDNS_SIZE = 1232, /* fits every path: no fragments */
    TRY_MAX_MS = 2000,
    TRY_MIN_MS = 20,
    ENOUGH_TRIES = 2, /* of a silent server, when another one has given an answer of some kind */
};

struct server {
    struct ares_addr_port_node address;
    char name[INET6_ADDRSTRLEN + 10];
    ares_channel channel[2]; /* without and with EDNS: c-ares treats a channel's questions alike */
    bool plain;              /* it does not understand EDNS */
};

struct cares {
    struct server servers[SERVERS];
    size_t count;
    size_t first;     /* where questions start: the server that answered last */
    bool initialised; /* ares_library_init was called */
    int try_ms;
};

/* One name on its way to an answer. */
struct question {
    struct cares *dns;
    struct arena *arena;
    const char *name;
    struct dkv_answer *answer; /* the best failure so far, then the answer */
    size_t server;             /* that is asked now */
    bool edns, cd;             /* how it is asked now */
    bool heard, finished;
    int status;                /* of c-ares, when heard */
    struct dkv_answer reply;
    int weight;                /* of *answer; -1: there is none yet */
    bool fell_back;            /* to a question without EDNS, because of what the server said */
    unsigned char tries[SERVERS];
    bool failed[SERVERS]; /* said something that asking again will not change */
};

/* ---------------------------------------------------------------- servers */

static void name_server(struct server *s, unsigned port)
{
    char address[INET6_ADDRSTRLEN];
    bool v6 = s->address.family == AF_INET6;
    inet_ntop(s->address.family, &s->address.addr, address, sizeof address);
    if (port == DNS_PORT)
        g_snprintf(s->name, sizeof s->name, "%s", address);
    else
        g_snprintf(s->name, sizeof s->name, v6 ? "[%s]:%u" : "%s:%u", address, port);
}

static bool read_port(struct str text, int *port)
{
    struct str_number number = str_number(text);
    *port = number.value > UINT16_MAX ? 0 : (int)number.value;
    return number.ok && *port;
}

/* Cuts "[v6]:PORT", "[v6]", "v4:PORT", "v4" and "v6" into address and port. */
static bool split_address(struct str text, struct str *address, int *port)
{
    *address = text;
    *port = DNS_PORT;
    if (str_starts(text, S("["))) {
        struct str_cut cut = str_cut(str_drop(text, 1), ']');
        *address = cut.head;
        return cut.found && (!cut.tail.n || (cut.tail.p[0] == ':' && read_port(str_drop(cut.tail, 1), port)));
    }
    struct str_cut cut = str_cut(text, ':');
    if (!cut.found || str_has(cut.tail, ':'))
        return true;
    *address = cut.head;
    return read_port(cut.tail, port);
}

static bool read_server(const char *text, struct server *s)
{
    struct str address;
    int port;
    char z[INET6_ADDRSTRLEN];
    if (!split_address(str_z(text), &address, &port) || address.n >= sizeof z)
        return false;
    memcpy(z, address.p, address.n);
    z[address.n] = '\0';
    s->address.family = str_has(address, ':') ? AF_INET6 : AF_INET;
    s->address.udp_port = s->address.tcp_port = port;
    if (inet_pton(s->address.family, z, &s->address.addr) != 1)
        return false;
    name_server(s, (unsigned)port);
    return true;
}

struct cares *cares_new(const char *const *nameservers, char **error)
{
    struct cares *dns = g_new0(struct cares, 1);
    for (size_t i = 0; nameservers && nameservers[i] && !*error; i++) {
        g_autofree char *shown = g_strescape(nameservers[i], NULL);
        if (i == SERVERS)
            *error = g_strdup_printf("too many nameservers: %d are the most", SERVERS);
        else if (!read_server(nameservers[i], &dns->servers[i]))
            *error = g_strdup_printf("nameserver \"%s\": not an address (ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT)",
                                     shown);
        else
            dns->count = i + 1;
    }
    if (!*error)
        return dns;
    cares_free(dns);
    return NULL;
}

/* The servers that the system uses, as c-ares reads them (/etc/resolv.conf). */
static void find_system_servers(struct cares *dns)
{
    ares_channel channel;
    struct ares_addr_port_node *list = NULL;
    if (ares_init(&channel) != ARES_SUCCESS)
        return;
    if (ares_get_servers_ports(channel, &list) == ARES_SUCCESS)
        for (struct ares_addr_port_node *a = list; a && dns->count < SERVERS; a = a->next) {
            struct server *s = &dns->servers[dns->count++];
            s->address = *a;
            s->address.next = NULL;
            name_server(s, a->udp_port ? (unsigned)a->udp_port : DNS_PORT);
        }
    ares_free_data(list);
    ares_destroy(channel);
}

static bool start(struct cares *dns)
{
    if (!dns->initialised)
        dns->initialised = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    if (dns->initialised && !dns->count)
        find_system_servers(dns);
    return dns->initialised && dns->count;
}

/* The channel to a server, opened when first used; NULL: out of memory or file handles. */
static ares_channel channel_to(struct cares *dns, struct server *s, bool edns)
{
    ares_channel *channel = &s->channel[edns];
    char lookups[] = "b";
    struct ares_options options = {
        .flags = ARES_FLAG_NOCHECKRESP | (edns ? ARES_FLAG_EDNS : 0),
        .timeout = dns->try_ms,
        .tries = 1,
        .ednspsz = EDNS_SIZE,
        .lookups = lookups,
    };
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_LOOKUPS;
    if (*channel)
        return *channel;
    if (ares_init_options(channel, &options, mask) != ARES_SUCCESS) {
        *channel = NULL;
    } else if (ares_set_servers_ports(*channel, &s->address) != ARES_SUCCESS) {
        ares_destroy(*channel);
        *channel = NULL;
    }
    return *channel;
}

/* ---------------------------------------------------------------- one question */

static void hear(void *arg, int status, int timeouts, unsigned char *packet, int n)
{
    struct question *q = arg;
    bool silent = status == ARES_ETIMEOUT || status == ARES_ECANCELLED || status == ARES_EDESTRUCTION;
    (void)timeouts;
    q->heard = true;
    q->status = status;
    q->reply = (struct dkv_answer){.status = silent ? DKV_ANSWER_TIMEOUT : DKV_ANSWER_BAD, .ttl = -1};
    if (status == ARES_SUCCESS && packet && n > 0)
        dns_answer_parse(packet, (size_t)n, str_z(q->name), q->arena, &q->reply);
    q->reply.server = str_z(q->dns->servers[q->server].name);
}

/* Sends the question; what comes of it, a failure too, is told to hear(). */
static void ask(struct question *q)
{
    struct cares *dns = q->dns;
    ares_channel channel = channel_to(dns, &dns->servers[q->server], q->edns);
    unsigned char *packet = NULL;
    uint16_t id = 0;
    int n = 0, size = q->edns ? EDNS_SIZE : 0;
    q->heard = false;
    if (!channel || getrandom(&id, sizeof id, 0) != sizeof id ||
        ares_create_query(q->name, ns_c_in, ns_t_txt, id, 1, &packet, &n, size) != ARES_SUCCESS) {
        hear(q, ARES_ENOMEM, 0, NULL, 0);
        return;
    }
    packet[3] |= (unsigned char)(0x20 | (q->cd ? 0x10 : 0)); /* AD, CD: RFC 4035 section 3 */
    ares_send(channel, packet, n, hear, q);
    ares_free_string(packet);
}

/* Of several servers' failures the one that says most is told. */
static int weight(const struct question *q)
{
    static const int weights[] = {
        [DKV_ANSWER_SERVFAIL] = 4, [DKV_ANSWER_REFUSED] = 3, [DKV_ANSWER_BAD] = 2, [DKV_ANSWER_TIMEOUT] = 1};
    bool unreachable = q->status != ARES_SUCCESS && q->reply.status == DKV_ANSWER_BAD;
    return unreachable ? 0 : weights[q->reply.status];
}

static void keep_failure(struct question *q)
{
    if (weight(q) <= q->weight)
        return;
    *q->answer = q->reply;
    q->weight = weight(q);
}

static void finish(struct question *q)
{
    *q->answer = q->reply;
    q->finished = true;
    q->dns->first = q->server;
    if (q->fell_back)
        q->dns->servers[q->server].plain = true;
}

/* Round the servers, but not to those that have failed for good. */
static void ask_next(struct question *q)
{
    struct cares *dns = q->dns;
    bool some_failed = false;
    for (size_t i = 0; i < dns->count; i++)
        some_failed = some_failed || q->failed[i];
    for (size_t i = 1; i <= dns->count; i++) {
        size_t next = (q->server + i) % dns->count;
        if (q->failed[next] || (some_failed && q->tries[next] >= ENOUGH_TRIES))
            continue;
        q->server = next;
        q->cd = q->fell_back = false;
        /* Some old servers and firewalls drop questions with EDNS: the second try is without. */
        q->edns = !dns->servers[next].plain && q->tries[next] == 0;
        q->tries[next] = (unsigned char)MIN(q->tries[next] + 1, ENOUGH_TRIES);
        ask(q);
        return;
    }
    q->finished = true;
}

static bool is_final(const struct dkv_answer *a)
{
    return a->status == DKV_ANSWER_OK || a->status == DKV_ANSWER_NXDOMAIN || a->status == DKV_ANSWER_NODATA;
}

/* With CD=1 the resolver does not validate (RFC 4035 section 3.2.2): what fails without and answers with it
 * has a bad DNSSEC signature. No other server is asked then: one that does not validate would hide it. */
static void after_cd(struct question *q)
{
    if (is_final(&q->reply)) {
        q->reply = (struct dkv_answer){
            .status = DKV_ANSWER_SERVFAIL, .dnssec = DKV_DNSSEC_BOGUS, .ttl = -1, .server = q->reply.server};
        finish(q);
        return;
    }
    q->failed[q->server] = true;
    ask_next(q);
}

static void after_failure(struct question *q)
{
    bool answered = q->status == ARES_SUCCESS;
    keep_failure(q);
    if (answered && q->reply.status == DKV_ANSWER_SERVFAIL) {
        q->cd = true;
        ask(q);
    } else if (answered && q->reply.status == DKV_ANSWER_BAD && q->edns) { /* FORMERR, NOTIMP, BADVERS, ... */
        q->edns = false;
        q->fell_back = true;
        ask(q);
    } else {
        q->failed[q->server] = q->reply.status != DKV_ANSWER_TIMEOUT;
        ask_next(q);
    }
}

static void step(struct question *q)
{
    if (q->cd)
        after_cd(q);
    else if (is_final(&q->reply))
        finish(q);
    else
        after_failure(q);
}

/* ---------------------------------------------------------------- all of them */

/* The sockets of one channel, with its next time-out taken into *wait. */
static nfds_t add_sockets(ares_channel channel, struct pollfd *fds, int *wait)
{
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    struct timeval space, *next = ares_timeout(channel, NULL, &space);
    unsigned bits = (unsigned)ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
    nfds_t n = 0;
    if (next)
        *wait = MIN(*wait, (int)(next->tv_sec * 1000 + (next->tv_usec + 999) / 1000));
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) { /* c-ares' own macros shift into the sign bit */
        int events = (bits >> i & 1 ? POLLIN : 0) | (bits >> (i + ARES_GETSOCK_MAXNUM) & 1 ? POLLOUT : 0);
        if (events)
            fds[n++] = (struct pollfd){.fd = sockets[i], .events = (short)events};
    }
    return n;
}

static void process(ares_channel channel, const struct pollfd *fds, nfds_t n)
{
    for (nfds_t i = 0; i < n; i++) {
        bool in = fds[i].revents & (POLLIN | POLLERR | POLLHUP), out = fds[i].revents & POLLOUT;
        if (in || out)
            ares_process_fd(channel, in ? fds[i].fd : ARES_SOCKET_BAD, out ? fds[i].fd : ARES_SOCKET_BAD);
    }
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD); /* its time-outs */
}

/* Waits until something happens on any channel, or wait milliseconds. */
static void wait_and_process(struct cares *dns, int wait)
{
    struct pollfd fds[SERVERS * 2 * ARES_GETSOCK_MAXNUM];
    ares_channel channels[SERVERS * 2];
    nfds_t from[SERVERS * 2 + 1] = {0};
    size_t n = 0;
    for (size_t i = 0; i < dns->count * 2; i++) {
        ares_channel channel = dns->servers[i / 2].channel[i % 2];
        if (!channel)
            continue;
        channels[n] = channel;
        from[n + 1] = from[n] + add_sockets(channel, fds + from[n], &wait);
        n++;
    }
    if (poll(fds, from[n], wait) < 0)
        for (nfds_t i = 0; i < from[n]; i++)
            fds[i].revents = 0;
    for (size_t i = 0; i < n; i++)
        process(channels[i], fds + from[i], from[i + 1] - from[i]);
}

static bool step_all(struct question *questions, size_t n)
{
    bool waiting = false;
    for (size_t i = 0; i < n; i++) {
        struct question *q = &questions[i];
        while (!q->finished && q->heard)
            step(q);
        waiting = waiting || !q->finished;
    }
    return waiting;
}

static void cancel_all(struct cares *dns)
{
    for (size_t i = 0; i < dns->count * 2; i++)
        if (dns->servers[i / 2].channel[i % 2])
            ares_cancel(dns->servers[i / 2].channel[i % 2]);
}

static void close_channels(struct cares *dns)
{
    for (size_t i = 0; i < SERVERS * 2; i++)
        if (dns->servers[i / 2].channel[i % 2]) {
            ares_destroy(dns->servers[i / 2].channel[i % 2]);
            dns->servers[i / 2].channel[i % 2] = NULL;
        }
}

/* A try is so short that a silent server leaves time for the others, twice. */
static void set_try(struct cares *dns, int timeout_ms)
{
    int try_ms = timeout_ms / (dns->count == 1 ? 4 : 2 * (int)dns->count);
    try_ms = CLAMP(try_ms, TRY_MIN_MS, TRY_MAX_MS);
    if (try_ms != dns->try_ms)
        close_channels(dns);
    dns->try_ms = try_ms;
}

static void start_question(struct cares *dns, struct question *q, bool started)
{
    *q->answer = (struct dkv_answer){.status = started ? DKV_ANSWER_TIMEOUT : DKV_ANSWER_BAD, .ttl = -1};
    q->dns = dns;
    q->weight = -1;
    if (!started) {
        q->finished = true;
        return;
    }
    q->server = (dns->first + dns->count - 1) % dns->count;
    ask_next(q);
}

void cares_ask(struct cares *dns, const char *const *names, size_t n, int timeout_ms, struct arena *arena,
               struct dkv_answer *const *answers)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
    g_autofree struct question *questions = g_new0(struct question, n);
    bool started = start(dns);
    if (started)
        set_try(dns, timeout_ms);
    for (size_t i = 0; i < n; i++) {
        questions[i].arena = arena;
        questions[i].name = names[i];
        questions[i].answer = answers[i];
        start_question(dns, &questions[i], started);
    }
    while (step_all(questions, n)) {
        gint64 left = (deadline - g_get_monotonic_time() + 999) / 1000;
        if (left <= 0)
            break;
        wait_and_process(dns, (int)left);
    }
    if (started)
        cancel_all(dns);
    for (size_t i = 0; i < n; i++)
        if (!questions[i].finished)
            keep_failure(&questions[i]);
}

void cares_free(struct cares *dns)
{
    if (!dns)
        return;
    close_channels(dns);
    if (dns->initialised)
        ares_library_cleanup();
    g_free(dns);
}
