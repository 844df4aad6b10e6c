/* One packet on its way to one DNS server, over UDP or TCP, and what comes back. Does not block and keeps no time:
 * the caller polls the socket. A UDP socket is connected: what others send to it never arrives, and ICMP does. */
#pragma once
#include "src/doctor/dnsfact.h"
#include "src/lookup/dnsquery.h"
#include <sys/socket.h>

struct exchange {
    int fd;           /* -1: not open */
    bool tcp;
    unsigned char query[2 + DNS_QUERY_MAX]; /* with the length before it that TCP wants */
    size_t n, sent;                         /* of query */
    unsigned char *reply; /* TCP: grows to the length that the server said */
    size_t room, got;
};

enum exchange_step {
    EXCHANGE_WAIT,   /* poll again */
    EXCHANGE_PACKET, /* *packet is there, until the next call */
    EXCHANGE_OVER,   /* *outcome says why nothing more will come; the socket is closed */
    EXCHANGE_LATER,  /* exchange_open only: there is no file handle free */
};

/* Room for a UDP packet, shared by all exchanges of one caller. */
struct exchange_buffer {
    unsigned char bytes[65536];
};

struct exchange_packet {
    const unsigned char *bytes;
    size_t n;
};

/* Opens a socket and sends the question under a random id. */
enum exchange_step exchange_open(struct exchange *, const struct dns_question *, const struct sockaddr *server,
                                 socklen_t size, enum dns_outcome *outcome);

/* UDP: sends the same packet once more. */
void exchange_again(struct exchange *);

/* What to poll the socket for. */
short exchange_events(const struct exchange *);

/* Goes on after poll() said revents. Packets with another id than ours come too: see exchange_is_ours. */
enum exchange_step exchange_go_on(struct exchange *, short revents, struct exchange_buffer *, struct exchange_packet *packet,
                                  enum dns_outcome *outcome);

bool exchange_is_ours(const struct exchange *, const struct exchange_packet *packet);

/* May be called at any time, and twice. */
void exchange_close(struct exchange *);
