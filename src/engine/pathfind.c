#include "src/engine/pathfind.h"
#include "parsers/date.h"
#include "parsers/idtime.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include "src/engine/claims.h"
#include "src/engine/pathtell.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* ---- dates that are odd in themselves --------------------------------------------------------------- */

static struct str damage(unsigned flags, struct arena *arena)
{
    static const struct {
        unsigned flag;
        const char *words;
    } rows[] = {
        {DATE_GLUED, "no blank between month and year"},
        {DATE_SHORT_YEAR, "the year has not four digits"},
        {DATE_ISO, "written as year-month-day"},
        {DATE_LONG_NAME, "month or weekday written in full"},
        {DATE_HYPHENS, "hyphens between day, month and year"},
        {DATE_NO_ZONE, "no time zone: taken as UTC"},
        {DATE_ZONE_UNKNOWN, "a time zone that nobody knows: taken as UTC"},
        {DATE_ZONE_WILD, "a time zone that does not exist: taken as UTC"},
        {DATE_ZONE_FORM, "the time zone is not written as +hhmm"},
    };
    struct str text = S("");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (flags & rows[i].flag)
            text = arena_print(arena, "%.*s%s%s", (int)text.n, text.p, text.n ? "; " : "", rows[i].words);
    return text;
}

enum { DATE_FINDINGS = DATE_DAMAGE | DATE_WRONG_WEEKDAY | DATE_ZONE_DIFFERS };

static void date_findings(struct findings *f, const struct evidence *e, struct str where, struct str text, bool ok, unsigned flags)
{
    struct str shown = text.n ? str_take(text, 100) : S("nothing stands there");
    if (!ok)
        findings_add(f, DKV_DATE_UNPARSED, 0, where,
                     flags & DATE_NO_SUCH_DAY ? arena_print(e->arena, "there is no such day: %.*s", PATH_SHOWN(shown)) : shown);
    else if (flags & DATE_DAMAGE)
        findings_add(f, DKV_DATE_DAMAGED, 0, where, damage(flags, e->arena));
    if (ok && flags & DATE_WRONG_WEEKDAY)
        findings_add(f, DKV_DATE_WEEKDAY, 0, where, shown);
    if (ok && flags & DATE_ZONE_DIFFERS)
        findings_add(f, DKV_DATE_ZONE_NAME, 0, where, shown);
}

/* Hops that are odd in the same way are told once: it is one server's habit. */
static void hop_dates(struct findings *f, const struct evidence *e)
{
    const struct path *p = e->path;
    unsigned seen = 0;
    size_t unread = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct hop *h = &p->hops[i];
        bool ok = h->date != -1;
        unsigned fresh = h->date_flags & ~(ok ? seen : 0);
        if (!ok && ++unread > 5)
            continue;
        seen |= ok ? h->date_flags : 0;
        if (!ok || fresh & DATE_FINDINGS)
            date_findings(f, e, arena_print(e->arena, "hop %zu", i + 1), h->date_text, ok, fresh);
    }
}

static bool is_vague(const struct hop *h) { return h->date == -1 || h->date_flags & DATE_VAGUE; }

static void border_dates(struct findings *f, const struct evidence *e)
{
    const struct path *p = e->path;
    struct mime_date date = e->date;
    if (date.ok) /* that there is none, or none that can be read, is told with the shape of the message */
        date_findings(f, e, S("Date"), str_trim(known_value(e->message, NAME_DATE)), date.ok, date.flags);
    if (!p->count)
        return;
    size_t at = p->border < p->count ? p->border : p->count - 1;
    const struct hop *h = &p->hops[at];
    if (is_vague(h))
        return;
    if (h->date > e->now + DAY)
        findings_add(f, DKV_DATE_FUTURE, 0, arena_print(e->arena, "hop %zu", at + 1), str_take(h->date_text, 100));
    int64_t late = h->date - date.seconds; /* how long after it was written it came */
    if (date.ok && !(date.flags & DATE_VAGUE) && (late < -10 * MINUTE || late > 7 * DAY)) {
        struct str span = path_span(late, e->arena);
        findings_add(f, DKV_DATE_HEADER, 0, S("Date"),
                     arena_print(e->arena, "%.*s %s hop %zu", PATH_SHOWN(span), late < 0 ? "after" : "before", at + 1));
    }
}

/* ---- delays, and clocks that are wrong ------------------------------------------------------------- */

/* The hops whose time can be relied on, as far as anything can. */
struct times {
    const struct hop **hops;
    size_t *index;
    size_t count;
};

static struct times times_read(const struct evidence *e)
{
    const struct path *p = e->path;
    struct times t = {arena_array(e->arena, p->count, sizeof *t.hops), arena_array(e->arena, p->count, sizeof *t.index), 0};
    for (size_t i = 0; i < p->count; i++)
        if (!is_vague(&p->hops[i])) {
            t.index[t.count] = i;
            t.hops[t.count++] = &p->hops[i];
        }
    return t;
}

static int64_t gap(const struct times *t, size_t a, size_t b) { return t->hops[b]->date - t->hops[a]->date; }

/* Of two clocks that run against each other the one is wrong that a neighbour contradicts too. */
enum blame { NOBODY, LOWER, UPPER };
static enum blame blame(const struct times *t, size_t upper)
{
    bool lower_agrees = upper >= 2 && gap(t, upper - 2, upper) >= 0;            /* without the lower all is in order */
    bool upper_agrees = upper + 1 < t->count && gap(t, upper - 1, upper + 1) >= 0; /* without the upper */
    return lower_agrees == upper_agrees ? NOBODY : lower_agrees ? LOWER : UPPER;
}

