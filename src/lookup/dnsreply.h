/* A DNS packet -> struct dns_reply (src/doctor/dnsfact.h): the one reader of packets. Pure: bytes in, record out. */
#pragma once
#include "parsers/arena.h"
#include "src/doctor/dnsfact.h"

/* Reads the n bytes of a packet that came back for the question (name, type). outcome is DNS_ANSWERED, or
 * DNS_GARBAGE when it is no reply, a reply to another question, or its answer section cannot be read; what is
 * broken in the other two sections is left out. A packet with an error code may leave out the question (RFC 1035
 * section 4.1.1 has FORMERR for servers that could not read it).
 *
 * Everything is allocated in the arena, nothing of the packet is kept. Left for the caller: the id, server, ms. */
void dns_reply_read(const unsigned char *packet, size_t n, struct str name, uint16_t type, struct arena *arena,
                    struct dns_reply *reply);
