/* The report on keys for a person: the verdict, what the resolver sees, what the servers of the zone say, what is wrong and
 * what to publish instead.
 *
 * What comes from the DNS is escaped and stays right of its label. The one thing that stands at its own margin is a record
 * to publish, which the engine made of checked parts. A private key is not shown. */
#include "src/report/diagnosis.h"
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/page.h"
#include "src/report/zonetext.h"

enum { WIDTH = 100, WIDTH_LEAST = 60, HANG = 8, HANG_ROW = 20, HANG_FINDING = 17, SHOWN = 300, SHOWN_NAME = 120, SHOWN_RECORDS = 5, SHOWN_STRINGS = 20 };
static const char margin[] = "        ";

struct sheet {
    struct page page;
    GString *line;
    const struct diagnosis *d;
    bool all_published; /* the records to publish were printed in one piece */
};

static GString *row(struct sheet *t) { return g_string_truncate(t->line, 0); }

static void put(struct sheet *t, const char *before, const char *label, enum page_color color, size_t hang)
{
    page_put(&t->page, before, label, color, hang, t->line);
}

static void put_words(struct sheet *t, const char *label, const char *words)
{
    g_string_assign(t->line, words);
    put(t, margin, label, PAGE_PLAIN, HANG_ROW);
}

/* ---- the verdict ----------------------------------------------------------------------------------------- */

static const struct {
    const char *label;
    enum page_color color;
    const char *one, *many;
} verdicts[DOCTOR_VERDICTS] = {
    [DOCTOR_VERIFIES] = {"GOOD", PAGE_GREEN, "will verify", "mail signed with these keys will verify"},
    [DOCTOR_UNUSED] = {"UNUSED", PAGE_GREEN, "is not to be expected now: this selector waits for its turn",
                       "these selectors wait: nothing is signed with them now"},
    [DOCTOR_PARTLY] = {"PARTLY", PAGE_YELLOW, "will fail at some receivers", "mail signed with some of these keys will fail at some receivers"},
    [DOCTOR_NEVER] = {"BAD", PAGE_RED, "cannot be verified", "mail signed with at least one of these keys cannot be verified"},
    [DOCTOR_UNKNOWN] = {"UNKNOWN", PAGE_YELLOW, "could not be judged: the DNS did not answer", "not all keys could be judged: the DNS did not answer"},
};

/* Where nobody was asked, the DNS is not to blame. */
static const char *verdict_words(const struct subject *s)
{
    if (s->verdict == DOCTOR_UNKNOWN && subject_unasked(s))
        return "could not be judged: nobody was asked, and no file has its name";
    if (s->change == CHANGE_GOOD && s->verdict == DOCTOR_PARTLY)
        return "will verify with what the servers of the zone say now, and fails where the old answer is remembered, as by the resolver here";
    if (s->change == CHANGE_BAD && (s->verdict == DOCTOR_PARTLY || s->verdict == DOCTOR_NEVER))
        return "cannot be verified with what the servers of the zone say now; it still verifies where the old record is remembered, as by the "
               "resolver here";
    return s->avoidable ? "will verify at most receivers; now and then it fails where a name server is asked that does not serve the zone"
                        : verdicts[s->verdict].one;
}

static const char *overall_words(const struct diagnosis *d)
{
    size_t unknown = 0, unasked = 0;
    for (size_t i = 0; i < d->subject_count; i++) {
        unknown += d->subjects[i].verdict == DOCTOR_UNKNOWN;
        unasked += d->subjects[i].verdict == DOCTOR_UNKNOWN && subject_unasked(&d->subjects[i]);
    }
    bool nobody = d->verdict == DOCTOR_UNKNOWN && unasked == unknown;
    return !nobody ? verdicts[d->verdict].many
         : unknown == d->subject_count ? "none of the keys could be judged: nobody was asked, and no file has their names"
                                       : "not all keys could be judged: nobody was asked, and no file has the others";
}

