/* Addresses of DNS servers and the c-ares channels to them. For cares.c; asker.c uses the addresses. */
#pragma once
#include <ares.h>
#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>

struct nameserver {
    struct ares_addr_port_node address;
    char name[INET6_ADDRSTRLEN + 10]; /* "ADDR", or "ADDR:PORT" when the port is not 53 */
    ares_channel channel[2];          /* without and with EDNS: c-ares treats a channel's questions alike */
    bool plain;                       /* it does not understand EDNS */
};

enum { NAMESERVER_EDNS_SIZE = 1232 /* fits every path: no fragments */ };

/* Reads "v4", "v4:PORT", "v6", "[v6]", "[v6]:PORT". False: it is none of them. */
bool nameserver_read(const char *text, struct nameserver *);

/* What is to be said when it is none of them; to free(). */
char *nameserver_complaint(const char *text);

/* Fills in the servers that the system uses, as c-ares finds them (/etc/resolv.conf); how many. */
size_t nameserver_of_system(struct nameserver *, size_t max);

/* The channel, opened when first used; try_ms: how long it waits before it sends a question the second time;
 * after that twice as long. NULL: out of memory or file handles. */
ares_channel nameserver_channel(struct nameserver *, bool edns, int try_ms);

void nameserver_close(struct nameserver *);
