#include "src/lookup/transcript_words.h"
#include <stddef.h>

static const struct word outcomes[] = {
    {"not-asked", DNS_NOT_ASKED},     {"answered", DNS_ANSWERED}, {"timeout", DNS_TIMEOUT},
    {"unreachable", DNS_UNREACHABLE}, {"no-route", DNS_NO_ROUTE}, {"tcp-refused", DNS_TCP_REFUSED},
    {"garbage", DNS_GARBAGE},
};
static const struct word rcodes[] = {
    {"NOERROR", DNS_NOERROR},   {"FORMERR", DNS_FORMERR}, {"SERVFAIL", DNS_SERVFAIL},
    {"NXDOMAIN", DNS_NXDOMAIN}, {"NOTIMP", DNS_NOTIMP},   {"REFUSED", DNS_REFUSED},
};
static const struct word types[] = {
    {"A", DNS_A},   {"NS", DNS_NS},   {"CNAME", DNS_CNAME}, {"SOA", DNS_SOA},
    {"MX", DNS_MX}, {"TXT", DNS_TXT}, {"AAAA", DNS_AAAA},   {"DNAME", DNS_DNAME},
};
static const struct word sections[] = {
    {"answer", DNS_ANSWER}, {"authority", DNS_AUTHORITY}, {"additional", DNS_ADDITIONAL},
};
static const struct word question_flags[] = {
    {"rd", offsetof(struct dns_question, recurse)}, {"cd", offsetof(struct dns_question, check_disabled)},
    {"edns", offsetof(struct dns_question, edns)},  {"do", offsetof(struct dns_question, dnssec_ok)},
    {"tcp", offsetof(struct dns_question, tcp)},
};
static const struct word reply_flags[] = {
    {"aa", offsetof(struct dns_reply, aa)},       {"tc", offsetof(struct dns_reply, tc)},
    {"ra", offsetof(struct dns_reply, ra)},       {"ad", offsetof(struct dns_reply, ad)},
    {"cd", offsetof(struct dns_reply, cd)},       {"edns", offsetof(struct dns_reply, edns)},
    {"rrsig", offsetof(struct dns_reply, rrsig)}, {"case", offsetof(struct dns_reply, case_changed)},
    {"more", offsetof(struct dns_reply, more)},
};

#define WORDS(list) {list, sizeof(list) / sizeof *(list)}
const struct words transcript_outcomes = WORDS(outcomes);
const struct words transcript_rcodes = WORDS(rcodes);
const struct words transcript_types = WORDS(types);
const struct words transcript_sections = WORDS(sections);
const struct words transcript_question_flags = WORDS(question_flags);
const struct words transcript_reply_flags = WORDS(reply_flags);

const struct word *words_of_value(struct words words, int value)
{
    for (size_t i = 0; i < words.n; i++)
        if (words.list[i].value == value)
            return &words.list[i];
    return NULL;
}

const struct word *words_of_text(struct words words, struct str text)
{
    for (size_t i = 0; i < words.n; i++)
        if (str_ieq(text, str_z(words.list[i].text)))
            return &words.list[i];
    return NULL;
}

bool transcript_plain(char c, const char *also)
{
    return ascii_alnum(c) || (c && (strchr("-_/.", c) || strchr(also, c)));
}

bool transcript_escape(struct str s)
{
    struct str_number number = str_number(str_take(str_drop(s, 1), 3));
    return s.n >= 4 && s.p[0] == '\\' && number.ok && number.value <= UINT8_MAX;
}
