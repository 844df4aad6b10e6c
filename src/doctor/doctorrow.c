#include "src/doctor/doctorrow.h"
#include "parsers/limits.h"
#include <assert.h>

/* The words of the table; the others are the enumerations' own. */
enum {
    INFO = DOCTOR_INFO, WARN = DOCTOR_WARN, ERROR = DOCTOR_ERROR, FATAL = DOCTOR_FATAL, CRITICAL = DOCTOR_CRITICAL,
    NONE = DOCTOR_NONE, SOME = DOCTOR_SOME, ALL = DOCTOR_ALL,
};

static const struct doctor_row rows[DOCTOR_CHECKS] = {
#define DOCTOR(symbol, id, severity, effect, seen, why, fix, source) \
    [DOCTOR_##symbol] = {id, seen, why, fix, source, (enum doctor_severity)(severity), (enum doctor_effect)(effect)},
#include "src/doctor/doctor.def"
#undef DOCTOR
};

const struct doctor_row *doctor_row(enum doctor_check check)
{
    assert((unsigned)check < DOCTOR_CHECKS);
    return &rows[check];
}

const char *doctor_why(const struct doctor_finding *f) { return f->why ? f->why : doctor_row(f->check)->why; }

const char *doctor_fix(const struct doctor_finding *f) { return f->fix ? f->fix : doctor_row(f->check)->fix; }

const char *doctor_severity_word(enum doctor_severity severity)
{
    static const char *const words[] = {
        [DOCTOR_INFO] = "info", [DOCTOR_WARN] = "warn", [DOCTOR_ERROR] = "error", [DOCTOR_FATAL] = "fatal",
        [DOCTOR_CRITICAL] = "critical",
    };
    return words[severity];
}

static struct doctor_finding *new_lost(struct chart *c)
{
    struct lost_finding *lost = arena_alloc(c->arena, sizeof *lost);
    lost->next = c->lost;
    c->lost = lost;
    return &lost->finding;
}

struct doctor_finding *chart_add_as(struct chart *c, enum doctor_check check, enum doctor_severity severity,
                                    enum doctor_effect effect, struct str where, struct str detail)
{
    c->more = c->more || c->count >= LIMIT_DOCTOR_FINDINGS;
    if (!c->more)
        c->items = arena_grow(c->arena, c->items, c->count, &c->room, sizeof *c->items);
    struct doctor_finding *f = c->more ? new_lost(c) : &c->items[c->count++];
    *f = (struct doctor_finding){.check = check, .severity = severity, .effect = effect, .subject = c->subject,
                                 .where = where, .detail = detail, .because = -1};
    return f;
}

struct doctor_finding *chart_add(struct chart *c, enum doctor_check check, struct str where, struct str detail)
{
    const struct doctor_row *row = doctor_row(check);
    enum doctor_effect effect = row->severity >= DOCTOR_ERROR ? row->effect : DOCTOR_NONE;
    return chart_add_as(c, check, row->severity, effect, where, detail);
}

bool chart_has(const struct chart *c, enum doctor_check check)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].check == check && c->items[i].subject == c->subject)
            return true;
    return false;
}