static void put_verdict(struct sheet *t, const struct subject *s)
{
    GString *line = row(t);
    if (s->target.selector) {
        g_string_append(line, "mail signed with selector ");
        escape_show(line, str_z(s->target.selector), " ", SHOWN_NAME);
        g_string_append(line, " of ");
        escape_show(line, str_z(s->target.domain), " ", SHOWN_NAME);
    } else {
        g_string_append(line, "mail signed with this key, once it is published,");
    }
    g_string_append_printf(line, " %s%s", verdict_words(s),
                           s->forgeable ? (s->verdict == DOCTOR_VERIFIES ? ", but OTHERS CAN SIGN WITH IT TOO" : "; OTHERS CAN SIGN WITH IT") : "");
    enum page_color color = s->forgeable ? PAGE_RED : verdicts[s->verdict].color;
    put(t, "", s->forgeable && s->verdict == DOCTOR_VERIFIES ? "BAD" : verdicts[s->verdict].label, color, HANG);
}

/* The set-up of Amazon SES as a whole, in the words of who asked for it; the first that was found. */
static const struct set_up {
    enum doctor_check check;
    enum page_color color;
    const char *label, *words;
} set_ups[] = {
    {DOCTOR_SES_READY, PAGE_GREEN, "GOOD", "Amazon SES is set up right"},
    {DOCTOR_SES_NONE, PAGE_RED, "BAD", "Amazon SES is NOT set up: none of its CNAME records is in place"},
    {DOCTOR_SES_INCOMPLETE, PAGE_RED, "BAD", "Amazon SES is not set up yet: not all of its CNAME records are in place"},
    {DOCTOR_SES_NO_ACTIVE, PAGE_YELLOW, "WAITING", "the records of Amazon SES are in place; Amazon has put no key behind them yet"},
    {DOCTOR_SES_NOT_SEEN, PAGE_RED, "BAD", "the CNAME records of Amazon SES are published, but not everybody can see them"},
};

static const struct set_up *find_set_up(const struct diagnosis *d)
{
    for (size_t i = 0; d->ses && i < sizeof set_ups / sizeof *set_ups; i++)
        for (size_t k = 0; k < d->finding_count; k++)
            if (d->findings[k].check == set_ups[i].check)
                return &set_ups[i];
    return NULL;
}

static void put_overall(struct sheet *t)
{
    const struct diagnosis *d = t->d;
    const struct set_up *whole = find_set_up(d);
    GString *line = row(t);
    g_string_append(line, whole ? whole->words : overall_words(d));
    if (d->forgeable)
        g_string_append(line, "; OTHERS CAN SIGN WITH ONE OF THE KEYS");
    g_string_append_printf(line, " (%zu key%s)", d->subject_count, d->subject_count == 1 ? "" : "s");
    enum page_color color = d->forgeable ? PAGE_RED : whole ? whole->color : verdicts[d->verdict].color;
    put(t, "", whole ? whole->label : verdicts[d->verdict].label, color, HANG);
}

/* ---- the key --------------------------------------------------------------------------------------------- */

static void put_key(struct sheet *t, const struct subject *s)
{
    static const char *const kinds[] = {
        [MATERIAL_NOTHING] = "none", [MATERIAL_RSA] = "RSA", [MATERIAL_RSA_BARE] = "RSA, without SubjectPublicKeyInfo",
        [MATERIAL_ED25519] = "Ed25519", [MATERIAL_ED25519_SPKI] = "Ed25519, wrapped", [MATERIAL_OTHER_KEY] = "neither RSA nor Ed25519",
        [MATERIAL_PRIVATE] = "A PRIVATE KEY", [MATERIAL_CERTIFICATE] = "a certificate", [MATERIAL_REQUEST] = "a certificate request",
        [MATERIAL_SSH] = "a key of SSH", [MATERIAL_CUT] = "cut off", [MATERIAL_JUNK] = "cannot be read",
    };
    const struct material *m = &s->exam.key;
    if (!s->examined || !s->exam.meant)
        return;
    GString *line = row(t);
    g_string_append(line, kinds[m->kind]);
    if (m->bits)
        g_string_append_printf(line, ", %d bits", m->bits);
    put(t, margin, "key", PAGE_PLAIN, HANG_ROW);
}

