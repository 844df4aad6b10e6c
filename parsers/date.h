/* Dates as they stand in real header fields: read into parts, the known damage repaired and told. Day and month
 * are never guessed: a month has a name, or the date is ISO 8601. RFC 5322 sections 3.3 and 4.3. */
#pragma once
#include "parsers/str.h"

enum date_flag {
    DATE_GLUED = 1,         /* "7 Mar2014" */
    DATE_SHORT_YEAR = 2,    /* two or three digits */
    DATE_ISO = 4,           /* "2026-03-02" */
    DATE_LONG_NAME = 8,     /* "March", "Monday" */
    DATE_NO_ZONE = 16,
    DATE_ZONE_NAME = 32,    /* GMT, EST, ...: legal once */
    DATE_ZONE_UNKNOWN = 64, /* a name that tells no offset, or a military letter; counts as -0000 */
    DATE_ZONE_WILD = 128,   /* beyond +-1400, or not hhmm; counts as -0000 */
    DATE_ZONE_FORM = 256,   /* "+01:00", "GMT+0200", "+2" */
    DATE_ZONE_DIFFERS = 512, /* "-0700 (PST)" */
    DATE_WRONG_WEEKDAY = 1024,
    DATE_NO_SUCH_DAY = 2048, /* 31 Feb: not ok */
    DATE_HYPHENS = 4096,    /* "7-Mar-2014" */

    /* what had to be repaired before it was a date */
    DATE_DAMAGE = DATE_GLUED | DATE_SHORT_YEAR | DATE_ISO | DATE_LONG_NAME | DATE_NO_ZONE | DATE_ZONE_UNKNOWN |
                  DATE_ZONE_WILD | DATE_ZONE_FORM | DATE_HYPHENS,
    /* the time may be hours from what it says */
    DATE_VAGUE = DATE_NO_ZONE | DATE_ZONE_UNKNOWN | DATE_ZONE_WILD,
};

struct date_parts {
    int year, month, day, hour, minute, second; /* month and day from 1; second up to 60 */
    int zone;                                   /* minutes east of Greenwich */
    int weekday;                                /* 1 Monday to 7 Sunday; 0: not said */
    unsigned flags;                             /* enum date_flag */
    bool ok;
};
/* Reads the date that text begins with; what follows it is ignored. Takes time linear in text. */
struct date_parts date_read(struct str text);

/* Where in text a date begins that no ";" announces: at "Mon,", "2 Mar 2026" or "2026-03-02"; text.n: nowhere. */
size_t date_find(struct str text);
