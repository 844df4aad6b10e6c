#include "src/engine/author.h"
#include "parsers/limits.h"
#include "parsers/mailbox.h"
#include "src/engine/domain.h"

enum { FROM_FIELDS = 10, CANDIDATES = 2 * LIMIT_ADDRESSES };

static const char *domain_of(const char *address, struct arena *arena)
{
    struct str_cut c = str_rcut(str_z(address), '@');
    return c.found ? domain_ascii(c.tail, arena) : NULL;
}

static void add_candidate(struct author *a, struct str address, struct arena *arena)
{
    for (size_t i = 0; i < a->candidate_count; i++)
        if (str_ieq(str_z(a->candidates[i]), address))
            return;
    if (a->candidate_count < CANDIDATES)
        a->candidates[a->candidate_count++] = arena_z(arena, address);
}

static void add_all(struct author *a, struct str text, struct arena *arena)
{
    struct mailbox_scan scan = {.rest = str_take(text, LIMIT_VALUE_BYTES)};
    for (struct str s = mailbox_next_address(&scan); s.n; s = mailbox_next_address(&scan))
        if (domain_ascii(str_rcut(s, '@').tail, arena))
            add_candidate(a, s, arena);
}

/* What is odd enough that programs read different addresses out of it. */
enum { ODD = MAILBOX_BACKSLASH | MAILBOX_TRAILING | MAILBOX_UNBALANCED | MAILBOX_ENCODED | MAILBOX_ROUTE |
           MAILBOX_CONTROL | MAILBOX_ATS };

static bool is_host_byte(char c) { return (c & '\x80') || ascii_alnum(c) || c == '.' || c == '-'; }

/* As much of s as can be a host name; what stood for a NUL ends it. */
static struct str host_name(struct str s)
{
    size_t n = 0, end = str_find(s, S("\xef\xbf\xbd"));
    while (n < end && is_host_byte(s.p[n]))
        n++;
    return str_take(s, n);
}

/* The host of a word that is an address: behind its first "@"; where no name with a dot stands there, behind the last. */
static struct str host_of(struct str word)
{
    struct str first = host_name(str_cut(word, '@').tail);
    return str_has(first, '.') ? first : host_name(str_rcut(word, '@').tail);
}

/* The local part as programs show it that decode where RFC 2047 section 5 forbids it; with an address inside, quoted or
 * encoded, they show that and hide the domain. s.n == 0: there is none inside. */
static struct str inner_address(const char *address, struct arena *arena)
{
    struct str local = str_rcut(str_z(mime_text(str_z(address), arena)), '@').head;
    struct mailbox_scan scan = {.rest = local};
    for (struct str s = mailbox_next_address(&scan); s.n; s = mailbox_next_address(&scan)) {
        struct str host = host_of(s);
        if (str_has(host, '.') && domain_ascii(host, arena))
            return str_take(s, (size_t)(host.p + host.n - s.p));
    }
    return S("");
}

static struct from_field field_read(struct str value, struct arena *arena)
{
    struct from_field from = {.value = value, .mailboxes = mime_mailboxes(value, arena),
                              .flags = mailbox_flags(str_take(value, LIMIT_VALUE_BYTES))};
    from.inner = arena_array(arena, from.mailboxes.count, sizeof *from.inner);
    for (size_t i = 0; i < from.mailboxes.count; i++)
        from.inner[i] = inner_address(from.mailboxes.items[i].address, arena);
    return from;
}

static void take_field(struct author *a, const struct from_field *from, struct arena *arena)
{
    const struct mailboxes *m = &from->mailboxes;
    for (size_t i = 0; i < m->count && a->count < LIMIT_ADDRESSES; i++) {
        a->addresses[a->count++] = m->items[i].address;
        add_candidate(a, str_z(m->items[i].address), arena);
        if (from->inner[i].n)
            add_candidate(a, from->inner[i], arena);
    }
    if (!m->count || from->flags & ODD || (from->flags & MAILBOX_SEVERAL && m->count < 2)) /* "a@b; c@d", as Outlook has it */
        add_all(a, from->value, arena);
    if (from->flags & MAILBOX_ENCODED)
        add_all(a, str_z(mime_text(from->value, arena)), arena);
}

static void settle(struct author *a, struct arena *arena)
{
    for (size_t i = 0; i < a->candidate_count; i++) {
        const char *domain = domain_of(a->candidates[i], arena);
        bool same = domain && a->domain && str_eq(str_z(domain), str_z(a->domain));
        if (i && !same) {
            a->domain = NULL;
            a->ambiguous = true;
            return;
        }
        a->domain = domain;
    }
}