static void tell_backwards(struct path_teller *teller, const struct times *t, size_t k)
{
    static const char *const words[] = {
        [NOBODY] = "one of the two clocks is wrong", [LOWER] = "the clock of the first is fast", [UPPER] = "the clock of the second is slow"};
    struct arena *arena = teller->e->arena;
    int64_t delay = gap(t, k - 1, k);
    struct str span = path_span(delay, arena);
    struct str lower = path_writer(t->hops[k - 1], t->index[k - 1], arena), upper = path_writer(t->hops[k], t->index[k], arena);
    path_tell(teller, delay < -300 ? DKV_DELAY_NEGATIVE : DKV_CLOCK_SKEW, t->index[k],
              arena_print(arena, "%.*s between %.*s and %.*s: %s", PATH_SHOWN(span), PATH_SHOWN(lower), PATH_SHOWN(upper),
                          words[blame(t, k)]));
}

/* A list may hold a message for its moderator; a receiver that greylists says so. */
static bool is_excused(const struct evidence *e)
{
    static const enum field_name fields[] = {NAME_X_GREYLIST, NAME_X_GREYLISTING, NAME_DEFERRED_DELIVERY, NAME_X_DEFERRED_DELIVERY};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (known_count(e->message, fields[i]))
            return true;
    return claims_list(e->message);
}

static bool is_greylisted(const struct evidence *e)
{
    return known_count(e->message, NAME_X_GREYLIST) || known_count(e->message, NAME_X_GREYLISTING);
}

/* The server below had it for so long. A clock that is wrong makes a delay before it and a leap back after it; that
 * is told by the leap. */
static void tell_delay(struct path_teller *teller, const struct times *t, size_t k)
{
    const struct evidence *e = teller->e;
    int64_t delay = gap(t, k - 1, k);
    if (k + 1 < t->count && gap(t, k, k + 1) < 0 && gap(t, k - 1, k + 1) < 5 * MINUTE)
        return;
    if (k >= 2 && gap(t, k - 2, k - 1) < 0 && gap(t, k - 2, k) < 5 * MINUTE)
        return;
    struct str span = path_span(delay, e->arena), holder = path_writer(t->hops[k - 1], t->index[k - 1], e->arena);
    struct str taker = path_writer(t->hops[k], t->index[k], e->arena);
    bool grey = is_greylisted(e) && delay <= HOUR;
    path_tell(teller, delay >= HOUR && !is_excused(e) ? DKV_DELAY_HOURS : DKV_DELAY_LONG, t->index[k],
              arena_print(e->arena, "%.*s at %.*s, until %.*s took it%s", PATH_SHOWN(span), PATH_SHOWN(holder), PATH_SHOWN(taker),
                          grey ? "; the receiver greylists: it turns the first attempt away" : ""));
}

static void delays(struct path_teller *teller)
{
    struct times t = times_read(teller->e);
    for (size_t k = 1; k < t.count; k++) {
        int64_t delay = gap(&t, k - 1, k);
        if (delay < 0)
            tell_backwards(teller, &t, k);
        else if (delay >= 5 * MINUTE)
            tell_delay(teller, &t, k);
    }
}

/* ---- times inside ids ------------------------------------------------------------------------------ */

/* An id is made before the line is written; some servers keep it for hours. */
static bool id_fits(int64_t id, int64_t date) { return id - date <= MINUTE && date - id <= 12 * HOUR; }

static void tell_id(struct path_teller *teller, size_t i, const struct id_time *t, int64_t date)
{
    struct arena *arena = teller->e->arena;
    struct str span = path_span(t->seconds - date, arena);
    path_tell(teller, DKV_ID_TIME, i,
              arena_print(arena, "%s made the id %.*s %s the time of the line", t->program, PATH_SHOWN(span),
                          t->seconds > date ? "after" : "before"));
}

static void id_times(struct path_teller *teller)
{
    const struct path *p = teller->e->path;
    struct id_time mimecast = id_time_mimecast(known_value(teller->e->message, NAME_X_MIMECAST_ID));
    size_t mimecast_hop = p->count;
    for (size_t i = 0; i < p->count; i++) {
        const struct hop *h = &p->hops[i];
        if (is_vague(h))
            continue;
        struct id_time t = id_time(h);
        if (t.program && !id_fits(t.seconds, h->date))
            tell_id(teller, i, &t, h->date);
        if (mimecast.program && str_iends(h->by, S(".mimecast.com"))) {
            mimecast_hop = i;
            if (id_fits(mimecast.seconds, h->date))
                mimecast.program = NULL;
        }
    }
    if (mimecast.program && mimecast_hop < p->count)
        tell_id(teller, mimecast_hop, &mimecast, p->hops[mimecast_hop].date);
}

/* ---- all ------------------------------------------------------------------------------------------- */

static void limits(struct findings *f, const struct evidence *e)
{
    const struct path *p = e->path;
    unsigned flags = 0;
    for (size_t i = 0; i < p->count; i++)
        flags |= p->hops[i].flags;
    if (flags & HOP_TOO_DEEP)
        findings_add(f, DKV_LIMIT_COMMENT_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_COMMENT_DEPTH));
    if (flags & HOP_CUT)
        findings_add(f, DKV_LIMIT_VALUE_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_VALUE_BYTES));
    if (p->more)
        findings_add(f, DKV_LIMIT_HOPS_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_HOPS));
}

void path_find(struct findings *f, const struct evidence *e)
{
    struct path_teller t = {.f = f, .e = e};
    delays(&t);
    id_times(&t);
    limits(f, e);
    path_told(&t);
    hop_dates(f, e);
    border_dates(f, e);
}
