/* The doctor of keys: is what a domain publishes for a selector right, and if not, what exactly is wrong? Pure: it says
 * what it would like to know (doctor_wants), is told facts (doctor_tell), and when nothing more is wanted it judges.
 *
 *   struct doctor *d = doctor_open(targets, n, &options);
 *   while ((m = doctor_wants(d, &questions)) > 0)
 *       doctor_tell(d, facts, m);
 *   const struct diagnosis *diagnosis = doctor_judge(d);
 *
 * Whoever asks may stop at any round: what is not known is then not judged. One doctor belongs to one thread. */
#pragma once
#include "src/doctor/keyexam.h"
#include "src/doctor/sesname.h"
#include "src/doctor/zone.h"

/* One key to look at. */
struct doctor_target {
    const char *selector, *domain; /* as given; NULL: a record that has no name yet */
    /* A record that is not published yet, as strings of one TXT record; NULL: ask for it. */
    const struct str *strings;
    size_t string_count;
    bool split_known;   /* the strings are as they will stand in the DNS */
    /* What signatures of a message ask of it. */
    bool of_message;
    enum key_type wanted_type;
    bool auid_is_subdomain; /* a signature's i= names a subdomain of d= */
};

struct doctor_options {
    bool quick;       /* ask the resolver only */
    bool follow;      /* look at the servers of the zone that a CNAME leads to as well */
    bool ses;         /* the selectors are tokens of Amazon SES */
    const char *mail_from; /* the custom MAIL FROM domain of SES; NULL: none */
    const char *ses_zone; /* where their CNAME must lead to; NULL: any zone of SES */
    bool only_ed25519;    /* the message has no signature but Ed25519 ones */
    struct zone_options zone;
    struct str blocklist; /* badkeys' format, may be empty */
};

enum doctor_verdict {
    DOCTOR_VERIFIES,
    DOCTOR_UNUSED,  /* a selector that waits: nothing is signed with it, and nothing is wrong */
    DOCTOR_PARTLY,  /* some receivers will fail */
    DOCTOR_NEVER,
    DOCTOR_UNKNOWN, /* the DNS could not answer */
    DOCTOR_VERDICTS
};

/* What becomes of mail with the key when all resolvers have forgotten what they remember, and the servers' answer is the good
 * one, or was. */
enum doctor_change { CHANGE_NONE, CHANGE_GOOD, CHANGE_BAD };

/* One other name that was looked at, because a record is often found there. */
struct probe {
    enum doctor_check check;
    const char *name;
    struct view view;
    bool hit; /* a key, or a CNAME that was meant for one */
};
enum { PROBES = 12 };

struct subject {
    struct doctor_target target;
    const char *selector, *domain, *name; /* A-labels, lower case; name NULL: none, or none that can be asked */
    int name_fault;      /* enum doctor_check, -1: none */
    struct view view;    /* the resolver's */
    struct str by_hand[LIMIT_CNAME_CHAIN]; /* the chain, link by link, when the resolver cannot follow it */
    size_t by_hand_count;
    bool hand_circle, hand_endless, hand_failed;
    const struct dns_reply *cname, *a, *aaaa; /* what else stands at the name; NULL: not asked */
    const struct dns_reply *organization;     /* SOA of the registrable domain of the name, where no zone of it was found */
    const struct dns_reply *registrable;      /* SOA of the registrable domain of the last CNAME target */
    const char *end_organization;
    struct view wildcard, domainkey;
    struct view meant; /* at the target of the CNAME that was meant; name NULL: none was, as far as can be seen */
    struct probe probes[PROBES];
    size_t probe_count;
    struct zone zone, end_zone; /* of the name; of the last CNAME target, with follow */
    const char *ses_other;      /* a name in another zone of SES that has the key */
    bool pending;
    const struct view *newer; /* what the servers say where they agree and the resolver says something else; NULL: it is not so */
    /* the record that counts */
    const struct view *judged; /* whose TXT records that is: the resolver's, or a server's where these are newer; NULL: none */
    bool examined;
    struct keyexam exam;
    size_t record_count;
    bool private_key; /* a record of the name holds one: it is not to be shown */
    enum doctor_verdict verdict;
    bool avoidable; /* partly only for name servers that do not serve the zone, and others do: a resolver may ask these */
    enum doctor_change change;
    bool forgeable; /* somebody else can sign */
    enum doctor_severity worst;
};

