#include "tests/doctor/cases.h"

const struct doctor_target cases_target = {.selector = "s", .domain = "acme.example", .wanted_type = KEY_UNKNOWN};
const struct doctor_options cases_options = {0};
const struct diagnosis *last;
size_t last_rounds;

struct doctor *cases_run(const struct case_ *c, const struct doctor_target *t, size_t n, const struct doctor_options *o)
{
    struct doctor *d = doctor_open(t, n, o);
    last = world_ask(d, c->lines, &last_rounds);
    return d;
}

void cases_check(const struct case_ *cases, size_t n, const struct doctor_target *target, const struct doctor_options *o)
{
    for (size_t i = 0; i < n; i++) {
        struct doctor *d = cases_run(&cases[i], target, 1, o);
        unit_row("%s", cases[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(cases[i].ids));
        CHECK_INT(last->verdict, cases[i].verdict);
        CHECK(last_rounds < LIMIT_DOCTOR_ROUNDS);
        doctor_close(d);
    }
}