/* ---- what the resolver sees --------------------------------------------------------------------------------- */

/* The strings as they are published, one a line; a long one is cut, and of many the first are shown. */
static void put_text(struct sheet *t, const struct dns_record *r, bool hide)
{
    size_t rest = 0;
    for (size_t i = 0; i < r->string_count; i++) {
        if (i >= SHOWN_STRINGS) {
            rest += r->strings[i].n;
            continue;
        }
        GString *line = row(t);
        g_string_append_c(line, '"');
        if (hide)
            g_string_append(line, "(not shown)");
        else
            escape_show(line, r->strings[i], "\"", SHOWN);
        g_string_append_printf(line, "\"  %zu character%s", r->strings[i].n, r->strings[i].n == 1 ? "" : "s");
        put(t, margin, i ? "" : "TXT", PAGE_PLAIN, HANG_ROW);
    }
    if (r->string_count > SHOWN_STRINGS) {
        g_string_printf(t->line, "and %zu more strings, %zu characters", r->string_count - SHOWN_STRINGS, rest);
        put(t, margin, "", PAGE_PLAIN, HANG_ROW);
    }
    if (!r->string_count)
        put_words(t, "TXT", "\"\"");
}

static void put_texts(struct sheet *t, const struct view *v, bool hide)
{
    for (size_t i = 0; i < v->txt_count && i < SHOWN_RECORDS; i++)
        put_text(t, v->txt[i], hide);
    if (v->txt_count > SHOWN_RECORDS) {
        g_string_printf(t->line, "and %zu more records", v->txt_count - SHOWN_RECORDS);
        put(t, margin, "", PAGE_PLAIN, HANG_ROW);
    }
}

static void put_link(struct sheet *t, struct str from, struct str to)
{
    GString *line = row(t);
    escape_show(line, from, " ", SHOWN_NAME);
    g_string_append(line, " > ");
    escape_show(line, to, " ", SHOWN_NAME);
    put(t, margin, "CNAME", PAGE_PLAIN, HANG_ROW);
}

static void put_chain(struct sheet *t, const struct subject *s)
{
    const struct str *names = s->view.chain_count ? s->view.chain : s->by_hand;
    size_t n = s->view.chain_count ? s->view.chain_count : s->by_hand_count;
    for (size_t i = 0; i < n; i++)
        put_link(t, i ? names[i - 1] : str_z(s->name), names[i]);
}

static void put_seen(struct sheet *t, const struct subject *s)
{
    const struct view *v = &s->view;
    GString *line = row(t);
    if (!s->name || s->target.strings)
        return;
    g_string_append_c(t->page.out, '\n');
    g_string_append(line, s->name);
    if (v->first && v->first->server.n) {
        g_string_append(line, "   as the resolver ");
        escape_show(line, v->first->server, " ", SHOWN_NAME);
        g_string_append(line, " sees it");
    }
    put(t, "", "SEEN", PAGE_PLAIN, HANG);
    put_chain(t, s);
    if (v->kind != VIEW_OK && v->kind != VIEW_ALIAS)
        put_words(t, "answer", view_words(v->kind));
    put_texts(t, v, s->private_key);
    bool by_server = v->first && v->first->server.n;
    if (v->ttl >= 0 && by_server) {
        g_string_printf(t->line, "%lld s", (long long)v->ttl);
        put(t, margin, "may be kept", PAGE_PLAIN, HANG_ROW);
    }
    if (v->kind == VIEW_OK && by_server)
        put_words(t, "DNSSEC", v->reply->ad ? "secure" : "not protected, or not checked by the resolver");
    if (s->judged && s->judged != v) {
        put_words(t, "servers", "the servers of the zone have this, and it is judged here:");
        put_texts(t, s->judged, s->private_key);
    }
}

/* ---- what the servers say -------------------------------------------------------------------------------------- */

enum { SERVER = 24, ADDRESS = 16, SERIAL = 10, HANG_SAYS = HANG + SERVER + ADDRESS + SERIAL + 3, HANG_BELOW = HANG + 4 };

