/* Names of hosts as Received fields have them: which of them belong together. The public suffix list says which names
 * have one owner; a table says which owners are one service. */
#pragma once
#include "src/engine/domain.h"

/* "mail.example.org" or an address in no brackets: something that the whole Internet could know. Not: "laptop",
 * "localhost", "compute1.internal", an inside address. */
bool host_is_public(struct str name);

/* The same name, the same organizational domain, or two domains of one service ("prod.outlook.com", "office365.com").
 * A name that is none belongs to nothing but itself. */
bool hosts_related(struct str a, struct str b, struct domains *domains, struct arena *arena);

/* The service that the name belongs to, for the few that everybody gets mail from; NULL: none of them. */
const char *host_service(struct str name);

/* Does mail of this service leave by its own hosts and no others, always signed? NULL: no. */
bool service_sends_itself(const char *service);