struct diagnosis {
    const struct subject *subjects;
    size_t subject_count;
    const struct doctor_finding *findings; /* by subject, then by severity, the worst first; what explains one before it */
    size_t finding_count;
    enum doctor_verdict verdict; /* the worst */
    enum doctor_severity worst;
    bool forgeable, more_findings;
    bool ses;
    const struct dns_fact *facts; /* all that was told */
    size_t fact_count;
};

struct doctor;

/* At most LIMIT_DOCTOR_KEYS targets are looked at. Everything is borrowed until doctor_close. */
struct doctor *doctor_open(const struct doctor_target *targets, size_t n, const struct doctor_options *options);

/* The questions to ask next, each once in the whole run; they belong to the doctor, until its end. 0: it knows enough. */
size_t doctor_wants(struct doctor *, const struct dns_question **questions);

/* Facts about questions that were wanted, in any order; what they point to is borrowed until doctor_close. */
void doctor_tell(struct doctor *, const struct dns_fact *facts, size_t n);

/* The diagnosis, on what is known by now. Belongs to the doctor. */
const struct diagnosis *doctor_judge(struct doctor *);

void doctor_close(struct doctor *);

/* ---- the parts (for doctor.c and the checks) ---- */

/* Reads all that is known about one target; wants the rest. */
void subject_read(struct gather *, const struct doctor_target *, const struct doctor_options *, struct subject *);

/* The custom MAIL FROM domain; the replies are NULL while they are not known. */
struct mail_from {
    const char *given, *name; /* name NULL: it is none */
    const struct dns_reply *mx, *txt;
};
void mail_from_read(struct gather *, const char *name, struct mail_from *);

/* The checks, each about one subject but the last three. */
struct ward {
    const struct doctor_options *options;
    struct subject *subjects; /* all of them */
    size_t subject_count;
    struct chart *chart;
};
void doctor_name(const struct ward *, struct subject *);
void doctor_probes(const struct ward *, struct subject *);
void doctor_cname(const struct ward *, struct subject *);
void doctor_records(const struct ward *, struct subject *);
void doctor_answer(const struct ward *, struct subject *);
void doctor_servers(const struct ward *, struct subject *);
void doctor_ses(const struct ward *, struct subject *);
void doctor_ses_set(const struct ward *);
void doctor_together(const struct ward *);
void doctor_mail_from(const struct ward *, const struct mail_from *);

/* Finds out which findings explain others: sets because and rank. */
void doctor_causes(struct chart *);

/* Is this an inactive selector of SES: a CNAME into its zone, and an empty text there? */
bool ses_is_empty(const struct subject *);

/* The chain of CNAME records from its name on, as the resolver followed it or, where that cannot, link by link. */
struct chain {
    const struct str *names;
    size_t count;
    bool circle, endless;
};
struct chain subject_chain(const struct subject *);

/* One record of a view, its strings joined. */
struct keyexam exam_of_record(const struct dns_record *, struct arena *);
/* Of the keys there the one that nobody may be told to publish (keyexam_unfit); NULL: none. */
const struct doctor_finding *view_unfit(const struct ward *, const struct view *);
/* Tells where the servers of the zone say different things about the name; true: they do. */
bool servers_disagree(const struct ward *, const struct zone *, const char *name);
/* Tells where the resolver says something else than the servers, which agree. */
void resolver_differs(const struct ward *, const struct subject *);
/* Finds out what is kept as newer. */
const struct view *servers_instead(const struct subject *, struct arena *);
/* Where the CNAME would lead without the zone's own name at its end; NULL: it has none there, or nothing is left. */
const char *cname_without_zone(const struct subject *, struct arena *);
/* Is the name "selector._domainkey.domain" of a subject, for records to publish? NULL: it has none. */
const char *subject_owner(const struct subject *);
/* Was nobody asked about its name, and no file has it? Then nothing is the DNS's fault. */
bool subject_unasked(const struct subject *);
