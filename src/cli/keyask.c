#include "src/cli/keyask.h"
#include <glib.h>

bool keyask(struct inquiry *inquiry, struct doctor *doctor, size_t *round)
{
    const struct dns_question *questions;
    bool recorded = true;
    for (size_t n; (n = doctor_wants(doctor, &questions)) > 0;) {
        g_autofree struct dns_reply *replies = g_new0(struct dns_reply, n);
        g_autofree struct dns_fact *facts = g_new0(struct dns_fact, n);
        ++*round;
        recorded = inquiry_ask(inquiry, questions, n, replies) && recorded;
        for (size_t i = 0; i < n; i++)
            facts[i] = (struct dns_fact){questions[i], replies[i]};
        doctor_tell(doctor, facts, n);
    }
    return recorded;
}
