#include "src/engine/hosts.h"
#include "parsers/ip.h"

/* Domains of one service that its own hosts use side by side, as seen in Received fields. */
static const struct {
    struct str domain;
    const char *service;
} services[] = {
    {S("google.com"), "Google"},         {S("gmail.com"), "Google"},       {S("googlemail.com"), "Google"},
    {S("1e100.net"), "Google"},          {S("outlook.com"), "Microsoft"},  {S("office365.com"), "Microsoft"},
    {S("office365.us"), "Microsoft"},    {S("hotmail.com"), "Microsoft"},  {S("live.com"), "Microsoft"},
    {S("microsoft.com"), "Microsoft"},   {S("exchangelabs.com"), "Microsoft"}, {S("yahoo.com"), "Yahoo"},
    {S("yahoodns.net"), "Yahoo"},        {S("aol.com"), "Yahoo"},          {S("icloud.com"), "Apple"},
    {S("me.com"), "Apple"},              {S("mac.com"), "Apple"},          {S("apple.com"), "Apple"},
    {S("amazonses.com"), "Amazon"},      {S("amazonaws.com"), "Amazon"},   {S("amazon.com"), "Amazon"},
    {S("pphosted.com"), "Proofpoint"},   {S("ppops.net"), "Proofpoint"},   {S("ppe-hosted.com"), "Proofpoint"},
    {S("mimecast.com"), "Mimecast"},     {S("mimecast.co.za"), "Mimecast"}, {S("mimecast-offshore.com"), "Mimecast"},
    {S("messagingengine.com"), "Fastmail"}, {S("fastmail.com"), "Fastmail"}, {S("protonmail.ch"), "Proton"},
    {S("proton.me"), "Proton"},          {S("protonmail.com"), "Proton"},  {S("proton.ch"), "Proton"},
    {S("github.com"), "GitHub"},         {S("github.net"), "GitHub"},      {S("sendgrid.net"), "SendGrid"},
    {S("sendgrid.com"), "SendGrid"},     {S("zoho.com"), "Zoho"},          {S("zohomail.com"), "Zoho"},
    {S("messagelabs.com"), "MessageLabs"}, {S("symcld.net"), "MessageLabs"}, {S("mailgun.net"), "Mailgun"},
    {S("mailgun.org"), "Mailgun"},       {S("mcsv.net"), "Mailchimp"},     {S("mcdlv.net"), "Mailchimp"},
    {S("rsgsv.net"), "Mailchimp"},       {S("gmx.net"), "GMX"},            {S("gmx.de"), "GMX"},
    {S("web.de"), "GMX"},                {S("yandex.net"), "Yandex"},      {S("yandex.ru"), "Yandex"},
    {S("yandex.com"), "Yandex"},
};

/* Top labels that only exist inside; "filterd" is Proofpoint's. */
static const struct str inside[] = {
    S("internal"), S("local"), S("localdomain"), S("localhost"), S("lan"), S("corp"), S("home"), S("intranet"),
    S("private"),  S("filterd"), S("invalid"),   S("arpa"),
};

bool host_is_public(struct str name)
{
    struct ip_text ip = ip_read(name);
    if (ip.ok)
        return !ip_is_inside(name);
    struct str_cut top = str_rcut(str_chop(name, '.'), '.');
    if (!top.found || !top.head.n || !top.tail.n || ascii_digit(top.tail.p[0]))
        return false;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (str_ieq(top.tail, inside[i]))
            return false;
    return true;
}

const char *host_service(struct str name)
{
    name = str_chop(name, '.');
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if (str_under(name, services[i].domain))
            return services[i].service;
    return NULL;
}

bool hosts_related(struct str a, struct str b, struct domains *domains, struct arena *arena)
{
    if (!a.n || !b.n)
        return false;
    if (str_ieq(str_chop(a, '.'), str_chop(b, '.')))
        return true;
    const char *service = host_service(a), *other = host_service(b);
    if (service || other)
        return service && other && str_eq(str_z(service), str_z(other));
    const char *x = domain_ascii(a, arena), *y = domain_ascii(b, arena);
    return x && y && domain_same_organization(x, y, domains);
}

bool service_sends_itself(const char *service)
{
    static const struct str names[] = {S("Google"), S("Microsoft"), S("Yahoo"), S("Apple")};
    for (size_t i = 0; service && i < sizeof names / sizeof *names; i++)
        if (str_eq(str_z(service), names[i]))
            return true;
    return false;
}
