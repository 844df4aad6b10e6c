/* What to do about a finding: for dkimverify-findings(7) and the HTML report. The text report names the id only. */
#include "src/report/advice.h"

static const char nothing[] = "Nothing; it is told so that a difference elsewhere can be understood.";
static const char tell_signer[] = "Tell the sender's postmaster; the mail itself is not worse for it.";
static const char tell_publisher[] = "Tell the owner of the key record; some receivers fail all mail signed with it.";
static const char suspicious[] =
    "Do not trust what your mail program shows as the author. No honest program writes From like that; look at the "
    "raw header, and treat the message as an attack until you know better.";
static const char parser_trap[] =
    "Programs read such a header differently, and attackers use that. Trust only what a signature covers, and look at "
    "the raw header before you act on the message.";
static const char raise_limit[] =
    "Honest mail does not come near this. To read on all the same, build with a higher limit: parsers/limits.h says how.";
static const char saved_badly[] =
    "Often the message was saved or converted by a program that changes it. Take it from the mail store again, and "
    "compare.";
static const char ses_mark[] =
    "The marks were copied from another message, or the message was changed after Amazon sent it. Rely on the "
    "signature, not on the marks.";

static const char made_up[] =
    "Take this line, and those below it, as not proven: they may have been written to mislead. What your own servers wrote "
    "stands above the border.";

