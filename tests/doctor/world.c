#include "tests/doctor/world.h"
#include "tests/engine/make.h"

/* The next word of a line; empty at its end. */
static struct str word(struct str *rest)
{
    *rest = str_trim(*rest);
    struct str_cut c = str_cut(*rest, ' ');
    *rest = c.tail;
    return c.head;
}

static uint16_t type_of(struct str s)
{
    static const struct {
        struct str name;
        enum dns_type type;
    } types[] = {{S("A"), DNS_A}, {S("NS"), DNS_NS}, {S("CNAME"), DNS_CNAME}, {S("SOA"), DNS_SOA}, {S("MX"), DNS_MX}, {S("TXT"), DNS_TXT}, {S("AAAA"), DNS_AAAA},
                 {S("DNAME"), DNS_DNAME}};
    for (size_t i = 0; i < LENGTH(types); i++)
        if (str_eq(types[i].name, s))
            return (uint16_t)types[i].type;
    return 0;
}

static bool has_flag(struct str list, struct str flag)
{
    for (struct str_cut c = {.tail = list, .found = true}; c.found;) {
        c = str_cut(c.tail, '+');
        if (str_eq(c.head, flag))
            return true;
    }
    return false;
}

static struct str txt_string(struct str s)
{
    static const struct {
        struct str mark;
        enum make_form form;
    } keys[] = {{S("@"), FORM_P}, {S("%"), FORM_PRIVATE}};
    for (size_t i = 0; i < LENGTH(keys); i++)
        if (str_find(s, keys[i].mark) < s.n)
            s = make_replaced(s, keys[i].mark, make_base64(make_bytes(MAKE_RSA2048, keys[i].form)));
    char *out = arena_z(unit_arena(), s);
    for (size_t i = 0; i < s.n; i++)
        out[i] = out[i] == '~' ? ' ' : out[i];
    return (struct str){out, s.n};
}

static void take_data(struct dns_record *r, struct str data)
{
    if (r->type == DNS_TXT) {
        struct str *strings = arena_array(unit_arena(), 20, sizeof *strings);
        for (struct str_cut c = {.tail = data, .found = true}; c.found && r->string_count < 20;) {
            c = str_cut(c.tail, '|');
            strings[r->string_count++] = txt_string(c.head);
        }
        r->strings = strings;
    } else if (r->type == DNS_SOA) {
        struct str_cut c = str_cut(data, '/');
        r->serial = (uint32_t)str_number(c.head).value;
        r->minimum = c.found ? (uint32_t)str_number(c.tail).value : 300;
        r->target = S("ns1.example");
    } else {
        r->target = data;
    }
}

static struct dns_record record_of(struct str text, const char *name)
{
    struct str_cut section = str_cut(text, ':'), owner = str_cut(section.tail, '/'), type = str_cut(owner.tail, '/');
    struct dns_record r = {.ttl = 3600};
    r.section = str_eq(section.head, S("an")) ? DNS_ANSWER : str_eq(section.head, S("au")) ? DNS_AUTHORITY : DNS_ADDITIONAL;
    r.owner = str_eq(owner.head, S("=")) ? str_z(name) : owner.head;
    struct str_cut ttl = str_cut(type.head, '.');
    r.type = type_of(ttl.head);
    if (ttl.found)
        r.ttl = (uint32_t)str_number(ttl.tail).value;
    take_data(&r, type.tail);
    return r;
}

