#include "src/engine/ses.h"
#include "parsers/mime.h"
#include "parsers/moment.h"
#include "src/engine/envelope.h"

enum { FIELDS = 10, SHOWN = 100, DAY = 86400, APART = 300 };

/* ---- regions --------------------------------------------------------------------------------------- */

static struct str time_text(int64_t seconds, struct arena *arena)
{
    struct moment m = moment_of(seconds);
    return arena_print(arena, "%04d-%02d-%02d %02d:%02d:%02d UTC", (int)m.year, (int)m.month, (int)m.day, (int)m.hour,
                       (int)m.minute, (int)m.second);
}

static const struct {
    struct str prefix, region;
} regions[] = {
    {S("0000"), S("us-east-1")},      {S("0100"), S("us-east-1")},    {S("0101"), S("us-west-2")},
    {S("0102"), S("eu-west-1")},      {S("0106"), S("ap-northeast-1")}, {S("0107"), S("eu-central-1")},
    {S("0108"), S("ap-southeast-2")}, {S("0109"), S("ap-south-1")},   {S("010b"), S("eu-west-2")},
    {S("010e"), S("ap-southeast-1")}, {S("010f"), S("us-east-2")},
};

/* First label of the host, and the first two bytes of its address. */
static const struct {
    char letter;
    const char *net;
} hosts[] = {{'a', "54.240"}, {'b', "69.169"}, {'e', "23.251"}};

/* ---- the marks ------------------------------------------------------------------------------------- */

struct marks {
    struct str outgoing[FIELDS]; /* X-SES-Outgoing, upper first */
    size_t outgoing_count;
    struct str ip;          /* of the first of them */
    int64_t day;            /* of the first of them; -1: not to be read */
    bool id;                /* Message-ID has the shape */
    int64_t id_time;        /* -1: none */
    struct str id_region, label_region, feedback_region, host_region; /* empty: not told, or not known */
    const struct hop *hop;  /* where a host of SES handed it over; NULL: nowhere */
    bool hop_is_ours;       /* written by the reader's own servers */
    struct str host;
    const struct dkv_signature *signature; /* of amazonses.com; NULL: none */
    bool feedback, return_path;
};

static bool is_ses(struct str host) { return str_under(host, S("amazonses.com")); }

/* "2014.03.07-54.240.8.97" */
static void read_outgoing(struct marks *k, const struct message *m)
{
    int32_t i = known_lowest(m, NAME_X_SES_OUTGOING);
    struct str all[FIELDS];
    size_t n = 0;
    for (; i != NO_FIELD; i = m->above[i])
        all[n++ % FIELDS] = str_trim(m->header.fields[i].value);
    k->outgoing_count = n < FIELDS ? n : FIELDS;
    for (size_t j = 0; j < k->outgoing_count; j++)
        k->outgoing[j] = all[(n - 1 - j) % FIELDS];
    k->day = -1;
    if (!n)
        return;
    struct str_cut c = str_cut(k->outgoing[0], '-'), year = str_cut(c.head, '.'), month = str_cut(year.tail, '.');
    struct str_number y = str_number(year.head), mon = str_number(month.head), d = str_number(month.tail);
    k->ip = str_take(c.tail, SHOWN);
    if (y.ok && mon.ok && d.ok && y.value > 2000 && y.value < 10000 && mon.value >= 1 && mon.value <= 12 &&
        d.value >= 1 && d.value <= 31)
        k->day = moment_days(y.value, mon.value, d.value);
}