static const char *const advices[DKV_REASONS] = {
    [DKV_D_PUBLIC_SUFFIX] = "Do not take such a signature as proof of one owner: anybody under the suffix could have made it.",
    [DKV_V_DRAFT] = "Nothing, for a message from before 2008. Today no program should sign so.",
    [DKV_L_PRESENT] = "Nothing for this message: all of its body is signed. The sender should stop using l=.",
    [DKV_BH_EMPTY_BODY] = "Ask the sender whether its signing program hashes the body at all; if other mail of it "
                          "verifies, the body was put in by somebody else.",
    [DKV_EXPIRED_SINCE] = "Nothing, when you look at an old message. A message that has just come and says this was held back.",
    [DKV_X_VERY_LONG] = "Nothing for this message. The sender should let signatures end after a week or two, or leave out x=.",
    [DKV_Z_DIFF] = "Compare the fields that are named: z= shows what they were when the message was signed. z= proves nothing "
                   "unless the signature holds.",
    [DKV_Z_BAD] = nothing,
    [DKV_SIGNS_ITSELF] = tell_signer,
    [DKV_SIG_COPIES] = "Look at the path: a list or a loop sent the message twice through the same server. If the copies came "
                       "to different people, see dkimverify(1) about replay.",
    [DKV_SIG_NUL] = parser_trap,
    [DKV_KEY_TESTING] = "Take the result as it is; RFC 6376 wants a failure treated like an unsigned message. Many domains "
                        "forget this mark for years.",
    [DKV_RSA_1024] = "Nothing for this message. The sender should publish a key of 2048 bits under a new selector.",
    [DKV_PKCS1_BARE] = tell_publisher,
    [DKV_B64_PADDING] = tell_publisher,
    [DKV_DER_TRAILING] = tell_publisher,
    [DKV_TXT_MULTIPLE] = "The owner must leave one TXT record at this name and remove the others.",
    [DKV_G_TAG] = nothing,
    [DKV_ED25519_ONLY] = "Nothing for this message. The sender should sign with RSA too.",
    [DKV_EMPTY_INPUT] = "Look at what wrote the file.",
    [DKV_NOT_A_MESSAGE] = "Give the raw source of the message: in most mail programs \"show original\" or \"save as .eml\".",
    [DKV_NO_FROM] = "Do not trust the message: every mail has an author, and a program may show another field in its place.",
    [DKV_NO_BODY] = "If you saved only the header, save the whole message: without its body no signature can be judged.",
    [DKV_FIRST_LINE_SPACE] = parser_trap,
    [DKV_NO_COLON_LINE] = parser_trap,
    [DKV_NAME_SPACE_COLON] = parser_trap,
    [DKV_NAME_FOLD_COLON] = parser_trap,
    [DKV_NAME_BAD_CHARS] = parser_trap,
    [DKV_FIELD_REPEATED] = "Trust the copy that is signed; --format=json says which. The other was added, or the sender is broken.",
    [DKV_DATE_MISSING] = "Go by the times of the path.",
    [DKV_DATE_BAD] = "Go by the times of the path.",
    [DKV_EIGHT_BIT_HEADER] = tell_signer,
    [DKV_PARSER_DIFFERENTIAL] = parser_trap,
    [DKV_SMUGGLE_EOD] = "See whether the part behind the dot is a message of its own: then it is forged, whatever SPF said. Have "
                        "your servers refuse single CR and LF (Postfix: smtpd_forbid_bare_newline).",
    [DKV_LINE_TOO_LONG] = "Nothing for this message. If signatures of this sender break now and then, this is why.",
    [DKV_HEADER_AFTER_BODY] = "Look at the raw message: what should be header fields may stand in the body, where no signature "
                              "and no filter reads them as such.",
    [DKV_NUL_IN_BODY] = parser_trap,
    [DKV_SIG_OLD] = "See the delays of the path: a queue, a moderator, or a copy sent again.",
    [DKV_REPLAY_AGE] = "See the delays of the path. If no server held it, treat it as a copy that somebody sent again: the content is "
                       "the signer's, the moment and the recipients are not.",
    [DKV_REPLAY_PATH] = "The content is the signer's; who sent it to you is not. Unless you know the forwarder, treat it as a copy "
                        "sent again in bulk, and let no filter take the signature for a reason to trust it.",
    [DKV_REPLAY_UNSIGNED_TO] = "Do not take To as proof that the message was meant for you. The sender should name To in h=.",
    [DKV_SMUGGLED_SUSPECT] = "Do not believe From. Look into the log of your server for another message of the same connection, and "
                             "have it refuse single CR and LF (Postfix: smtpd_forbid_bare_newline).",
    [DKV_SMUGGLE_COMMANDS] = "See whether your server took the part behind the dot for a message of its own: then that one is "
                             "forged, whatever SPF said. In a text about SMTP it is only an example.",
    [DKV_ARC_STRUCTURE] = nothing,
    [DKV_ARC_FAIL] = nothing,
    [DKV_ARC_UNTRUSTED] = "Believe what a sealing server says only if you know and trust its owner.",
    [DKV_ARC_SIGNS_RESULTS] = "Tell the postmaster of that server, if it is yours.",
    [DKV_ARC_VS_DKIM] = "See the path: a list or a gateway behind that server changed the message. Trust it as far as you trust "
                        "the server that sealed it.",
    [DKV_H_FRAGILE] = tell_signer,
    [DKV_SIG_SERVICE_ONLY] = "If it is your mail: set up DKIM for your own domain at the service. If not: the signature names the "
                             "service, not the author.",
    [DKV_EIGHT_BIT_BODY] = "Nothing for this message. The sender should declare 8bit, or send quoted-printable.",
    [DKV_REPLAY_RECIPIENT] = "Nothing, if you expect a blind copy or have aliases.",
    [DKV_HEADER_BIG] = "See in the raw header what fills it: a program that goes on adding, or somebody who wants filters to give up "
                       "before they come to the end.",
    [DKV_MBOX_LINE] = nothing,
    [DKV_BOM] = saved_badly,
    [DKV_NUL_BYTE] = parser_trap,
    [DKV_BARE_LF] = saved_badly,
    [DKV_BARE_CR] = saved_badly,
    [DKV_CR_LINES] = saved_badly,
    [DKV_READ_AS_LITERAL] = nothing,
    [DKV_READ_UNQUOTED] = nothing,
    [DKV_FROM_NO_ADDRESS] = "Do not take what your mail program shows for the author. Look at the raw header, and see in the path where "
                            "the message came from.",
    [DKV_FROM_AMBIGUOUS] = suspicious,
    [DKV_FROM_MANY] = "See which of the authors a signature speaks for; the others are only named.",
    [DKV_FROM_GROUP] = "See whether your mail program shows the same author as this report.",
    [DKV_FROM_ROUTE] = suspicious,
    [DKV_FROM_BACKSLASH] = suspicious,
    [DKV_FROM_TRAILING] = suspicious,
    [DKV_FROM_UNBALANCED] = suspicious,
    [DKV_FROM_ENCODED] = suspicious,
    [DKV_FROM_CONTROLS] = suspicious,
    [DKV_FROM_DISPLAY_ADDRESS] = "Go by the real address, the one in angle brackets; the other is only a name that the sender chose.",
    [DKV_FROM_DISPLAY_VIA] = "Nothing, if you know the list or the service that the real address belongs to. Who wrote the text is "
                             "its word.",
    [DKV_FROM_DISPLAY_DOMAIN] = "Go by the real address, the one in angle brackets; the name is what the sender chose.",
    [DKV_FROM_HOMOGRAPH] = "Compare the domain letter by letter with the one that you know; the form with xn-- cannot deceive.",
    [DKV_FROM_IDN] = "Compare it with the name that you know.",
    [DKV_SENDER_DIFFERS] = "Nothing, for mail that a service sends on somebody's behalf.",
    [DKV_REPLY_TO_DIFFERS] = "Look at the address before you answer, above all when money is asked for.",
    [DKV_RETURN_PATH_DIFFERS] = "Nothing, for mail from lists and services; SPF speaks for this domain, not for the one in From.",
    [DKV_HEADER_UNSIGNED] = "Do not rely on these fields.",
    [DKV_NOT_OVERSIGNED] = "Nothing for this message. The sender can close the door by naming the fields once more in h=.",
    [DKV_MIME_UNSIGNED] = "Nothing, as long as all of the body is signed and looks sound. The sender should sign Content-Type.",
    [DKV_MIME_EXPOSED] = "Do not believe what your mail program shows. Look at the signed part alone: --format=json says where it ends.",
    [DKV_TRUNCATED] = "Fetch the message again; if it stays so, ask the sender for it.",
    [DKV_LIMIT_PARTS_HIT] = raise_limit,
    [DKV_AR_FORGED_OWN] = "Remove such fields at the border (RFC 8601 section 5): somebody wants your filters to believe them.",
    [DKV_AR_BELOW_BORDER] = "Ignore them, and have your border server remove them (RFC 8601 section 5).",
    [DKV_AR_CONTRADICTS] = "See the order of things: the message may have been changed after your server checked it, or the key "
                           "was replaced. If neither fits, the field is forged.",
    [DKV_AR_CHANGED_SINCE] = "Look among your own systems, behind that server, for what puts in banners or disclaimers, rewrites "
                             "links or tags subjects, and have it do so before the check or not at all. If there is none, "
                             "have your border server remove fields in its own name that come with a message: this may be one.",
    [DKV_AR_DISAGREES] = "The message was changed between that server and you; see the path.",
    [DKV_AR_KEY_SINCE_GONE] = "Believe that server as far as you trust it; the signature itself cannot be checked any more.",
    [DKV_AR_SIGNATURE_GONE] = nothing,
    [DKV_AR_FOREIGN_ID] = "Believe it as far as you trust that server.",
    [DKV_AR_MALFORMED] = "Ignore the field.",
    [DKV_AR_UNREAD] = nothing,
    [DKV_AR_NO_B] = nothing,
    [DKV_RECEIVED_SPF_HELO] = nothing,
    [DKV_MS_HEADERS_OUTSIDE] = "Have your border server remove such fields (Exchange calls it the header firewall).",
    [DKV_MS_FILTER_SKIPPED] = "Find the allow rule, and see whether it is still wanted: it lets through what it was not made for.",
    [DKV_RETURN_PATH_MALFORMED] = "Ignore SPF results that name a domain from it.",
    [DKV_RETURN_PATH_BAD_DOMAIN] = "Ignore SPF results that name a domain from it.",
    [DKV_RETURN_PATH_ROUTE] = "Go by the address behind the route.",
    [DKV_RETURN_PATH_NONEXISTENT] = "Do not believe From. Ignore SPF results: SPF finds nothing for such a domain, and a server that then "
                                    "checks the HELO name can say pass for anybody. A name of your own network is no such case.",
    [DKV_RETURN_PATH_GONE] = "Nothing, when From is authenticated or the message is an old one: only bounces cannot be delivered.",
    [DKV_DELIVERED_TWICE] = "Look for a forwarding rule that leads back to the mailbox.",
    [DKV_SES_SEEN] = nothing,
    [DKV_SES_MARKS] = nothing,
    [DKV_SES_RETURN_PATH] = "Nothing. If it is your mail: a custom MAIL FROM domain lets SPF speak for your own domain.",
    [DKV_SES_NO_HOP] = ses_mark,
    [DKV_SES_IP_DIFFERS] = ses_mark,
    [DKV_SES_HOST_DIFFERS] = ses_mark,
    [DKV_SES_TIME_DIFFERS] = ses_mark,
    [DKV_SES_DATE_DIFFERS] = ses_mark,
    [DKV_SES_REGION_DIFFERS] = ses_mark,
    [DKV_DELAY_LONG] = "Ask the postmaster of the server that held it, if it matters: its log says why.",
    [DKV_DELAY_HOURS] = "Look into the log of the server that held it: a full queue, a receiver that refused, a message that waited "
                        "to be released. If you do not know that server, somebody may have kept the message to send it later.",
    [DKV_CLOCK_SKEW] = nothing,
    [DKV_DELAY_NEGATIVE] = "If the server whose clock is wrong is yours, set its clock. Below the border it may also be that the "
                           "lines were made up: hold them against what else the message says.",
    [DKV_DATE_UNPARSED] = "Read it yourself. A server that writes none, or such dates, is rare; a line that somebody made up is "
                          "not.",
    [DKV_DATE_DAMAGED] = nothing,
    [DKV_DATE_WEEKDAY] = "Servers do not err about the weekday: look whether the date was changed by hand.",
    [DKV_DATE_ZONE_NAME] = nothing,
    [DKV_DATE_FUTURE] = "Set the clock of your server, or say by --time when the message was received.",
    [DKV_DATE_HEADER] = "The author's clock may be wrong, or the message was written, or kept, long before it was sent.",
    [DKV_ID_TIME] = made_up,
    [DKV_CHAIN_BREAK] = "Nothing by itself: load balancers and pools of outgoing hosts break honest chains. With other hints take "
                        "the lower lines as made up.",
    [DKV_CHAIN_BREAK_INSIDE] = "See whether --trust names a server that is not yours, or a server of yours writes no line.",
    [DKV_BORDER_UNSURE] = "Name your own servers with --trust, best by their addresses: then nothing has to be guessed.",
    [DKV_FAKE_TAIL] = made_up,
    [DKV_LOOP] = "Look for forwarding rules of the two servers that lead to each other.",
    [DKV_DUPLICATE_LINE] = made_up,
    [DKV_DUPLICATE_ID] = made_up,
    [DKV_HOP_COUNT] = "Look for a loop: servers that occur again and again.",
    [DKV_HOP_COUNT_LOOP] = "Look for a loop: servers that occur again and again.",
    [DKV_RECEIVED_IN_MIDDLE] = "A program sorted the header, or the line came with the author's own text: then it proves nothing.",
    [DKV_HELO_RDNS] = nothing,
    [DKV_HELO_OWN] = "Only spammers do that. Let your server refuse it.",
    [DKV_HELO_LITERAL] = nothing,
    [DKV_HELO_IP] = nothing,
    [DKV_HELO_LOCALHOST] = "Tell the sender's postmaster: many servers refuse such a name.",
    [DKV_HELO_BARE] = "Tell the sender's postmaster: many servers refuse such a name.",
    [DKV_RDNS_MISSING] = "Tell the sender's postmaster: the big receivers refuse mail from such addresses.",
    [DKV_RDNS_UNCONFIRMED] = "Take the name as what the owner of the address says, no more.",
    [DKV_IP_PRIVATE] = nothing,
    [DKV_IP_PRIVATE_BORDER] = "Name all your own servers with --trust. If addresses are translated on the way in, let the line that "
                              "knows the real one decide.",
    [DKV_IP_BAD] = made_up,
    [DKV_IP_SEVERAL] = made_up,
    [DKV_TLS_NONE] = "Nothing, for a message that has arrived: anybody on that way could have read it.",
    [DKV_PROTO_VS_COMMENT] = nothing,
    [DKV_FOR_MISMATCH] = "Ask yourself how it came to this mailbox: a list, an alias, a blind copy. A message that you cannot explain "
                         "so may be a copy that was sent again.",
    [DKV_FORMAT_VS_SOFTWARE] = made_up,
    [DKV_LIMIT_FIELDS_HIT] = raise_limit,
    [DKV_LIMIT_HEADER_HIT] = raise_limit,
    [DKV_LIMIT_RECORDS_HIT] = "The owner must leave one TXT record at this name and remove the others.",
    [DKV_LIMIT_HOPS_HIT] = raise_limit,
    [DKV_LIMIT_CLAIMS_HIT] = raise_limit,
    [DKV_LIMIT_Z_HIT] = raise_limit,
    [DKV_LIMIT_VALUE_HIT] = raise_limit,
    [DKV_LIMIT_COMMENT_HIT] = raise_limit,
    [DKV_LIMIT_ADDRESSES_HIT] = raise_limit,
};

const char *advice_finding(enum dkv_reason reason)
{
    return advices[reason] ? advices[reason] : advice_text(reason);
}
