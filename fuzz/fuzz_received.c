/* parsers/received: all that is read lies in the field (or in the arena, its white space made one), and an address
 * is one. parsers/date and parsers/idtime on the same bytes: what is a date can be written and read again. */
#include "parsers/idtime.h"
#include "parsers/limits.h"
#include "parsers/received.h"
#include "tests/parsers/date_text.h"
#include <arpa/inet.h>
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool is_ip(struct str s, struct arena *arena)
{
    unsigned char out[16];
    const char *z = arena_z(arena, s);
    return inet_pton(AF_INET, z, out) == 1 || inet_pton(AF_INET6, z, out) == 1;
}

static void check_hop(struct str value, struct arena *arena)
{
    struct hop h = received_read(value, arena);
    const struct str within[] = {h.helo, h.rdns, h.ip, h.ip_bad, h.by, h.by_ip, h.id, h.recipient, h.envelope_from,
                                 h.authenticated, h.ident, h.date_text};
    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        assert(!within[i].n || (within[i].p >= value.p && within[i].p + within[i].n <= value.p + value.n));
    const struct str one_line[] = {h.with, h.via, h.software};
    for (size_t i = 0; i < sizeof one_line / sizeof *one_line; i++)
        assert(!str_has(one_line[i], '\n') && one_line[i].n <= value.n);
    assert(!h.ip.n || is_ip(h.ip, arena));
    assert(!h.by_ip.n || is_ip(h.by_ip, arena));
    assert(h.ip.n || ip_is_inside(h.ip));
    assert(h.date == -1 || h.date_text.n);
    assert(!(h.flags & HOP_CUT) == (value.n <= LIMIT_VALUE_BYTES));
    struct id_time t = id_time(&h);
    assert(!t.program || t.seconds > 0);
}

static void check_date(struct str text)
{
    char z[DATE_TEXT];
    struct date_parts d = date_read(text);
    assert(date_find(text) <= text.n);
    if (!d.ok)
        return;
    date_text(&d, z);
    struct date_parts again = date_read(str_z(z));
    assert(again.ok && again.year == d.year && again.month == d.month && again.day == d.day && again.zone == d.zone);
    assert(!(again.flags & ~(unsigned)DATE_SHORT_YEAR));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str value = {(const char *)bytes, n};
    check_hop(value, &arena);
    check_date(value);
    (void)id_time_mimecast(value);
    struct net net = net_read(value);
    assert(!net.ok || net.bits <= 128);
    arena_free(&arena);
    return 0;
}