/* pattern: 'h' a hexadecimal digit, anything else itself. */
static bool has_shape(struct str s, struct str pattern)
{
    if (s.n != pattern.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (pattern.p[i] == 'h' ? ascii_hex(s.p[i]) < 0 : s.p[i] != pattern.p[i])
            return false;
    return true;
}

static struct str without(struct str s, struct str end) { return str_take(s, s.n - end.n); }

/* <RRRRTTTTTTTTTTTT-uuid-000000@region.amazonses.com>: R region, T milliseconds since 1970. */
static void read_id(struct marks *k, const struct message *m)
{
    struct str id = str_trim(known_value(m, NAME_MESSAGE_ID)), end = S(".amazonses.com");
    if (id.n > 1 && id.p[0] == '<' && id.p[id.n - 1] == '>')
        id = str_drop(str_take(id, id.n - 1), 1);
    struct str_cut c = str_cut(id, '@');
    k->id_time = -1;
    k->id = str_iends(c.tail, end) && has_shape(c.head, S("hhhhhhhhhhhhhhhh-hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh-hhhhhh"));
    if (!k->id)
        return;
    int64_t ms = 0;
    for (size_t i = 4; i < 16; i++)
        ms = ms * 16 + ascii_hex(c.head.p[i]);
    k->id_time = ms / 1000;
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (str_ieq(str_take(c.head, 4), regions[i].prefix))
            k->id_region = regions[i].region;
    struct str label = without(c.tail, end);
    k->label_region = str_ieq(label, S("email")) ? S("us-east-1") : str_take(label, SHOWN);
}

/* "1.REGION.base64=:AmazonSES", since 2024 with "::" before it. */
static void read_feedback(struct marks *k, const struct message *m)
{
    struct str s = str_trim(known_value(m, NAME_FEEDBACK_ID)), end = S(":AmazonSES");
    k->feedback = str_iends(s, end);
    if (!k->feedback)
        return;
    struct str last = str_rcut(without(s, end), ':').tail;
    struct str_cut version = str_cut(last, '.'), region = str_cut(version.tail, '.');
    if (str_eq(version.head, S("1")) && region.found)
        k->feedback_region = str_take(region.head, SHOWN);
}

/* a8-97.smtp-out.amazonses.com, b224-9.smtp-out.eu-west-1.amazonses.com */
static void read_hop(struct marks *k, const struct path *p)
{
    struct str end = S(".amazonses.com"), out = S("smtp-out");
    for (size_t i = 0; i < p->count && !k->hop; i++) {
        const struct hop *h = &p->hops[i];
        if (!is_ses(h->helo) && !is_ses(h->rdns))
            continue;
        k->hop = h;
        k->hop_is_ours = i >= p->sure;
        k->host = is_ses(h->helo) ? h->helo : h->rdns;
    }
    if (!k->hop || !str_iends(k->host, end))
        return;
    struct str rest = str_cut(without(k->host, end), '.').tail;
    if (str_ieq(rest, out))
        k->host_region = S("us-east-1");
    else if (str_istarts(rest, S("smtp-out.")))
        k->host_region = str_take(str_drop(rest, out.n + 1), SHOWN);
}

static struct marks read_marks(const struct evidence *e)
{
    struct marks k = {0};
    read_outgoing(&k, e->message);
    read_id(&k, e->message);
    read_feedback(&k, e->message);
    read_hop(&k, e->path);
    for (size_t i = 0; i < e->count && !k.signature; i++)
        if (is_ses(e->judged[i].domain))
            k.signature = &e->judged[i];
    k.return_path = is_ses(return_path_read(known_value(e->message, NAME_RETURN_PATH)).domain);
    return k;
}

/* ---- do they fit ----------------------------------------------------------------------------------- */

static bool is_v4(struct str ip) { return ip.n && !str_has(ip, ':'); }

/* The address that the host's name stands for, empty where its letter is not known. */
static struct str address_of_host(struct str host, struct arena *arena)
{
    struct str label = str_cut(host, '.').head;
    struct str_cut pair = str_cut(str_drop(label, 1), '-');
    struct str_number x = str_number(pair.head), y = str_number(pair.tail);
    for (size_t i = 0; label.n && x.ok && y.ok && i < sizeof hosts / sizeof *hosts; i++)
        if (ascii_lower(label.p[0]) == hosts[i].letter)
            return arena_print(arena, "%s.%lld.%lld", hosts[i].net, (long long)x.value, (long long)y.value);
    return S("");
}

static void find_addresses(struct findings *f, const struct marks *k)
{
    struct str ip = k->hop ? k->hop->ip : S(""), ours = address_of_host(k->host, f->arena);
    bool fits = !k->outgoing_count;
    for (size_t i = 0; i < k->outgoing_count; i++)
        fits = fits || str_eq(str_cut(k->outgoing[i], '-').tail, ip);
    if (!is_v4(ip) || ip_is_inside(ip))
        return;
    if (!fits)
        findings_add(f, DKV_SES_IP_DIFFERS, 0, S("X-SES-Outgoing"),
                     arena_print(f->arena, "it says %.*s, the Received line has %.*s", (int)k->ip.n, k->ip.p, (int)ip.n, ip.p));
    if (ours.n && !str_eq(ours, ip))
        findings_add(f, DKV_SES_HOST_DIFFERS, 0, S("Received"),
                     arena_print(f->arena, "%.*s is %.*s, the line has %.*s", (int)str_take(k->host, SHOWN).n, k->host.p,
                                 (int)ours.n, ours.p, (int)ip.n, ip.p));
}

static bool apart(int64_t a, int64_t b, int64_t by) { return a >= 0 && b >= 0 && (a > b ? a - b : b - a) > by; }

static void find_times(struct findings *f, const struct evidence *e, const struct marks *k)
{
    struct mime_date date = e->date;
    struct {
        int64_t time;
        const char *name;
    } others[] = {{k->signature ? k->signature->timestamp : -1, "t= of the signature"}, {date.ok ? date.seconds : -1, "Date"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (apart(k->id_time, others[i].time, APART)) {
            findings_add(f, DKV_SES_TIME_DIFFERS, 0, S("Message-ID"),
                         arena_print(f->arena, "made at %s, %s says another time", time_text(k->id_time, f->arena).p, others[i].name));
            break;
        }
    if (k->id_time >= 0 && k->day >= 0 && apart(k->id_time / DAY, k->day, 1))
        findings_add(f, DKV_SES_DATE_DIFFERS, 0, S("X-SES-Outgoing"),
                     arena_print(f->arena, "Message-ID was made at %s", time_text(k->id_time, f->arena).p));
}

static void find_regions(struct findings *f, const struct marks *k)
{
    const struct {
        struct str region;
        const char *where;
    } told[] = {
        {k->id_region, "the first digits of Message-ID"}, {k->label_region, "the domain of Message-ID"},
        {k->feedback_region, "Feedback-ID"},              {k->host_region, "the host in Received"},
    };
    size_t first = 0, n = sizeof told / sizeof *told;
    while (first < n && !told[first].region.n)
        first++;
    for (size_t i = first + 1; i < n; i++)
        if (told[i].region.n && !str_ieq(told[i].region, told[first].region)) {
            findings_add(f, DKV_SES_REGION_DIFFERS, 0, S("Message-ID"),
                         arena_print(f->arena, "%s: %.*s, %s: %.*s", told[first].where, (int)told[first].region.n,
                                     told[first].region.p, told[i].where, (int)told[i].region.n, told[i].region.p));
            return;
        }
}

/* Some server noted the address that the field names, though not the host's name. */
static bool has_address(const struct path *p, const struct marks *k)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->hops[i].ip.n && str_eq(p->hops[i].ip, k->ip))
            return true;
    return false;
}

/* How long after it was sent the reader's own servers had it; empty when that is not known, or makes no sense. */
static struct str arrival(const struct path *p, int64_t sent, struct arena *arena)
{
    int64_t border = p->sure < p->count ? p->hops[p->sure].date : -1;
    if (sent < 0 || border < sent || border - sent > DAY)
        return S("");
    return arena_print(arena, ", %lld s before your own servers had it", (long long)(border - sent));
}

static void tell_seen(struct findings *f, const struct path *path, const struct marks *k, bool proven)
{
    struct str region = k->id_region.n ? k->id_region : k->feedback_region.n ? k->feedback_region
                      : k->label_region.n ? k->label_region : k->host_region;
    struct str ip = k->hop && is_v4(k->hop->ip) ? k->hop->ip : k->ip;
    int64_t when = k->id_time >= 0 ? k->id_time : k->signature ? k->signature->timestamp : -1;
    struct str at = when >= 0 && when < (int64_t)1 << 47 ? time_text(when, f->arena) : S("a time that it does not tell");
    struct str none = S("(not told)"), later = arrival(path, when, f->arena);
    region = region.n ? region : none;
    ip = ip.n ? ip : none;
    findings_add(f, proven ? DKV_SES_SEEN : DKV_SES_MARKS, 0, S("message"),
                 arena_print(f->arena, "region %.*s, sent at %.*s from %.*s%.*s", (int)region.n, region.p, (int)at.n,
                             at.p, (int)ip.n, ip.p, (int)later.n, later.p));
}

void ses_find(struct findings *f, const struct evidence *e)
{
    struct marks k = read_marks(e);
    bool signed_by = k.signature && (k.signature->result == DKV_PASS || k.signature->would_verify);
    if (!k.outgoing_count && !k.id && !k.feedback && !k.hop && !k.signature)
        return;
    tell_seen(f, e->path, &k, signed_by || k.hop_is_ours);
    find_addresses(f, &k);
    find_times(f, e, &k);
    find_regions(f, &k);
    if (k.outgoing_count && e->path->count && !k.hop && !k.signature && !has_address(e->path, &k))
        findings_add(f, DKV_SES_NO_HOP, 0, S("X-SES-Outgoing"), k.outgoing[0].n ? str_take(k.outgoing[0], SHOWN) : S(""));
    if (k.return_path)
        findings_add(f, DKV_SES_RETURN_PATH, 0, S("Return-Path"), S(""));
}
