/* DNS over c-ares. c-ares does the sockets, matches answers to questions, sends again what got no answer, and
 * asks by TCP when an answer is truncated; what to do with an answer is decided here: SERVFAIL, REFUSED and
 * nonsense lead to the next server, silence to the next one beside the first. Questions carry RD and AD (RFC
 * 6840 section 5.7) and EDNS. Nothing is opened and no library initialised before the first question. */
#include "src/lookup/cares.h"
#include "parsers/arena.h"
#include "src/lookup/dnsanswer.h"
#include "src/lookup/nameserver.h"
#include <arpa/nameser.h>
#include <glib.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/time.h>

enum {
    SERVERS = 8,
    CHANNELS = SERVERS * 2,
    TRY_MIN_MS = 20,
    TRY_MAX_MS = 1000,
    NEXT_MAX_MS = 2000,
    ENOUGH = 2, /* silences of one server, when another one has at least failed */
};

struct cares {
    struct nameserver servers[SERVERS];
    size_t count;
    size_t first;     /* where questions start: the server that answered last */
    bool ready;       /* start() was called and found servers */
    bool initialised; /* ares_library_init was called */
    int timeout_ms;
    int try_ms;       /* a question is sent again */
    int next_ms;      /* another server is asked besides */
    GQueue queued;    /* of struct question: not sent yet, in order */
    GPtrArray *sent;  /* of struct question: under way, or finished with a server that may still speak */
    size_t open;      /* of those sent: not finished */
    bool heard, unheard; /* some question was answered; some was not, in time */
};

/* One server's part in answering a question. */
struct attempt {
    struct question *question;
    struct nameserver *server;
    enum { NOT_ASKED, WAITING, HEARD, FAILED } state; /* FAILED: it would say the same again */
    bool edns, cd;                                    /* how it is asked now */
    bool fell_back;                                   /* to a question without EDNS, as the server wished */
    unsigned silences;
    int status; /* of c-ares, when heard */
    struct dkv_answer reply;
};

/* One name on its way to an answer. */
struct question {
    struct cares *dns;
    struct arena arena; /* for what the replies hold */
    char *name;
    const bool *needed;
    cares_done *done;
    void *arg;
    struct dkv_answer answer; /* the best failure so far, then the answer */
    int weight;               /* of that failure; -1: there is none yet */
    bool finished;
    gint64 deadline;
    size_t first;   /* the server to begin with */
    size_t asked;   /* servers so far */
    gint64 next_at; /* when another one is asked besides */
    struct attempt attempts[SERVERS];
};

static void question_free(void *question)
{
    struct question *q = question;
    arena_free(&q->arena);
    g_free(q->name);
    g_free(q);
}

/* Times are made so that a silent server leaves enough of the whole for the others. */
static void set_times(struct cares *dns)
{
    dns->try_ms = CLAMP(dns->timeout_ms / 8, TRY_MIN_MS, TRY_MAX_MS);
    dns->next_ms = CLAMP(dns->timeout_ms / (2 * (int)MAX(dns->count, 1)), TRY_MIN_MS, NEXT_MAX_MS);
}

struct cares *cares_new(const char *const *nameservers, int timeout_ms, char **error)
{
    struct cares *dns = g_new0(struct cares, 1);
    dns->timeout_ms = timeout_ms;
    dns->sent = g_ptr_array_new();
    for (size_t i = 0; nameservers && nameservers[i] && !*error; i++) {
        if (i == SERVERS)
            *error = g_strdup_printf("too many nameservers: %d are the most", SERVERS);
        else if (!nameserver_read(nameservers[i], &dns->servers[i]))
            *error = nameserver_complaint(nameservers[i]);
        else
            dns->count = i + 1;
    }
    if (!*error)
        return dns;
    cares_free(dns);
    return NULL;
}

/* ---------------------------------------------------------------- one question */

static void hear(void *arg, int status, int timeouts, unsigned char *packet, int n)
{
    struct attempt *a = arg;
    bool silent = status == ARES_ETIMEOUT || status == ARES_ECANCELLED || status == ARES_EDESTRUCTION;
    (void)timeouts;
    a->state = HEARD;
    a->status = status;
    a->reply = (struct dkv_answer){.status = silent ? DKV_ANSWER_TIMEOUT : DKV_ANSWER_BAD, .ttl = -1};
    if (status == ARES_SUCCESS && packet && n > 0)
        dns_answer_parse(packet, (size_t)n, str_z(a->question->name), &a->question->arena, &a->reply);
    a->reply.server = str_z(a->server->name);
}

/* Sends the question; what comes of it, a failure too, is told to hear(). */
static void ask(struct attempt *a)
{
    ares_channel channel = nameserver_channel(a->server, a->edns, a->question->dns->try_ms);
    unsigned char *packet = NULL;
    uint16_t id = 0;
    int n = 0, size = a->edns ? NAMESERVER_EDNS_SIZE : 0;
    a->state = WAITING;
    if (!channel || getrandom(&id, sizeof id, 0) != sizeof id ||
        ares_create_query(a->question->name, ns_c_in, ns_t_txt, id, 1, &packet, &n, size) != ARES_SUCCESS) {
        hear(a, ARES_ENOMEM, 0, NULL, 0);
        return;
    }
    packet[3] |= (unsigned char)(0x20 | (a->cd ? 0x10 : 0)); /* AD, CD: RFC 4035 section 3 */
    ares_send(channel, packet, n, hear, a);
    ares_free_string(packet);
}

