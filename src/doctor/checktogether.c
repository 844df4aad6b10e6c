/* What several keys have in common: one key for several names, several records for one name. RFC 6376 section 3.6.2.2. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

/* The same key for several owners; two names of one chain's end are one key published once. */
static void check_shared(const struct ward *w)
{
    for (size_t i = 0; i < w->subject_count; i++)
        for (size_t k = i + 1; k < w->subject_count; k++) {
            const struct subject *a = &w->subjects[i], *b = &w->subjects[k];
            struct str x = a->exam.key.standard, y = b->exam.key.standard;
            if (!a->examined || !b->examined || !x.n || !str_eq(x, y) || (a->name && b->name && str_eq(str_z(a->name), str_z(b->name))))
                continue;
            bool strangers = a->domain && b->domain && !domain_same_organization(a->domain, b->domain, NULL);
            chart_add_as(w->chart, DOCTOR_KEY_SHARED, strangers ? DOCTOR_WARN : DOCTOR_INFO, DOCTOR_NONE, S(""),
                         arena_print(w->chart->arena, "%s and %s", a->name ? a->name : "a record", b->name ? b->name : "a record"));
        }
}

/* Records that were typed in are looked at one by one; two of one name are one too many. */
static void check_twice(const struct ward *w)
{
    for (size_t i = 0; i < w->subject_count; i++)
        for (size_t k = 0; k < w->subject_count; k++) {
            const struct subject *a = &w->subjects[i], *b = &w->subjects[k];
            w->chart->subject = i + 1;
            if (i != k && a->target.strings && b->target.strings && a->name && b->name && str_eq(str_z(a->name), str_z(b->name)) &&
                !chart_has(w->chart, DOCTOR_TXT_MULTIPLE))
                chart_add(w->chart, DOCTOR_TXT_MULTIPLE, str_z(a->name), S(""));
        }
    w->chart->subject = 0;
}

void doctor_together(const struct ward *w)
{
    check_shared(w);
    check_twice(w);
}
