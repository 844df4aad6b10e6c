/* Cause and effect: a key that stands under the doubled name is missing under the right one, and advice about missing keys
 * in general would only lead away from that. */
#include "src/doctor/doctor.h"

static const struct {
    enum doctor_check cause, effect;
    enum doctor_severity least; /* of the cause: one server that is down explains nothing, all of them do */
} causes[] = {
    {DOCTOR_DOMAIN_MISSING, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_NAME_DOUBLED, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_NAME_DOUBLED, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_UNDERSCORE_DROPPED, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_UNDERSCORE_DROPPED, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_AT_SELECTOR, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_AT_SELECTOR, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_WRONG_LEVEL, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_WRONG_LEVEL, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_CNAME_PROXIED, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_CNAME_TARGET_TYPO, DOCTOR_CNAME_DANGLING, DOCTOR_INFO},
    {DOCTOR_CNAME_TARGET_TYPO, DOCTOR_SES_TARGET, DOCTOR_INFO},
    {DOCTOR_CNAME_TAKEOVER, DOCTOR_CNAME_DANGLING, DOCTOR_INFO},
    {DOCTOR_SES_REGION_ZONE, DOCTOR_CNAME_DANGLING, DOCTOR_INFO},
    {DOCTOR_SES_TARGET, DOCTOR_CNAME_DANGLING, DOCTOR_INFO},
    {DOCTOR_CNAME_WRONG_TOKEN, DOCTOR_CNAME_DANGLING, DOCTOR_INFO},
    {DOCTOR_PRIVATE_KEY, DOCTOR_PEM_HEADER, DOCTOR_INFO},
    {DOCTOR_PRIVATE_KEY, DOCTOR_P_MISSING, DOCTOR_INFO},
    {DOCTOR_CERTIFICATE, DOCTOR_PEM_HEADER, DOCTOR_INFO},
    {DOCTOR_CERTIFICATE, DOCTOR_P_MISSING, DOCTOR_INFO},
    {DOCTOR_SSH_KEY, DOCTOR_PEM_HEADER, DOCTOR_INFO},
    {DOCTOR_SSH_KEY, DOCTOR_P_MISSING, DOCTOR_INFO},
    {DOCTOR_NOT_RSA, DOCTOR_PEM_HEADER, DOCTOR_INFO},
    {DOCTOR_NOT_RSA, DOCTOR_P_MISSING, DOCTOR_INFO},
    {DOCTOR_TXT_CUT_255, DOCTOR_KEY_TRUNCATED, DOCTOR_INFO},
    {DOCTOR_TXT_SERVFAIL, DOCTOR_DNS_SERVFAIL, DOCTOR_INFO},
    {DOCTOR_TXT_SERVFAIL, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_TXT_SERVFAIL, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_NO_TCP, DOCTOR_DNS_BAD, DOCTOR_INFO},
    {DOCTOR_NS_UNREACHABLE, DOCTOR_DNS_SERVFAIL, DOCTOR_ERROR},
    {DOCTOR_NS_UNREACHABLE, DOCTOR_DNS_TIMEOUT, DOCTOR_ERROR},
    {DOCTOR_WILDCARD_TXT, DOCTOR_SPF_TEXT, DOCTOR_INFO},
    {DOCTOR_WILDCARD_TXT, DOCTOR_DMARC_TEXT, DOCTOR_INFO},
    {DOCTOR_WILDCARD_TXT, DOCTOR_OTHER_TEXT, DOCTOR_INFO},
    {DOCTOR_WILDCARD_TXT, DOCTOR_CNAME_DANGLING, DOCTOR_ERROR},
    {DOCTOR_NS_DISAGREE, DOCTOR_CNAME_AND_TXT, DOCTOR_INFO},
    {DOCTOR_NS_DISAGREE, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_NS_DISAGREE, DOCTOR_KEY_NODATA, DOCTOR_INFO},
    {DOCTOR_RESOLVER_DIFFERS, DOCTOR_KEY_MISSING, DOCTOR_INFO},
    {DOCTOR_RESOLVER_DIFFERS, DOCTOR_KEY_NODATA, DOCTOR_INFO},
};

static void explain(struct doctor_finding *cause, struct doctor_finding *effect)
{
    if (effect->because < 0)
        effect->because = (int)cause->check;
    cause->rank = effect->rank > cause->rank ? effect->rank : cause->rank;
}

void doctor_causes(struct chart *c)
{
    for (size_t i = 0; i < c->count; i++)
        c->items[i].rank = c->items[i].severity;
    for (size_t k = 0; k < sizeof causes / sizeof *causes; k++)
        for (size_t i = 0; i < c->count; i++)
            for (size_t j = 0; j < c->count; j++)
                if (c->items[i].check == causes[k].cause && c->items[j].check == causes[k].effect &&
                    c->items[i].subject == c->items[j].subject && c->items[i].severity >= causes[k].least)
                    explain(&c->items[i], &c->items[j]);
}
