/* Sockets of the asker. What goes wrong here is an outcome for the report: a refusal by the server, word from a router,
 * or no way out of this machine, which is nobody else's fault. */
#include "src/lookup/exchange.h"
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

enum { LENGTH = 2 }; /* before a packet over TCP: RFC 1035 section 4.2.2 */

/* What an error of a socket says about the server. here: the error came before anything was sent. */
static enum dns_outcome outcome_of(int error, bool tcp, bool here)
{
    static const struct {
        int error;
        enum dns_outcome udp, tcp;
    } table[] = {
        {ECONNREFUSED, DNS_UNREACHABLE, DNS_TCP_REFUSED},
        {ECONNRESET, DNS_UNREACHABLE, DNS_TCP_REFUSED},
        {EPIPE, DNS_UNREACHABLE, DNS_TCP_REFUSED},
        {ETIMEDOUT, DNS_TIMEOUT, DNS_TIMEOUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].error == error)
            return tcp ? table[i].tcp : table[i].udp;
    return here ? DNS_NO_ROUTE : DNS_UNREACHABLE;
}

static enum exchange_step over(struct exchange *x, enum dns_outcome what, enum dns_outcome *outcome)
{
    exchange_close(x);
    *outcome = what;
    return EXCHANGE_OVER;
}

static bool try_again(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == EINPROGRESS; }

/* Writes what is left of the query: all of it over UDP. */
static bool send_rest(struct exchange *x)
{
    size_t from = x->tcp ? x->sent : LENGTH;
    ssize_t n = send(x->fd, x->query + from, x->n - from, MSG_NOSIGNAL);
    if (n < 0)
        return try_again(errno);
    x->sent = from + (size_t)n;
    return true;
}

enum exchange_step exchange_open(struct exchange *x, const struct dns_question *question, const struct sockaddr *server,
                                 socklen_t size, enum dns_outcome *outcome)
{
    uint16_t id;
    *x = (struct exchange){.fd = -1, .tcp = question->tcp};
    bool random = getrandom(&id, sizeof id, 0) == sizeof id;
    size_t n = random ? dns_query_write(question, id, x->query + LENGTH) : 0;
    if (!n)
        return over(x, DNS_NOT_ASKED, outcome);
    x->query[0] = (unsigned char)(n >> 8);
    x->query[1] = (unsigned char)n;
    x->n = LENGTH + n;
    x->fd = socket(server->sa_family, (x->tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (x->fd < 0 && (errno == EMFILE || errno == ENFILE))
        return EXCHANGE_LATER;
    if (x->fd < 0 || (connect(x->fd, server, size) < 0 && errno != EINPROGRESS))
        return over(x, outcome_of(errno, x->tcp, true), outcome);
    if (!x->tcp && !send_rest(x))
        return over(x, outcome_of(errno, false, true), outcome);
    return EXCHANGE_WAIT;
}

void exchange_again(struct exchange *x)
{
    if (!x->tcp && x->fd >= 0)
        send_rest(x);
}

short exchange_events(const struct exchange *x) { return x->tcp && x->sent < x->n ? POLLOUT : POLLIN; }

static enum exchange_step receive(struct exchange *x, struct exchange_buffer *buffer, struct exchange_packet *packet,
                                  enum dns_outcome *outcome)
{
    ssize_t n = recv(x->fd, buffer->bytes, sizeof buffer->bytes, 0);
    if (n < 0)
        return try_again(errno) ? EXCHANGE_WAIT : over(x, outcome_of(errno, false, false), outcome);
    *packet = (struct exchange_packet){buffer->bytes, (size_t)n};
    return EXCHANGE_PACKET;
}

/* How many bytes the reply over TCP has with its length; as many as that takes until it is known. */
static size_t wanted(const struct exchange *x)
{
    return x->got < LENGTH ? LENGTH : LENGTH + ((size_t)x->reply[0] << 8 | x->reply[1]);
}

static enum exchange_step read_stream(struct exchange *x, struct exchange_packet *packet, enum dns_outcome *outcome)
{
    size_t left = wanted(x) - x->got;
    if (x->room < x->got + left) {
        x->room = x->got + left;
        x->reply = g_realloc(x->reply, x->room);
    }
    ssize_t n = recv(x->fd, x->reply + x->got, left, 0);
    if (n < 0)
        return try_again(errno) ? EXCHANGE_WAIT : over(x, outcome_of(errno, true, false), outcome);
    if (!n)
        return over(x, x->got ? DNS_GARBAGE : DNS_TCP_REFUSED, outcome);
    x->got += (size_t)n;
    if (x->got < LENGTH || x->got < wanted(x))
        return EXCHANGE_WAIT;
    *packet = (struct exchange_packet){x->reply + LENGTH, x->got - LENGTH};
    x->got = 0;
    return EXCHANGE_PACKET;
}

static int socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
}

enum exchange_step exchange_go_on(struct exchange *x, short revents, struct exchange_buffer *buffer,
                                  struct exchange_packet *packet, enum dns_outcome *outcome)
{
    if (!revents)
        return EXCHANGE_WAIT;
    if (!x->tcp)
        return receive(x, buffer, packet, outcome);
    if (x->sent == x->n)
        return read_stream(x, packet, outcome);
    int error = socket_error(x->fd);
    if (error || !send_rest(x))
        return over(x, outcome_of(error ? error : errno, true, false), outcome);
    return EXCHANGE_WAIT;
}

bool exchange_is_ours(const struct exchange *x, const struct exchange_packet *packet)
{
    return packet->n >= 2 && memcmp(packet->bytes, x->query + LENGTH, 2) == 0;
}

void exchange_close(struct exchange *x)
{
    if (x->fd >= 0)
        close(x->fd);
    g_free(x->reply);
    x->reply = NULL;
    x->fd = -1;
}
