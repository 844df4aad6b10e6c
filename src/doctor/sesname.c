#include "src/doctor/sesname.h"

const char *const ses_zones[] = {
    "dkim.amazonses.com",
    "dkim.af-south-1.amazonses.com",
    "dkim.ap-south-2.amazonses.com",
    "dkim.ap-northeast-3.amazonses.com",
    "dkim.ap-southeast-3.amazonses.com",
    "dkim.ap-southeast-5.amazonses.com",
    "dkim.ca-west-1.amazonses.com",
    "dkim.eu-south-1.amazonses.com",
    "dkim.eu-central-2.amazonses.com",
    "dkim.il-central-1.amazonses.com",
    "dkim.me-central-1.amazonses.com",
    "dkim.us-gov-east-1.amazonses.com",
    NULL,
};

bool ses_is_zone(struct str name) { return str_iends(name, S(".amazonses.com")); }

const char *ses_target(const char *token, const char *zone, struct arena *arena)
{
    return arena_z(arena, arena_print(arena, "%s.%s", token, zone ? zone : ses_zones[0]));
}