/* What it says stands in a column of its own, or below, where a name would be broken there. Names of servers are plain. */
static void put_server(struct sheet *t, const struct zone_server *s, const struct zone_address *a)
{
    g_autoptr(GString) ip = g_string_new(NULL);
    char serial[16];
    escape_show(ip, a ? a->ip : S("(no address)"), "", 45);
    g_snprintf(serial, sizeof serial, "%u", a ? a->serial : 0);
    g_autofree char *label = g_strdup_printf("%-*s %-*s %-*s", SERVER, s->name, ADDRESS, ip->str, SERIAL, a && a->serves ? serial : "-");
    row(t);
    if (a)
        address_words(t->line, a);
    if (HANG_SAYS + page_columns((struct str){t->line->str, t->line->len}) <= t->page.width) {
        put(t, margin, label, PAGE_PLAIN, HANG_SAYS);
        return;
    }
    g_autoptr(GString) says = g_string_new(t->line->str);
    row(t);
    put(t, margin, g_strchomp(label), PAGE_PLAIN, HANG);
    g_string_assign(t->line, says->str);
    put(t, margin, "   ", PAGE_PLAIN, HANG_BELOW);
}

static void put_zone(struct sheet *t, const struct zone *z)
{
    if (!z->apex || !z->server_count)
        return;
    g_string_append_c(t->page.out, '\n');
    GString *line = row(t);
    g_string_append_printf(line, "%s   ", z->apex);
    g_string_append_printf(line, z->parent ? "its servers, as the zone %s names them" : "its servers", z->parent);
    put(t, "", "ZONE", PAGE_PLAIN, HANG);
    g_string_printf(t->line, "%-*s %-*s %-*s %s", SERVER, "server", ADDRESS, "address", SERIAL, "serial", "says about the name");
    put(t, margin, "", PAGE_PLAIN, HANG);
    for (size_t i = 0; i < z->server_count; i++) {
        const struct zone_server *s = &z->servers[i];
        if (!s->address_count)
            put_server(t, s, NULL);
        for (size_t k = 0; k < s->address_count; k++)
            put_server(t, s, &s->addresses[k]);
    }
}

/* ---- what was found ---------------------------------------------------------------------------------------------- */

static void raw_line(struct sheet *t, const char *before, const GString *text)
{
    g_string_append_printf(t->page.out, "%s%s\n", before, text->str);
}

/* The fields of a panel; a text that one field of 255 characters holds needs no splitting. */
static void put_panel(struct sheet *t, const struct doctor_publish *p, const char *apex)
{
    struct str string;
    g_autoptr(GString) line = g_string_new("name   ");
    if (p->owner)
        zone_short_name(line, p, apex);
    else
        g_string_append(line, "SELECTOR._domainkey");
    g_string_append_printf(line, "   type %s", p->type == PUBLISH_CNAME ? "CNAME" : "TXT");
    raw_line(t, "                   ", line);
    if (p->type == PUBLISH_CNAME || p->value.n <= LIMIT_DNS_STRING) {
        g_string_printf(line, "value  %.*s", (int)p->value.n, p->value.p);
        raw_line(t, "                   ", line);
        return;
    }
    for (size_t i = 0; zone_string(p, i, &string); i++) {
        g_string_printf(line, "%s\"%.*s\"", i ? "       " : "value  ", (int)string.n, string.p);
        raw_line(t, "                   ", line);
    }
}

static bool same_record(const struct doctor_publish *a, const struct doctor_publish *b)
{
    return a->type == b->type && str_eq(a->value, b->value) && str_eq(str_z(a->owner), str_z(b->owner));
}

/* The same record cures several findings: it is printed once. */
static bool printed_before(const struct sheet *t, const struct doctor_finding *f)
{
    if (t->all_published)
        return true;
    for (const struct doctor_finding *other = t->d->findings; other < f; other++)
        if (same_record(&other->publish, &f->publish))
            return true;
    return false;
}

