/* Every server has channels of its own, so that it is known who answered, and what. ARES_FLAG_NOCHECKRESP:
 * without it c-ares keeps SERVFAIL, REFUSED and NOTIMP to itself. */
#include "src/lookup/nameserver.h"
#include "parsers/str.h"
#include <arpa/nameser.h>
#include <glib.h>

enum {
    TRIES = 2,
    /* All answers may come at once, and the thread that reads them be busy. What the kernel has no room for is lost,
     * and only asked again when try_ms are over. */
    RECEIVE_BYTES = 1 << 20,
};

static void set_name(struct nameserver *s, int port)
{
    char address[INET6_ADDRSTRLEN];
    bool v6 = s->address.family == AF_INET6;
    inet_ntop(s->address.family, &s->address.addr, address, sizeof address);
    if (port == NS_DEFAULTPORT)
        g_snprintf(s->name, sizeof s->name, "%s", address);
    else
        g_snprintf(s->name, sizeof s->name, v6 ? "[%s]:%d" : "%s:%d", address, port);
}

static bool read_port(struct str text, int *port)
{
    struct str_number number = str_number(text);
    *port = number.value > UINT16_MAX ? 0 : (int)number.value;
    return number.ok && *port;
}

/* Cuts off the port and the brackets around an IPv6 address. */
static bool split_address(struct str text, struct str *address, int *port)
{
    *address = text;
    *port = NS_DEFAULTPORT;
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

bool nameserver_read(const char *text, struct nameserver *s)
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
    set_name(s, port);
    return true;
}

char *nameserver_complaint(const char *text)
{
    g_autofree char *shown = g_strescape(text, NULL);
    return g_strdup_printf("nameserver \"%s\": not an address (ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT)", shown);
}

size_t nameserver_of_system(struct nameserver *servers, size_t max)
{
    ares_channel channel;
    struct ares_addr_port_node *list = NULL;
    size_t n = 0;
    if (ares_init(&channel) != ARES_SUCCESS)
        return 0;
    if (ares_get_servers_ports(channel, &list) == ARES_SUCCESS)
        for (struct ares_addr_port_node *a = list; a && n < max; a = a->next, n++) {
            servers[n].address = *a;
            servers[n].address.next = NULL;
            set_name(&servers[n], a->udp_port ? a->udp_port : NS_DEFAULTPORT);
        }
    ares_free_data(list);
    ares_destroy(channel);
    return n;
}

ares_channel nameserver_channel(struct nameserver *s, bool edns, int try_ms)
{
    ares_channel *channel = &s->channel[edns];
    char lookups[] = "b";
    struct ares_options options = {
        .flags = ARES_FLAG_NOCHECKRESP | (edns ? ARES_FLAG_EDNS : 0),
        .timeout = try_ms,
        .tries = TRIES,
        .ednspsz = NAMESERVER_EDNS_SIZE,
        .socket_receive_buffer_size = RECEIVE_BYTES,
        .lookups = lookups,
    };
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_LOOKUPS |
               ARES_OPT_SOCK_RCVBUF;
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

void nameserver_close(struct nameserver *s)
{
    for (size_t i = 0; i < G_N_ELEMENTS(s->channel); i++)
        if (s->channel[i]) {
            ares_destroy(s->channel[i]);
            s->channel[i] = NULL;
        }
}