struct author author_read(const struct message *m, struct arena *arena)
{
    struct author a = {0};
    a.addresses = arena_array(arena, LIMIT_ADDRESSES, sizeof *a.addresses);
    a.candidates = arena_array(arena, CANDIDATES, sizeof *a.candidates);
    int32_t fields[FROM_FIELDS];
    size_t n = 0;
    for (int32_t i = known_lowest(m, NAME_FROM); i != NO_FIELD; i = m->above[i])
        fields[n++ % FROM_FIELDS] = i; /* of more than that, the upper ones: those are shown */
    a.field_count = n < FROM_FIELDS ? n : FROM_FIELDS;
    a.fields = arena_array(arena, a.field_count, sizeof *a.fields);
    for (size_t k = 0; k < a.field_count; k++) {
        a.fields[k] = field_read(m->header.fields[fields[(n - 1 - k) % FROM_FIELDS]].value, arena);
        take_field(&a, &a.fields[k], arena);
    }
    settle(&a, arena);
    return a;
}

/* ---- findings ------------------------------------------------------------------------------------- */

static const struct {
    unsigned flag;
    enum dkv_reason reason;
} rows[] = {
    {MAILBOX_SEVERAL, DKV_FROM_MANY},       {MAILBOX_GROUP, DKV_FROM_GROUP},
    {MAILBOX_ROUTE, DKV_FROM_ROUTE},        {MAILBOX_BACKSLASH, DKV_FROM_BACKSLASH},
    {MAILBOX_TRAILING, DKV_FROM_TRAILING},  {MAILBOX_UNBALANCED, DKV_FROM_UNBALANCED},
    {MAILBOX_ENCODED, DKV_FROM_ENCODED},    {MAILBOX_CONTROL, DKV_FROM_CONTROLS},
};

/* Embeddings, overrides and isolates; the plain direction marks are ordinary in Hebrew and Arabic names. */
static bool turns_direction(struct str text)
{
    for (size_t i = 0; i + 2 < text.n; i++) {
        if (text.p[i] != '\xe2')
            continue;
        unsigned char b = (unsigned char)text.p[i + 1], c = (unsigned char)text.p[i + 2];
        if ((b == 0x80 && c >= 0xaa && c <= 0xae) || (b == 0x81 && c >= 0xa6 && c <= 0xa9))
            return true;
    }
    return false;
}

/* White space aside, which is no more than untidy. */
static bool has_control(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (((unsigned char)text.p[i] < 0x20 && !is_fws(text.p[i])) || text.p[i] == 0x7f)
            return true;
    return false;
}

/* With the wide and the small "@" of Unicode as what they look like. */
static struct str plain_ats(struct str name, struct arena *arena)
{
    static const struct str wide = S("\xef\xbc\xa0"), small = S("\xef\xb9\xab");
    char *out = arena_alloc(arena, name.n);
    size_t n = 0;
    for (struct str rest = name; rest.n; n++) {
        bool at = str_starts(rest, wide) || str_starts(rest, small);
        out[n] = at ? '@' : rest.p[0];
        rest = str_drop(rest, at ? wide.n : 1);
    }
    return (struct str){out, n};
}

/* What the name in front of an address shows besides. */
struct shown {
    struct str text; /* n == 0: nothing */
    enum dkv_reason reason;
};

/* A name that is itself an address is what phishers show. A list that writes "kim@acme.example via dev" tells the truth
 * about it, and so does a service that passes on somebody's words, with the address that answers go to behind the name;
 * but anybody can write that, so it is told too, if not as a warning. */
static struct shown shown_address(const struct mailbox *m, const char *real, struct str answers_to, struct arena *arena)
{
    struct shown found = {.reason = DKV_FROM_DISPLAY_VIA};
    struct str name = plain_ats(str_z(m->name), arena);
    bool via = str_find(name, S(" via ")) < name.n || str_find(name, S("(via ")) < name.n;
    struct mailbox_scan scan = {.rest = name};
    for (struct str word = mailbox_next_address(&scan); word.n; word = mailbox_next_address(&scan)) {
        struct str host = host_of(word); /* "kim@acme.example!", but not "Jobs@Acme" */
        const char *domain = domain_ascii(host, arena);
        struct str s = str_take(word, (size_t)(host.p + host.n - word.p));
        bool told = name.n > s.n && s.p != name.p && str_ieq(s, answers_to); /* forwarders: "Kim at kim@acme.example" */
        if (!domain || !str_has(str_z(domain), '.') || (real && domain_same_organization(domain, real, NULL)))
            continue;
        if (!via && !told)
            return (struct shown){s, DKV_FROM_DISPLAY_ADDRESS};
        found.text = s;
    }
    return found;
}

/* "paypal.com support" */
static struct shown shown_domain(const struct mailbox *m, const char *real, struct arena *arena)
{
    struct str rest = str_z(m->name);
    while (rest.n) {
        size_t n = 0;
        while (n < rest.n && is_host_byte(rest.p[n]))
            n++;
        struct str word = str_take(rest, n);
        rest = str_drop(rest, n ? n : 1);
        const char *domain = str_has(word, '.') ? domain_ascii(word, arena) : NULL;
        if (domain && domain_is_delegated(domain) && !domain_same_organization(domain, real, NULL))
            return (struct shown){word, DKV_FROM_DISPLAY_DOMAIN};
    }
    return (struct shown){0};
}

