/* The answers speak to whoever holds the message: a postmaster, mostly of the side that got it. "The sender"
 * is whoever runs the signing domain's mail. */
#include "src/report/advice.h"
#include <stddef.h>

/* Answers that serve several reasons */
static const char fix_signer[] =
    "The sender's signing program wrote a signature that no verifier can use. Send its postmaster this report; "
    "until that is mended all mail from there is as good as unsigned.";
static const char fix_record[] =
    "The fault is in the DNS record of the sender, not in this message: no mail signed with this key verifies "
    "anywhere. Send its postmaster this report.";
static const char weak_key[] =
    "Do not trust this signature. The sender must publish a new RSA key of 2048 bits under a new selector and sign "
    "with that.";
static const char too_big[] =
    "This goes far beyond what honest mail needs, so it was not followed further. Treat the message as unsigned; "
    "the limits are named in parsers/limits.h.";
static const char dns_again[] =
    "Try again later: this is not a verdict about the message. If it stays so for hours, the DNS of the sender or "
    "your own resolver is broken; ask another resolver (--nameserver) to tell which.";

struct advice {
    const char *text;
    const char *would; /* "it would verify if ..." */
};

static const struct advice advices[DKV_REASONS] = {
    [DKV_BODY_HASH_MISMATCH] = {
        "Look along the path for what rewrites bodies: a mailing list that adds a footer, a gateway that adds a "
        "disclaimer or rewrites links, a virus scanner, a server that converts 8-bit text. If you find none, "
        "distrust the body. If you saved the message from a mail program, save its source again: some programs change it.",
        NULL},
    [DKV_HEADER_HASH_MISMATCH] = {
        "Compare the signed fields with the sender's copy, or with another recipient's. Mostly it is the Subject, "
        "to which a list or a spam filter adds a tag, or a From, To or Reply-To that a list rewrites.",
        NULL},
    [DKV_BOTH_HASHES_MISMATCH] = {
        "A mailing list or a gateway changes body and header in one go; look for one on the path. If there is none, "
        "treat the message as not from this domain.",
        NULL},
    [DKV_WRONG_KEY_OR_B] = {
        "Ask the sender whether the key under this selector was replaced since the message was signed (rotation), and "
        "whether the signing server uses the key that is published. If the message is fresh and the sender's other "
        "mail verifies, it is forged or damaged: do not trust it.",
        NULL},
    [DKV_SIGNATURE_MISMATCH] = {
        "Compare the signed fields with the sender's copy, then ask the sender whether the key was replaced. A "
        "second signature with rsa-sha256, if the message has one, tells the two apart.",
        NULL},

    [DKV_SIG_TAG_MISSING] = {fix_signer, NULL},
    [DKV_SIG_VERSION] = {fix_signer, "v= were 1"},
    [DKV_SIG_TAG_DUPLICATE] = {fix_signer, "each tag were there once"},
    [DKV_SIG_TAG_JUNK] = {
        "Either the sender's signing program is broken, or a server on the way damaged the DKIM-Signature field. See "
        "whether other mail of the sender has the same damage.",
        NULL},
    [DKV_SIG_BAD_VALUE] = {fix_signer, NULL},
    [DKV_SIG_BAD_BASE64] = {
        "Either the sender's signing program is broken, or a server on the way damaged the DKIM-Signature field, for "
        "instance cut it off. See whether other mail of the sender has the same damage.",
        NULL},
    [DKV_SIG_BAD_NUMBER] = {fix_signer, NULL},
    [DKV_BH_LENGTH] = {fix_signer, NULL},
    [DKV_ALG_UNKNOWN] = {
        "The sender must sign with rsa-sha256, and may add a second signature of another kind.", NULL},
    [DKV_ALG_SHA1] = {
        "The sender must sign with rsa-sha256. For mail from before 2018 --policy=legacy still judges it.",
        "rsa-sha1 were still allowed, as with --policy=legacy"},
    [DKV_CANON_UNKNOWN] = {fix_signer, NULL},
    [DKV_Q_UNKNOWN] = {fix_signer, "q= named dns/txt"},
    [DKV_FROM_UNSIGNED] = {
        "Do not trust From: anybody could have written it. The sender's signing program must name From in h=.",
        "From did not have to be signed"},
    [DKV_I_NOT_UNDER_D] = {fix_signer, "i= lay within d="},
    [DKV_DOMAIN_BAD] = {
        "No key can be looked up for this. Honest signers do not write such a thing; treat the message as unsigned.", NULL},
    [DKV_SELECTOR_BAD] = {
        "No key can be looked up for this. Honest signers do not write such a thing; treat the message as unsigned.", NULL},
    [DKV_NAME_TOO_LONG] = {
        "No key can be looked up for this. Honest signers do not write such a thing; treat the message as unsigned.", NULL},
    [DKV_L_TOO_LARGE] = {
        "The end of the body was cut off on the way, or l= is made up. Ask the sender for the message again.", NULL},
    [DKV_X_BEFORE_T] = {fix_signer, "x= came after t="},
    [DKV_X_EXPIRED] = {
        "Find out why the message took so long: see the delays of the path. A message that comes long after it was "
        "signed can be a replay, the same mail sent again to other people. To judge an old message by the time "
        "when it came, give that time (--time).",
        "it were judged at a time before x= (--time)"},

    [DKV_KEY_MISSING] = {
        "If the message is old, the key was most likely removed when the sender changed keys; a key file from that time "
        "(--keys) can still judge it. If it is fresh, the sender has not published the key, or the signature is made "
        "up: ask its postmaster, with the key's name above.",
        NULL},
    [DKV_KEY_NODATA] = {
        "Ask the sender's postmaster to look at the key's name above: often the record is of another type, or a CNAME "
        "leads to a provider that no longer has the key.",
        NULL},
    [DKV_KEY_EMPTY_RECORD] = {
        "Mostly a provider has moved to another selector and emptied this one, so a new check cannot succeed. For a fresh "
        "message ask the sender's postmaster.",
        NULL},
    [DKV_KEY_REVOKED] = {
        "The owner says: do not believe this key any more. Treat the message as unsigned, unless you know that it "
        "came before the key was withdrawn; a key file from that time (--keys) can then judge it.",
        "the key had not been withdrawn"},
    [DKV_KEY_P_MISSING] = {fix_record, NULL},
    [DKV_KEY_V_NOT_FIRST] = {fix_record, "v= were the first tag of the key record"},
    [DKV_KEY_V_UNKNOWN] = {fix_record, "v= of the key record were DKIM1"},
    [DKV_KEY_TAG_DUPLICATE] = {fix_record, "each tag of the key record were there once"},
    [DKV_KEY_TAG_JUNK] = {fix_record, "the key record were a list of tag=value pairs"},
    [DKV_K_UNKNOWN] = {
        "Either the record has a slip in k=, or the sender uses a kind of key that is newer than this program. Other "
        "receivers will have the same trouble: send the sender's postmaster this report.",
        NULL},
    [DKV_K_MISMATCH] = {
        "The sender signs with one kind of key and publishes another under the same selector: each kind needs a selector "
        "of its own. Send its postmaster this report.",
        NULL},
    [DKV_KEY_H_FORBIDS] = {fix_record, "h= of the key record allowed the hash"},
    [DKV_KEY_S_NOT_EMAIL] = {fix_record, "s= of the key record allowed e-mail"},
    [DKV_KEY_T_S_VIOLATED] = {
        "The sender must either sign with i= in exactly the domain of d=, or take t=s out of the key record.",
        "the key record had no t=s"},
    [DKV_KEY_BAD_BASE64] = {fix_record, NULL},
    [DKV_KEY_UNREADABLE] = {fix_record, NULL},
    [DKV_KEY_NOT_RSA] = {fix_record, NULL},
    [DKV_KEY_TRUNCATED] = {
        "The key was cut off when it was put into the DNS, often at 255 characters: a long key must be given as several "
        "strings of one record. Send the sender's postmaster this report.",
        NULL},
    [DKV_KEY_PRIVATE] = {
        "Warn the sender's postmaster at once: the secret key is public, anybody can sign in that name. It must be "
        "withdrawn and replaced. Trust no signature made with it.",
        "the key were still secret"},
    [DKV_ED25519_LENGTH] = {fix_record, NULL},
    [DKV_ED25519_SPKI] = {fix_record, "p= held the bare 32 bytes"},
    [DKV_RSA_TOO_SHORT] = {weak_key, "so short a key were still allowed (--policy=legacy takes 512 bits and more)"},
    [DKV_RSA_EXPONENT] = {weak_key, "the key could be trusted"},

    [DKV_HASH_UNAVAILABLE] = {
        "This says nothing about the message. Run the program on a machine whose cryptographic library still offers the "
        "hash, or change the library's policy there.",
        NULL},

    [DKV_DNS_SERVFAIL] = {dns_again, NULL},
    [DKV_DNS_BOGUS] = {
        "Try again later. If it stays so, the sender's DNSSEC is broken (its postmaster must mend it), or somebody between "
        "you and them changes answers. Do not switch validation off to make it pass.",
        "the answer could be believed"},
    [DKV_DNS_REFUSED] = {
        "Ask another resolver (--nameserver): this one does not serve you, or the sender's own servers are set up wrong.",
        NULL},
    [DKV_DNS_TIMEOUT] = {dns_again, NULL},
    [DKV_DNS_BAD_ANSWER] = {dns_again, NULL},
    [DKV_KEY_NOT_RECORDED] = {
        "Run it again without --offline, or add the key to a key file (--keys).", NULL},

    [DKV_L_PARTIAL] = {
        "Believe only the part that is signed. Look at the end of the body for what was added; in a multipart or HTML "
        "message the addition can hide or replace all that you see. The sender should stop using l=.",
        "bytes after l= were overlooked, as with --policy=rfc"},
    [DKV_L_ZERO] = {
        "Believe nothing in the body: anybody could have written it. The sender must stop using l=.",
        "an unsigned body were overlooked, as with --policy=rfc"},
    [DKV_HEADER_ADDED] = {
        "Do not believe the upper one of the doubled fields: it was added after signing. See in the path which server "
        "could have added it; if it was not yours, treat the message as an attack.",
        "the added field were overlooked, as with --policy=rfc"},
    [DKV_FROM_MULTIPLE] = {
        "Treat the message as an attack unless you know the program that writes such mail: readers and filters can be "
        "shown different authors.",
        "more than one From were overlooked, as with --policy=rfc"},
    [DKV_T_FUTURE] = {
        "One of the clocks is wrong, the sender's or yours. Compare the times of the path.",
        "the time were overlooked, as with --policy=rfc"},

    [DKV_ED25519_WEAK] = {
        "Do not trust this signature: such a key is never made by chance. Whoever publishes it wants every message to "
        "verify, or its key program is broken.",
        NULL},

    [DKV_LIMIT_SIGNATURES_HIT] = {
        "Honest mail has one to five signatures. Judge the message by those that were checked.", NULL},
    [DKV_LIMIT_FIELDS_HIT] = {too_big, NULL},
    [DKV_LIMIT_HEADER_HIT] = {too_big, NULL},
    [DKV_LIMIT_TAGLIST_HIT] = {too_big, NULL},
    [DKV_LIMIT_TAGS_HIT] = {too_big, NULL},
    [DKV_LIMIT_NAMES_HIT] = {too_big, NULL},
    [DKV_LIMIT_RSA_HIT] = {too_big, NULL},
    [DKV_LIMIT_CNAMES_HIT] = {
        "The sender's DNS sends everybody round in circles; its postmaster must shorten the chain of CNAME records.", NULL},
};

const char *advice_text(enum dkv_reason reason) { return advices[reason].text; }

const char *advice_if(enum dkv_reason reason)
{
    const char *would = advices[reason].would;
    return would ? would : "it were not refused for the reason above";
}