static void take_outcome(struct dns_reply *r, struct str word_)
{
    static const struct {
        struct str word;
        enum dns_outcome outcome;
        unsigned rcode;
    } outcomes[] = {
        {S("NOERROR"), DNS_ANSWERED, DNS_NOERROR}, {S("NXDOMAIN"), DNS_ANSWERED, DNS_NXDOMAIN}, {S("SERVFAIL"), DNS_ANSWERED, DNS_SERVFAIL},
        {S("REFUSED"), DNS_ANSWERED, DNS_REFUSED}, {S("FORMERR"), DNS_ANSWERED, DNS_FORMERR}, {S("NOTIMP"), DNS_ANSWERED, DNS_NOTIMP},
        {S("TIMEOUT"), DNS_TIMEOUT, 0}, {S("UNREACHABLE"), DNS_UNREACHABLE, 0}, {S("NO_ROUTE"), DNS_NO_ROUTE, 0},
        {S("TCP_REFUSED"), DNS_TCP_REFUSED, 0}, {S("GARBAGE"), DNS_GARBAGE, 0}, {S("NOT_ASKED"), DNS_NOT_ASKED, 0},
    };
    for (size_t i = 0; i < LENGTH(outcomes); i++)
        if (str_eq(outcomes[i].word, word_)) {
            r->outcome = outcomes[i].outcome;
            r->rcode = (uint16_t)outcomes[i].rcode;
            return;
        }
    CHECK(!"an outcome of a line is not known");
}

/* True: the line answers the question. */
static bool read_line(struct str line, const struct dns_question *q, struct dns_reply *reply)
{
    struct str server = word(&line), name = word(&line), type = word(&line), outcome = word(&line);
    bool same = str_eq(server, q->server ? str_z(q->server) : S("-")) && str_ieq(name, str_z(q->name)) && type_of(type) == q->type;
    bool kind = has_flag(outcome, S("cd")) == q->check_disabled && (!has_flag(outcome, S("tcp")) || q->tcp) &&
                (!has_flag(outcome, S("udp")) || !q->tcp) && (!has_flag(outcome, S("plain")) || !q->edns) && (!has_flag(outcome, S("edns")) || q->edns);
    if (!same || !kind)
        return false;
    struct dns_record *records = arena_array(unit_arena(), 40, sizeof *records);
    *reply = (struct dns_reply){.ede = -1, .size = has_flag(outcome, S("big")) ? 1400 : 400, .server = S("192.0.2.53"), .ra = !q->server};
    take_outcome(reply, str_cut(outcome, '+').head);
    reply->aa = has_flag(outcome, S("aa"));
    reply->tc = has_flag(outcome, S("tc"));
    reply->ad = has_flag(outcome, S("ad"));
    reply->ra = reply->ra || has_flag(outcome, S("ra"));
    reply->case_changed = has_flag(outcome, S("case"));
    for (struct str w = word(&line); w.n && reply->record_count < 40; w = word(&line))
        records[reply->record_count++] = record_of(w, q->name);
    reply->records = records;
    return true;
}

static struct dns_reply answer(const char *const *lines, const struct dns_question *q)
{
    struct dns_reply reply;
    for (; *lines; lines++)
        if (read_line(str_z(*lines), q, &reply))
            return reply;
    return (struct dns_reply){.outcome = q->server ? DNS_TIMEOUT : DNS_ANSWERED, .rcode = DNS_NXDOMAIN, .ede = -1, .server = S("192.0.2.53")};
}

const struct diagnosis *world_ask(struct doctor *doctor, const char *const *lines, size_t *rounds)
{
    const struct dns_question *questions;
    *rounds = 0;
    for (size_t n; (n = doctor_wants(doctor, &questions)) > 0; ++*rounds) {
        struct dns_fact *facts = arena_array(unit_arena(), n, sizeof *facts);
        for (size_t i = 0; i < n; i++)
            facts[i] = (struct dns_fact){questions[i], answer(lines, &questions[i])};
        doctor_tell(doctor, facts, n);
    }
    return doctor_judge(doctor);
}

struct str world_ids(const struct diagnosis *d, enum doctor_severity least)
{
    struct str all = S("");
    for (size_t i = 0; i < d->finding_count; i++)
        if (d->findings[i].severity >= least)
            all = arena_print(unit_arena(), "%.*s%s%s", (int)all.n, all.p, all.n ? " " : "", doctor_row(d->findings[i].check)->id);
    return all;
}

const struct doctor_finding *world_finding(const struct diagnosis *d, const char *id)
{
    for (size_t i = 0; i < d->finding_count; i++)
        if (str_eq(str_z(doctor_row(d->findings[i].check)->id), str_z(id)))
            return &d->findings[i];
    return NULL;
}