static void put_publish(struct sheet *t, const struct doctor_finding *f, const char *apex)
{
    if (f->publish.type == PUBLISH_NOTHING)
        return;
    bool before = printed_before(t, f);
    if (before && f->because >= 0)
        return;
    if (before) {
        g_string_assign(t->line, "the record that stands above");
        put(t, "         ", "publish", PAGE_PLAIN, HANG_FINDING);
        return;
    }
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_assign(t->line, "this line of a zone file:");
    put(t, "         ", "publish", PAGE_PLAIN, HANG_FINDING);
    zone_line(line, &f->publish);
    raw_line(t, "                   ", line);
    g_string_assign(t->line, f->publish.type == PUBLISH_TXT && f->publish.value.n > LIMIT_DNS_STRING
                                 ? "or, in a panel whose fields hold 255 characters, these strings of one record:"
                                 : "or, in a panel:");
    put(t, "         ", "", PAGE_PLAIN, HANG_FINDING);
    put_panel(t, &f->publish, apex);
}

/* Why it matters and what to do is said once for each kind. */
static bool explained_before(const struct sheet *t, const struct doctor_finding *f, const char *(*words)(const struct doctor_finding *))
{
    for (const struct doctor_finding *other = t->d->findings; other < f; other++)
        if (other->check == f->check && other->severity > DOCTOR_INFO && other->because < 0 && g_str_equal(words(other), words(f)))
            return true;
    return false;
}

static void put_advice(struct sheet *t, const char *label, const char *words)
{
    if (!*words)
        return;
    g_string_assign(t->line, words);
    put(t, "         ", label, PAGE_PLAIN, HANG_FINDING);
}

static void put_explanation(struct sheet *t, const struct doctor_finding *f)
{
    if (f->because >= 0) {
        g_string_printf(t->line, "that comes from what stands above (%s)", doctor_row((enum doctor_check)f->because)->id);
        put(t, "         ", "why", PAGE_PLAIN, HANG_FINDING);
    } else {
        put_advice(t, "why", explained_before(t, f, doctor_why) ? "" : doctor_why(f));
        put_advice(t, "do", explained_before(t, f, doctor_fix) ? "" : doctor_fix(f));
    }
}

static void put_finding(struct sheet *t, const struct doctor_finding *f)
{
    static const enum page_color colors[] = {
        [DOCTOR_INFO] = PAGE_PLAIN, [DOCTOR_WARN] = PAGE_YELLOW, [DOCTOR_ERROR] = PAGE_RED, [DOCTOR_FATAL] = PAGE_RED, [DOCTOR_CRITICAL] = PAGE_RED,
    };
    const struct doctor_row *r = doctor_row(f->check);
    finding_text(row(t), f, SHOWN);
    g_string_append_printf(t->line, " (%s)", r->id);
    put(t, margin, doctor_severity_word(f->severity), colors[f->severity], HANG_FINDING);
    if (f->severity > DOCTOR_INFO)
        put_explanation(t, f);
}

/* What explains rather than warns is said, too, where it is about the records of a service. */
static void put_why_of_info(struct sheet *t, const struct doctor_finding *f)
{
    bool explains = f->check == DOCTOR_SES_EMPTY || f->check == DOCTOR_SES_READY || f->check == DOCTOR_CNAME_PROVIDER ||
                    f->check == DOCTOR_TXT_TO_SPLIT;
    for (const struct doctor_finding *other = t->d->findings; other < f; other++)
        explains = explains && other->check != f->check;
    if (f->severity != DOCTOR_INFO || !explains)
        return;
    g_string_assign(t->line, doctor_why(f));
    put(t, "         ", "", PAGE_PLAIN, HANG_FINDING);
}

static void put_findings(struct sheet *t, size_t subject, const char *apex)
{
    bool begun = false;
    for (size_t i = 0; i < t->d->finding_count; i++) {
        const struct doctor_finding *f = &t->d->findings[i];
        bool shown = f->check == DOCTOR_DNSSEC_SECURE || f->check == DOCTOR_DNSSEC_INSECURE; /* under SEEN */
        if (f->subject != subject || shown)
            continue;
        if (!begun) {
            g_string_append_c(t->page.out, '\n');
            row(t);
            put(t, "", "FOUND", PAGE_PLAIN, HANG);
        }
        begun = true;
        put_finding(t, f);
        put_why_of_info(t, f);
        put_publish(t, f, apex);
    }
}

