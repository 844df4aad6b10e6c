/* Cases for the doctor: a world (world.h), and what is found in it. And the parts that most of them are made of: one key in one
 * zone, with a server or two. */
#pragma once
#include "tests/doctor/world.h"
#include "tests/engine/make.h"

#define NAME "s._domainkey.acme.example"
#define KEY "v=DKIM1;~k=rsa;~p=@"
/* The zone as the resolver sees it; one server, which is good. */
#define SOA "- _domainkey.acme.example SOA NOERROR au:acme.example/SOA/7"
#define PARENT "- example NS NOERROR an:=/NS/ns.example"
#define PARENT_ADDRESS "- ns.example A NOERROR an:=/A/192.0.2.1"
#define REFERRAL "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/A/198.51.100.1"
#define NS1_SOA "198.51.100.1 acme.example SOA NOERROR+aa an:=/SOA/7"
#define NS1_NS "198.51.100.1 acme.example NS NOERROR+aa an:=/NS/ns1.acme.example"
#define NS1_NO_CNAME "198.51.100.1 " NAME " CNAME NOERROR+aa au:acme.example/SOA/7"
#define NS1_KEY "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT/" KEY
#define TTL(seconds) SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, \
    "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT." #seconds "/" KEY
#define GOOD_ZONE SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY
#define GOOD_KEY "- " NAME " TXT NOERROR an:=/TXT/" KEY
/* The same with two servers. */
#define REFERRAL_2 "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example au:acme.example/NS/ns2.acme.example " \
                   "ad:ns1.acme.example/A/198.51.100.1 ad:ns2.acme.example/A/198.51.100.2"
#define BOTH_NS "acme.example NS NOERROR+aa an:=/NS/ns1.acme.example an:=/NS/ns2.acme.example"
#define TWO_SERVERS GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL_2, NS1_SOA, "198.51.100.1 " BOTH_NS, NS1_NO_CNAME, NS1_KEY
#define EXAMPLE "v=DKIM1;~k=ed25519;~p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" /* RFC 8463 appendix A */

struct case_ {
    const char *what;
    const char *ids; /* of warnings and worse */
    enum doctor_verdict verdict;
    const char *lines[24];
};

/* The selector and the domain of NAME; no option. */
extern const struct doctor_target cases_target;
extern const struct doctor_options cases_options;

/* The diagnosis of the run before, good until its doctor is closed, and the rounds of questions that it took. */
extern const struct diagnosis *last;
extern size_t last_rounds;

/* To be closed with doctor_close. */
struct doctor *cases_run(const struct case_ *, const struct doctor_target *targets, size_t n, const struct doctor_options *);
/* Runs each with this one target, and compares. */
void cases_check(const struct case_ *cases, size_t n, const struct doctor_target *, const struct doctor_options *);