static void ask_another(struct question *q)
{
    struct cares *dns = q->dns;
    struct attempt *a = &q->attempts[q->asked];
    if (q->asked == dns->count)
        return;
    *a = (struct attempt){.question = q, .server = &dns->servers[(q->first + q->asked) % dns->count]};
    a->edns = !a->server->plain;
    q->asked++;
    q->next_at = g_get_monotonic_time() + dns->next_ms * G_TIME_SPAN_MILLISECOND;
    ask(a);
}

/* Of several servers' failures the one that says most is told. */
static int weight(const struct attempt *a)
{
    static const int weights[] = {
        [DKV_ANSWER_SERVFAIL] = 4, [DKV_ANSWER_REFUSED] = 3, [DKV_ANSWER_BAD] = 2, [DKV_ANSWER_TIMEOUT] = 1};
    bool unreachable = a->status != ARES_SUCCESS && a->reply.status == DKV_ANSWER_BAD;
    return unreachable ? 0 : weights[a->reply.status];
}

static void keep_failure(const struct attempt *a)
{
    struct question *q = a->question;
    if (weight(a) <= q->weight)
        return;
    q->answer = a->reply;
    q->weight = weight(a);
}

static void finish(struct attempt *a)
{
    struct question *q = a->question;
    q->answer = a->reply;
    q->finished = true;
    q->dns->first = (size_t)(a->server - q->dns->servers);
    if (a->fell_back)
        a->server->plain = true;
}

static void fail(struct attempt *a)
{
    a->state = FAILED;
    ask_another(a->question);
}

static bool is_final(const struct dkv_answer *a)
{
    return a->status == DKV_ANSWER_OK || a->status == DKV_ANSWER_NXDOMAIN || a->status == DKV_ANSWER_NODATA;
}

/* With CD=1 the resolver does not validate (RFC 4035 section 3.2.2): what fails without and answers with it
 * has a bad DNSSEC signature. No other server is asked then: one that does not validate would hide it. */
static void after_cd(struct attempt *a)
{
    if (!is_final(&a->reply)) {
        fail(a);
        return;
    }
    a->reply = (struct dkv_answer){
        .status = DKV_ANSWER_SERVFAIL, .dnssec = DKV_DNSSEC_BOGUS, .ttl = -1, .server = a->reply.server};
    finish(a);
}

static void after_failure(struct attempt *a)
{
    bool answered = a->status == ARES_SUCCESS;
    keep_failure(a);
    if (answered && a->reply.status == DKV_ANSWER_SERVFAIL) {
        a->cd = true;
        ask(a);
    } else if (answered && a->reply.status == DKV_ANSWER_BAD && a->edns) { /* FORMERR, NOTIMP, BADVERS, ... */
        a->edns = false;
        a->fell_back = true;
        ask(a);
    } else if (a->reply.status == DKV_ANSWER_TIMEOUT) { /* some old servers and firewalls drop EDNS */
        a->edns = false;
        a->silences++;
        ask(a);
    } else {
        fail(a);
    }
}

static void step(struct attempt *a)
{
    if (a->cd)
        after_cd(a);
    else if (is_final(&a->reply))
        finish(a);
    else
        after_failure(a);
}

/* All servers have failed; or some have, and the others said nothing for long enough. */
static bool is_hopeless(const struct question *q)
{
    size_t failed = 0, silent = 0;
    for (size_t i = 0; i < q->asked; i++)
        if (q->attempts[i].state == FAILED)
            failed++;
        else if (q->attempts[i].silences >= ENOUGH)
            silent++;
    return failed && failed + silent == q->dns->count;
}

