/* doctor/doctor: hostile facts and records. The input is lines "SERVER|NAME|TYPE|RCODE|OWNER|TYPE|DATA..." of answers; what
 * they do not answer is silence. The doctor comes to an end, calls nothing good that a verifier refuses, publishes nothing
 * that is not plain, and every report of it can be read. */
#include "src/doctor/doctor.h"
#include "src/engine/key.h"
#include "src/report/diagnosis.h"
#include "src/report/escape.h"
#include "src/report/zonetext.h"
#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { LINES = 60, RECORDS = 12 };

struct line {
    struct str server, name;
    uint16_t type;
    struct dns_reply reply;
};

static uint16_t type_of(struct str s)
{
    static const uint16_t types[] = {DNS_TXT, DNS_CNAME, DNS_NS, DNS_SOA, DNS_A, DNS_AAAA, DNS_MX};
    return s.n ? types[(unsigned char)s.p[0] % 7] : DNS_TXT;
}

static struct str field(struct str *rest)
{
    struct str_cut c = str_cut(*rest, '|');
    *rest = c.tail;
    return c.head;
}

/* Names and addresses as whoever reads packets hands them over: printable; the texts are any bytes. */
static struct str printable(struct str s, struct arena *arena)
{
    char *out = arena_z(arena, s);
    for (size_t i = 0; i < s.n; i++)
        out[i] = out[i] > ' ' && out[i] <= '~' ? out[i] : '0';
    return (struct str){out, s.n};
}

static struct dns_record record(struct str *rest, struct arena *arena)
{
    struct dns_record r = {.owner = printable(field(rest), arena), .type = type_of(field(rest)), .ttl = 100};
    struct str data = field(rest), *strings = arena_array(arena, 4, sizeof *strings);
    r.section = data.n ? (enum dns_section)((unsigned char)data.p[0] % 3) : DNS_ANSWER;
    r.section = r.type == DNS_TXT ? DNS_ANSWER : r.section;
    r.target = printable(data, arena);
    for (; data.n && r.string_count < 4; data = str_drop(data, 255))
        strings[r.string_count++] = str_take(data, 255);
    r.strings = strings;
    r.serial = (uint32_t)data.n;
    r.minimum = 5000;
    return r;
}

static struct line read_line(struct str text, struct arena *arena)
{
    struct line l = {printable(field(&text), arena), printable(field(&text), arena), type_of(field(&text)), {.ede = -1}};
    struct str code = field(&text);
    unsigned bits = code.n ? (unsigned char)code.p[0] : 0;
    struct dns_record *records = arena_array(arena, RECORDS, sizeof *records);
    l.reply.outcome = bits < 200 ? DNS_ANSWERED : (enum dns_outcome)(bits % DNS_OUTCOMES);
    l.reply.rcode = (uint16_t)(bits % 6);
    l.reply.aa = code.n > 1 && (code.p[1] & 1);
    l.reply.tc = code.n > 1 && (code.p[1] & 2);
    l.reply.ad = code.n > 1 && (code.p[1] & 4);
    l.reply.size = bits * 20;
    while (text.n && l.reply.record_count < RECORDS)
        records[l.reply.record_count++] = record(&text, arena);
    l.reply.records = records;
    return l;
}

static struct dns_reply answer(const struct line *lines, size_t n, const struct dns_question *q)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i].type == q->type && str_ieq(lines[i].name, str_z(q->name)) && (str_eq(lines[i].server, S("*")) || str_eq(lines[i].server, q->server ? str_z(q->server) : S("-"))))
            return lines[i].reply;
    return (struct dns_reply){.outcome = DNS_TIMEOUT, .ede = -1};
}

static void check_report(const struct diagnosis *d)
{
    const struct diagnosis_options options = {0};
    for (const struct diagnosis_writer *w = diagnosis_writers; w->name; w++) {
        GString *out = g_string_new(NULL);
        w->write(out, d, &options);
        for (gsize i = 0; i < out->len; i++)
            assert((unsigned char)out->str[i] >= ' ' || out->str[i] == '\n' || out->str[i] == '\t');
        assert(g_utf8_validate(out->str, (gssize)out->len, NULL));
        if (w->write == diagnosis_json) {
            json_t *read = json_loads(out->str, 0, NULL);
            assert(read);
            json_decref(read);
        }
        g_string_free(out, TRUE);
    }
}

static void check_diagnosis(const struct diagnosis *d)
{
    for (size_t i = 0; i < d->finding_count; i++) {
        const struct doctor_publish *p = &d->findings[i].publish;
        for (size_t k = 0; p->type && k < p->value.n; k++)
            assert(p->value.p[k] >= ' ' && p->value.p[k] <= '~' && p->value.p[k] != '"' && p->value.p[k] != '\\');
        for (size_t k = 0; p->type == PUBLISH_CNAME && k < p->value.n; k++)
            assert(ascii_alnum(p->value.p[k]) || strchr("-_.", p->value.p[k]));
    }
    for (size_t i = 0; i < d->subject_count; i++) {
        const struct subject *s = &d->subjects[i];
        assert(s->verdict != DOCTOR_VERIFIES || (s->examined && (s->exam.usable || s->exam.fault == DKV_LIMIT_RSA_HIT)));
    }
    check_report(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct line lines[LINES];
    size_t count = 0;
    struct str input = {(const char *)bytes, n};
    struct str_cut c = str_cut(input, '\n');
    for (struct str rest = c.tail; rest.n && count < LINES;) {
        struct str_cut l = str_cut(rest, '\n');
        lines[count++] = read_line(l.head, &arena);
        rest = l.tail;
    }
    const struct doctor_target targets[] = {
        {.selector = "s", .domain = "acme.example"},
        {.strings = &c.head, .string_count = 1, .split_known = true},
        {.strings = &input, .string_count = 1},
    };
    const struct doctor_options options = {.follow = true, .ses = n % 2, .zone = {.port = 5300}};
    struct doctor *doctor = doctor_open(targets, 3, &options);
    const struct dns_question *q;
    size_t rounds = 0;
    for (size_t m; (m = doctor_wants(doctor, &q)) > 0;) {
        struct dns_fact *facts = arena_array(&arena, m, sizeof *facts);
        for (size_t i = 0; i < m; i++)
            facts[i] = (struct dns_fact){q[i], answer(lines, count, &q[i])};
        doctor_tell(doctor, facts, m);
        assert(++rounds <= LIMIT_DOCTOR_ROUNDS);
    }
    check_diagnosis(doctor_judge(doctor));
    doctor_close(doctor);
    arena_free(&arena);
    return 0;
}
