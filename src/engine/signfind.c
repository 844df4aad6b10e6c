#include "src/engine/signfind.h"
#include "parsers/limits.h"
#include "src/engine/author.h"
#include "src/engine/domain.h"

/* ---- what is signed -------------------------------------------------------------------------------- */

/* Fields that servers add, change or take away as a matter of course. */
static const enum field_name fragile[] = {
    NAME_RECEIVED, NAME_RETURN_PATH, NAME_DELIVERED_TO, NAME_AUTHENTICATION_RESULTS, NAME_RECEIVED_SPF,
    NAME_CONTENT_LENGTH, NAME_LINES, NAME_STATUS, NAME_X_SPAM_STATUS, NAME_X_SPAM_FLAG, NAME_X_VIRUS_SCANNED,
};

static void find_fragile(struct findings *f, const struct evidence *e, size_t i)
{
    struct str list = S("");
    for (size_t k = 0; k < sizeof fragile / sizeof *fragile; k++)
        if (signature_names(&e->signatures[i], fragile[k]))
            list = arena_print(e->arena, "%.*s%s%s", (int)list.n, list.p, list.n ? ", " : "", field_name_text(fragile[k]).p);
    if (list.n)
        findings_add(f, DKV_H_FRAGILE, i + 1, arena_print(e->arena, "DKIM-Signature %zu", i + 1), list);
}

/* ---- for whom -------------------------------------------------------------------------------------- */

/* Domains with which services sign the mail of customers that have set up none of their own. */
static const struct str services[] = {
    S("amazonses.com"),    S("sendgrid.net"),    S("sendgrid.info"),   S("sparkpostmail.com"), S("mailgun.org"),
    S("mailgun.net"),      S("mcsv.net"),        S("mcdlv.net"),       S("rsgsv.net"),         S("mandrillapp.com"),
    S("mailjet.com"),      S("sendinblue.com"),  S("brevosend.com"),   S("mtasv.net"),         S("ccsend.com"),
    S("onmicrosoft.com"),  S("gappssmtp.com"),   S("mailchannels.net"), S("messagelabs.com"),  S("hubspotemail.net"),
    S("exacttarget.com"),  S("zohomail.com"),    S("klaviyomail.com"), S("mailersend.net"),    S("postmarkapp.com"),
};

static const char *service_of(struct str domain)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if (str_under(domain, services[i]))
            return services[i].p;
    return NULL;
}

static void find_service(struct findings *f, const struct evidence *e)
{
    const char *from = e->author->domain, *service = NULL;
    for (size_t i = 0; from && i < e->count && i < LIMIT_SIGNATURES; i++) {
        const char *d = e->judged[i].result == DKV_PASS ? e->signatures[i].domain : NULL;
        if (!d)
            continue;
        const char *known = service_of(str_z(d));
        if (!known || domain_same_organization(d, from, e->domains))
            return;
        service = known;
    }
    if (service)
        findings_add(f, DKV_SIG_SERVICE_ONLY, 0, S("From"), arena_print(e->arena, "%s signed, not %s", service, from));
}

void sign_find(struct findings *f, const struct evidence *e)
{
    for (size_t i = 0; i < e->count && i < LIMIT_SIGNATURES; i++)
        find_fragile(f, e, i);
    find_service(f, e);
}