static void step_question(struct question *q, gint64 now)
{
    for (size_t i = 0; i < q->asked && !q->finished; i++)
        while (q->attempts[i].state == HEARD && !q->finished)
            step(&q->attempts[i]);
    if (!q->finished && q->next_at <= now)
        ask_another(q);
    q->finished = q->finished || is_hopeless(q);
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

static size_t open_channels(const struct cares *dns, ares_channel *channels)
{
    size_t n = 0;
    for (size_t i = 0; i < CHANNELS; i++)
        if (dns->servers[i / 2].channel[i % 2])
            channels[n++] = dns->servers[i / 2].channel[i % 2];
    return n;
}

/* Waits until something happens on any channel or wake_fd, or wait milliseconds. */
static void wait_and_process(struct cares *dns, int wait, int wake_fd)
{
    ares_channel channels[CHANNELS];
    struct pollfd fds[CHANNELS * ARES_GETSOCK_MAXNUM + 1];
    nfds_t from[CHANNELS + 1] = {0};
    size_t n = open_channels(dns, channels);
    for (size_t i = 0; i < n; i++)
        from[i + 1] = from[i] + add_sockets(channels[i], fds + from[i], &wait);
    fds[from[n]] = (struct pollfd){.fd = wake_fd, .events = POLLIN};
    if (poll(fds, from[n] + 1, wait) < 0)
        for (nfds_t i = 0; i < from[n]; i++)
            fds[i].revents = 0;
    for (size_t i = 0; i < n; i++)
        process(channels[i], fds + from[i], from[i + 1] - from[i]);
}

static bool is_waiting(const struct question *q)
{
    for (size_t i = 0; i < q->asked; i++)
        if (q->attempts[i].state == WAITING)
            return true;
    return false;
}

static void tell(struct question *q)
{
    bool silence = q->answer.status == DKV_ANSWER_TIMEOUT;
    q->dns->open--;
    q->dns->heard = q->dns->heard || !silence;
    q->dns->unheard = q->dns->unheard || silence;
    q->done(q->arg, &q->answer);
}

/* Nothing better than silence has come. */
static void give_up(struct question *q)
{
    const struct attempt *a = &q->attempts[0];
    q->finished = true;
    if (a->state == WAITING && q->weight < 1)
        q->answer = (struct dkv_answer){.status = DKV_ANSWER_TIMEOUT, .ttl = -1, .server = str_z(a->server->name)};
}

/* False: it is over with it, and no server has it any more. */
static bool keep(struct question *q, gint64 now)
{
    if (!q->finished) {
        step_question(q, now);
        if (!q->finished && now >= q->deadline)
            give_up(q);
        if (q->finished)
            tell(q);
    }
    return !q->finished || is_waiting(q);
}

/* done() may start other questions, which are queued, not sent. */
static void step_sent(struct cares *dns, gint64 now)
{
    for (guint i = 0; i < dns->sent->len;) {
        struct question *q = g_ptr_array_index(dns->sent, i);
        if (keep(q, now)) {
            i++;
        } else {
            g_ptr_array_remove_index_fast(dns->sent, i);
            question_free(q);
        }
    }
}

static bool start(struct cares *dns)
{
    if (dns->ready)
        return true;
    if (!dns->initialised)
        dns->initialised = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    if (dns->initialised && !dns->count)
        dns->count = nameserver_of_system(dns->servers, SERVERS);
    set_times(dns);
    return dns->ready = dns->initialised && dns->count;
}

static void pass_over(struct question *q)
{
    q->answer.status = DKV_ANSWER_TIMEOUT;
    q->done(q->arg, &q->answer);
    question_free(q);
}

static void send_queued(struct cares *dns, gint64 now)
{
    while (dns->open < CARES_IN_FLIGHT && !g_queue_is_empty(&dns->queued)) {
        struct question *q = g_queue_pop_head(&dns->queued);
        if (!*q->needed && dns->unheard && !dns->heard) {
            pass_over(q);
            continue;
        }
        g_ptr_array_add(dns->sent, q);
        dns->open++;
        q->deadline = now + dns->timeout_ms * G_TIME_SPAN_MILLISECOND;
        q->first = dns->first;
        if (start(dns))
            ask_another(q);
        else
            q->deadline = now; /* nobody to ask */
    }
}

/* Milliseconds in which nothing has to be done unless a server speaks. */
static int idle_ms(const struct cares *dns, gint64 now, int wait_ms)
{
    gint64 until = G_MAXINT64;
    for (guint i = 0; i < dns->sent->len; i++) {
        const struct question *q = g_ptr_array_index(dns->sent, i);
        if (!q->finished)
            until = MIN(until, q->asked < dns->count ? MIN(q->next_at, q->deadline) : q->deadline);
    }
    gint64 idle = until == G_MAXINT64 ? G_MAXINT : MAX(until - now + 999, 0) / 1000;
    return (int)MIN(idle, wait_ms < 0 ? G_MAXINT : wait_ms);
}

void cares_start(struct cares *dns, const char *name, const bool *needed, cares_done *done, void *arg)
{
    struct question *q = g_new0(struct question, 1);
    *q = (struct question){.dns = dns, .name = g_strdup(name), .needed = needed, .done = done, .arg = arg, .weight = -1,
                           .answer = {.status = DKV_ANSWER_BAD, .ttl = -1}};
    g_queue_push_tail(&dns->queued, q);
}

void cares_step(struct cares *dns, int wait_ms, int wake_fd)
{
    size_t before;
    gint64 now = g_get_monotonic_time();
    send_queued(dns, now);
    before = dns->open;
    step_sent(dns, now);
    wait_and_process(dns, before == dns->open ? idle_ms(dns, now, wait_ms) : 0, wake_fd);
    now = g_get_monotonic_time();
    step_sent(dns, now);
    send_queued(dns, now);
}

void cares_free(struct cares *dns)
{
    if (!dns)
        return;
    for (size_t i = 0; i < SERVERS; i++)
        nameserver_close(&dns->servers[i]); /* what is still asked is told so, once more */
    if (dns->initialised)
        ares_library_cleanup();
    g_ptr_array_set_free_func(dns->sent, question_free);
    g_ptr_array_free(dns->sent, TRUE);
    g_queue_clear_full(&dns->queued, question_free);
    g_free(dns);
}
