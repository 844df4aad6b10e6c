/* A record to publish, as a line for a zone file and as fields for a panel. What goes in was checked by the engine
 * (doctor_publish); it is escaped all the same. RFC 1035 sections 3.3.14 and 5.1. */
#pragma once
#include "src/doctor/doctorrow.h"
#include <glib.h>

/* NAME. 3600 IN TXT "..." "...", one line without its end. A record that has no name
 * yet has the word SELECTOR in it. */
void zone_line(GString *out, const struct doctor_publish *record);

/* The n-th string of its text, of at most LIMIT_DNS_STRING bytes; false past the last. */
bool zone_string(const struct doctor_publish *record, size_t n, struct str *string);

/* The owner's name below apex, as panels want it: "2026a._domainkey". All of it when it is not below. */
void zone_short_name(GString *out, const struct doctor_publish *record, const char *apex);
