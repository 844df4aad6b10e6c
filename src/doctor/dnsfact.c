#include "src/doctor/dnsfact.h"

/* Both "ask the resolver", or the same address. */
static bool same_server(const char *a, const char *b) { return a && b ? str_ieq(str_z(a), str_z(b)) : a == b; }

bool dns_question_same(const struct dns_question *a, const struct dns_question *b)
{
    return a->type == b->type && a->recurse == b->recurse && a->check_disabled == b->check_disabled && a->edns == b->edns &&
           a->dnssec_ok == b->dnssec_ok && a->tcp == b->tcp && same_server(a->server, b->server) &&
           str_eq(str_z(a->name), str_z(b->name));
}
