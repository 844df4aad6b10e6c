#include "tests/doctor/rsarecord.h"
#include "src/doctor/keyexam.h"
#include "tests/engine/make.h"

const char *rsarecord_ids(struct str record, struct str blocklist)
{
    struct chart chart = {.arena = unit_arena()};
    struct keyexam x = keyexam_read(&record, 1, false, unit_arena());
    struct str all = S("");
    keyexam_judge(&x, NULL, blocklist, &chart);
    for (size_t i = 0; i < chart.count; i++)
        all = arena_print(unit_arena(), "%.*s%s%s", (int)all.n, all.p, all.n ? " " : "", doctor_row(chart.items[i].check)->id);
    return arena_z(unit_arena(), all);
}

struct str rsarecord_text(struct str n, struct str e)
{
    struct str spki = make_rsa(n.n * 8, e);
    size_t at = spki.n - n.n - (e.n > 127 ? 4 : 2) - e.n;
    struct str whole = make_join(make_join(str_take(spki, at), n), str_drop(spki, at + n.n));
    return make_join(S("v=DKIM1; k=rsa; p="), make_base64(whole));
}