/* All records that Amazon SES still needs, to be copied in one go. */
static void put_set_up_records(struct sheet *t)
{
    g_autoptr(GString) lines = g_string_new(NULL), panel = g_string_new(NULL);
    size_t count = 0;
    for (size_t i = 0; i < t->d->finding_count; i++) {
        const struct doctor_finding *f = &t->d->findings[i];
        if (f->publish.type != PUBLISH_CNAME || printed_before(t, f))
            continue;
        const struct subject *s = &t->d->subjects[f->subject - 1];
        g_string_append(lines, "                   ");
        zone_line(lines, &f->publish);
        g_string_append(panel, "                   ");
        zone_short_name(panel, &f->publish, s->zone.apex ? s->zone.apex : s->domain);
        g_string_append_printf(panel, "   %.*s\n", (int)f->publish.value.n, f->publish.value.p);
        g_string_append_c(lines, '\n');
        count++;
    }
    if (count < 2)
        return;
    put_advice(t, "publish", "these lines of a zone file:");
    g_string_append(t->page.out, lines->str);
    put_advice(t, "", "or, in a panel, each as a CNAME record, name and value:");
    g_string_append(t->page.out, panel->str);
    t->all_published = true;
}

static bool zone_shown_before(const struct diagnosis *d, const struct subject *s)
{
    for (const struct subject *other = d->subjects; other < s; other++)
        if (s->zone.apex && other->zone.apex && str_ieq(str_z(other->zone.apex), str_z(s->zone.apex)) && str_eq(str_z(other->name), str_z(s->name)))
            return true;
    return false;
}

static void put_subject(struct sheet *t, size_t i, bool apart)
{
    const struct subject *s = &t->d->subjects[i];
    if (i || apart)
        g_string_append_c(t->page.out, '\n');
    put_verdict(t, s);
    put_key(t, s);
    put_seen(t, s);
    if (!zone_shown_before(t->d, s))
        put_zone(t, &s->zone);
    put_zone(t, &s->end_zone);
    put_findings(t, i + 1, s->zone.apex ? s->zone.apex : s->domain);
}

/* After a change the old answer is around for a while, and who looks too early changes what was right. */
static void put_then(struct sheet *t)
{
    int64_t kept = -1, absent = -1;
    bool asked = false;
    for (size_t i = 0; i < t->d->subject_count; i++) {
        const struct subject *s = &t->d->subjects[i];
        asked = asked || (s->view.first && s->view.first->server.n);
        kept = MAX(kept, MAX(s->view.ttl, zone_ttl(&s->zone)));
        absent = MAX(absent, zone_negative_ttl(&s->zone));
    }
    if (!asked || t->d->worst < DOCTOR_ERROR || (kept < 0 && absent < 0))
        return;
    GString *line = row(t);
    g_string_append(line, "Run the same again after the change. Resolvers may keep what they know: ");
    if (kept >= 0)
        g_string_append_printf(line, "what is published for %lld s%s", (long long)kept, absent >= 0 ? ", " : ".");
    if (absent >= 0)
        g_string_append_printf(line, "that a name does not exist for %lld s.", (long long)absent);
    g_string_append_c(t->page.out, '\n');
    put(t, "", "THEN", PAGE_PLAIN, HANG);
}

void diagnosis_text(GString *out, const struct diagnosis *d, const struct diagnosis_options *options)
{
    g_autoptr(GString) line = g_string_new(NULL);
    struct sheet t = {{out, options->width ? MAX(options->width, WIDTH_LEAST) : WIDTH, options->color}, line, d, false};
    if (d->subject_count > 1 || d->ses)
        put_overall(&t);
    put_findings(&t, 0, NULL);
    if (d->ses)
        put_set_up_records(&t);
    for (size_t i = 0; i < d->subject_count; i++)
        put_subject(&t, i, d->subject_count > 1 || d->ses);
    if (d->more_findings) {
        g_string_assign(line, "there are more findings than are listed");
        put(&t, "", "", PAGE_PLAIN, HANG);
    }
    put_then(&t);
}