static struct shown misleading(const struct mailbox *m, struct str answers_to, struct arena *arena)
{
    const char *real = domain_of(m->address, arena); /* NULL: none, an address literal */
    if (!m->name)
        return (struct shown){0};
    struct shown address = shown_address(m, real, answers_to, arena);
    return address.text.n || !real ? address : shown_domain(m, real, arena);
}

static void find_in_field(struct findings *f, const struct evidence *e, const struct from_field *from, struct str answers_to)
{
    const struct mailboxes *m = &from->mailboxes;
    unsigned flags = from->flags;
    const char *decoded = mime_text(from->value, e->arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (flags & rows[i].flag)
            findings_add(f, rows[i].reason, 0, S("From"), S(""));
    if (!(flags & MAILBOX_CONTROL) && (turns_direction(str_z(decoded)) || has_control(str_z(decoded))))
        findings_add(f, DKV_FROM_CONTROLS, 0, S("From"), S(""));
    if (!m->count && !(flags & MAILBOX_GROUP))
        findings_add(f, DKV_FROM_NO_ADDRESS, 0, S("From"), S(""));
    if (m->more)
        findings_add(f, DKV_LIMIT_ADDRESSES_HIT, 0, S("From"), arena_print(e->arena, "limit %d", LIMIT_ADDRESSES));
    for (size_t i = 0; i < m->count; i++) {
        if (from->inner[i].n && !(flags & MAILBOX_ENCODED))
            findings_add(f, DKV_FROM_ENCODED, 0, S("From"), from->inner[i]);
        struct shown shown = misleading(&m->items[i], answers_to, e->arena);
        if (shown.text.n)
            findings_add(f, shown.reason, 0, S("From"), shown.text);
    }
}

/* What the signatures say for an address: the best of those in the name of its domain. */
static const char *proof(const struct evidence *e, const char *address)
{
    static const char *const words[] = {"its domain has not signed", "a signature in the name of its domain does not hold",
                                        "its domain has signed, and the signature is refused", "its domain has signed"};
    const char *domain = domain_of(address, e->arena);
    size_t best = 0;
    for (size_t i = 0; domain && i < e->count; i++) {
        const struct dkv_signature *s = &e->judged[i];
        const char *d = e->signatures[i].domain;
        size_t is = s->result == DKV_PASS ? 3 : s->would_verify ? 2 : 1;
        if (d && domain_same_organization(d, domain, e->domains) && is > best)
            best = is;
    }
    return words[best];
}

static void find_ambiguity(struct findings *f, const struct evidence *e)
{
    const struct author *a = e->author;
    if (!a->ambiguous)
        return;
    struct str list = S("");
    for (size_t i = 0; i < a->candidate_count && i < 10; i++)
        list = arena_print(e->arena, "%.*s%s%s (%s)", (int)list.n, list.p, i ? ", " : "", a->candidates[i],
                           proof(e, a->candidates[i]));
    if (a->candidate_count > 10)
        list = arena_print(e->arena, "%.*s, and %zu more", (int)list.n, list.p, a->candidate_count - 10);
    findings_add(f, DKV_FROM_AMBIGUOUS, 0, S("From"), list);
}

static void find_idn(struct findings *f, const struct evidence *e)
{
    const char *domain = e->author->domain;
    if (!domain || str_find(str_z(domain), S("xn--")) == strlen(domain))
        return;
    const char *unicode = domain_unicode(domain, e->arena);
    bool mixed = unicode && domain_mixes_scripts(str_z(unicode));
    findings_add(f, mixed ? DKV_FROM_HOMOGRAPH : DKV_FROM_IDN, 0, S("From"),
                 arena_print(e->arena, "%s is %s", domain, unicode ? unicode : "no valid name"));
}

/* Another field with an address of another organization? */
static void find_other(struct findings *f, const struct evidence *e, enum dkv_reason reason, enum field_name name,
                       const struct mailboxes *m)
{
    const char *domain = e->author->domain && m->count ? domain_of(m->items[0].address, e->arena) : NULL;
    if (domain && !domain_same_organization(domain, e->author->domain, e->domains))
        findings_add(f, reason, 0, field_name_text(name), str_z(m->items[0].address));
}

static struct mailboxes mailboxes_of(const struct evidence *e, enum field_name name)
{
    return mime_mailboxes(known_value(e->message, name), e->arena);
}

void author_find(struct findings *f, const struct evidence *e)
{
    struct mailboxes s = mailboxes_of(e, NAME_SENDER), r = mailboxes_of(e, NAME_REPLY_TO), p = mailboxes_of(e, NAME_RETURN_PATH);
    for (size_t i = e->author->field_count; i > 0; i--)
        find_in_field(f, e, &e->author->fields[i - 1], r.count == 1 ? str_z(r.items[0].address) : S(""));
    find_ambiguity(f, e);
    find_idn(f, e);
    find_other(f, e, DKV_SENDER_DIFFERS, NAME_SENDER, &s);
    find_other(f, e, DKV_REPLY_TO_DIFFERS, NAME_REPLY_TO, &r);
    find_other(f, e, DKV_RETURN_PATH_DIFFERS, NAME_RETURN_PATH, &p);
}
