/* Every limit of the program, in one place. Input is written by attackers: each count, length, depth and
 * time has an end, and reaching one is told as a reason that names the limit (reason.def: limit-...).
 *
 * To raise one, build with it set: ./configure CPPFLAGS=-DLIMIT_SIGNATURES=500
 */
#pragma once

/* header fields read of one message; the fields below are left unread (limit-fields) */
#ifndef LIMIT_FIELDS
#define LIMIT_FIELDS 10000
#endif
/* bytes in the header block; a longer one is cut there (limit-header-size). OpenSSL hashes it all at
 * least once a signature, so size times signatures is what costs. */
#ifndef LIMIT_HEADER_BYTES
#define LIMIT_HEADER_BYTES (4u << 20)
#endif
/* DKIM-Signature fields judged in one message, top first; the rest are neutral (limit-signatures).
 * RFC 6376 section 6.1 lets a verifier limit them; real mail has one to five. */
#ifndef LIMIT_SIGNATURES
#define LIMIT_SIGNATURES 20
#endif
/* bytes in one DKIM-Signature field or key record (limit-tag-list-size) */
#ifndef LIMIT_TAGLIST_BYTES
#define LIMIT_TAGLIST_BYTES 65536
#endif
/* tags in one tag list (limit-tags) */
#ifndef LIMIT_TAGS
#define LIMIT_TAGS 200
#endif
/* names in h= (limit-signed-names) */
#ifndef LIMIT_SIGNED_NAMES
#define LIMIT_SIGNED_NAMES 2000
#endif
/* bits in an RSA key: verifying costs the square of it (RFC 6376 section 8.13) (limit-rsa-bits) */
#ifndef LIMIT_RSA_BITS
#define LIMIT_RSA_BITS 8192
#endif
/* TXT records tried at one name, the rest are ignored (limit-key-records) */
#ifndef LIMIT_KEY_RECORDS
#define LIMIT_KEY_RECORDS 10
#endif
/* CNAME links followed from one name; BIND stops at 16, Unbound at 11 (limit-cname-chain) */
#ifndef LIMIT_CNAME_CHAIN
#define LIMIT_CNAME_CHAIN 12
#endif
/* bytes in one DNS name, in text, and in one label of it (RFC 1035 section 2.3.4) */
enum { LIMIT_DNS_NAME = 253, LIMIT_DNS_LABEL = 63 };
/* bytes in one string of a TXT record (RFC 1035 section 3.3) */
enum { LIMIT_DNS_STRING = 255 };
/* Received fields read as hops, from the top (limit-hops) */
#ifndef LIMIT_HOPS
#define LIMIT_HOPS 200
#endif
/* bytes of one structured field (From, Received, Date, ...) that are interpreted (limit-field-size) */
#ifndef LIMIT_VALUE_BYTES
#define LIMIT_VALUE_BYTES 65536
#endif
/* depth of comments in parentheses (limit-comment-depth) */
#ifndef LIMIT_COMMENT_DEPTH
#define LIMIT_COMMENT_DEPTH 50
#endif
/* Authentication-Results, ARC-Authentication-Results and Received-SPF fields read, top first (limit-claims) */
#ifndef LIMIT_CLAIMS
#define LIMIT_CLAIMS 100
#endif
/* results read of one such field, and properties of one result (ar-malformed) */
#ifndef LIMIT_CLAIM_RESULTS
#define LIMIT_CLAIM_RESULTS 50
#endif
#ifndef LIMIT_CLAIM_PROPERTIES
#define LIMIT_CLAIM_PROPERTIES 30
#endif
/* ARC sets: RFC 8617 section 4.2.1 allows no more than 50 (arc-structure) */
enum { LIMIT_ARC_SETS = 50 };
/* places of one header where --filter takes something out or renames it; the header ends at the next one, and what
 * follows is body. Also Authentication-Results fields that it reads, top first; the rest are renamed */
#ifndef LIMIT_STRIPPED
#define LIMIT_STRIPPED 100000
#endif
/* authserv-ids with 8-bit bytes that --filter looks at as host names, top first; fields with more are renamed */
#ifndef LIMIT_STRIPPED_IDNA
#define LIMIT_STRIPPED_IDNA 1000
#endif
/* bytes of a message that --filter keeps in memory; a larger one goes to a temporary file */
#ifndef LIMIT_SPOOL_MEMORY
#define LIMIT_SPOOL_MEMORY (4u << 20)
#endif
/* bytes of address space that the check of --filter may take besides the message; when they are not enough the message
 * goes through unchecked */
#ifndef LIMIT_CHECK_MEMORY
#define LIMIT_CHECK_MEMORY (1ull << 30)
#endif
/* mailboxes read from one address field (limit-addresses) */
#ifndef LIMIT_ADDRESSES
#define LIMIT_ADDRESSES 100
#endif
/* commas, colons and semicolons up to which such a field is read: GMime makes an object of what is between them
 * (limit-addresses) */
#ifndef LIMIT_ADDRESS_MARKS
#define LIMIT_ADDRESS_MARKS 1000
#endif
/* commas times bytes up to which such a field is read: at a comma GMime may look ahead to the end. LIMIT_ADDRESSES commas in
 * 16 KB are read whole (limit-addresses) */
#ifndef LIMIT_ADDRESS_WORK
#define LIMIT_ADDRESS_WORK 1638400
#endif
/* encoded words (RFC 2047) decoded in one field, the rest is shown as it is written (limit-addresses for From) */
#ifndef LIMIT_ENCODED_WORDS
#define LIMIT_ENCODED_WORDS 100
#endif
/* charsets that the fields of all MIME parts may name, in encoded words or as RFC 2231 has it (limit-parts) */
#ifndef LIMIT_CHARSETS
#define LIMIT_CHARSETS 1000
#endif
/* MIME parts read, and how deep they may be nested (limit-parts) */
#ifndef LIMIT_PARTS
#define LIMIT_PARTS 1000
#endif
#ifndef LIMIT_PART_DEPTH
#define LIMIT_PART_DEPTH 30
#endif
/* messages opened inside one message, those inside them too, and how deep */
#ifndef LIMIT_ATTACHED
#define LIMIT_ATTACHED 10
#endif
#ifndef LIMIT_ATTACHED_DEPTH
#define LIMIT_ATTACHED_DEPTH 3
#endif
/* header copies kept in z= (limit-z-copies) */
#ifndef LIMIT_Z_COPIES
#define LIMIT_Z_COPIES 200
#endif
/* rows that a summary keeps of each table of names (domains, selectors, keys, failures, campaigns), and of signatures seen;
 * what is left out is told in it. A row is about 250 bytes, so with all tables full it takes some 150 MB. Summaries that
 * are to be merged should be made with the same limits; one with lower ones that left out rows is refused */
#ifndef LIMIT_SUMMARY_NAMES
#define LIMIT_SUMMARY_NAMES 50000
#endif
#ifndef LIMIT_SUMMARY_SIGNATURES
#define LIMIT_SUMMARY_SIGNATURES 400000
#endif
/* bytes of one row of a summary that --merge-summary reads. Decoding takes up to 50 times as many. The longest row that
 * --summary writes has three names of 255 bytes and five of files, with escapes 110 KB */
#ifndef LIMIT_JSON_PIECE
#define LIMIT_JSON_PIECE (256u << 10)
#endif
/* bytes in one message; a bigger one is not read (limit-message-size) */
#ifndef LIMIT_MESSAGE_BYTES
#define LIMIT_MESSAGE_BYTES (1ull << 30)
#endif
/* bytes of the unsigned end of a body (l=) that a report shows; its size and place are always told */
#ifndef LIMIT_TAIL_SHOWN
#define LIMIT_TAIL_SHOWN 2000
#endif
/* bytes behind the header of an mbox's message to which a Content-Length field is followed; beyond, only From lines count */
#ifndef LIMIT_CONTENT_LENGTH
#define LIMIT_CONTENT_LENGTH (64 << 20)
#endif
/* bytes in one message out of a compressed source; a bomb of a few KB may not take all memory */
#ifndef LIMIT_UNPACKED_MESSAGE
#define LIMIT_UNPACKED_MESSAGE (256ull << 20)
#endif
/* bytes that may come out of one compressed source; more only if they are not more than so many times what went in */
#ifndef LIMIT_UNPACKED_BYTES
#define LIMIT_UNPACKED_BYTES (4ull << 30)
#endif
#ifndef LIMIT_UNPACKED_RATIO
#define LIMIT_UNPACKED_RATIO 200
#endif
/* bytes that the xz library may use; "xz -9" asks for 65 MiB. That of zstd has 128 MiB of its own accord */
#ifndef LIMIT_UNPACK_MEMORY
#define LIMIT_UNPACK_MEMORY (256ull << 20)
#endif
/* directories in directories, and names in one */
#ifndef LIMIT_DIRECTORY_DEPTH
#define LIMIT_DIRECTORY_DEPTH 32
#endif
#ifndef LIMIT_DIRECTORY_ENTRIES
#define LIMIT_DIRECTORY_ENTRIES 10000000
#endif
/* different TXT records kept of one name, from DNS or a key file; the engine tries LIMIT_KEY_RECORDS of them */
#ifndef LIMIT_ANSWER_RECORDS
#define LIMIT_ANSWER_RECORDS 100
#endif
/* records read of one DNS reply */
#ifndef LIMIT_REPLY_RECORDS
#define LIMIT_REPLY_RECORDS 200
#endif
/* questions and rounds of them that a check of keys may take (limit-questions), findings it lists, steps of its walk from
 * a parent zone, names of servers of a zone and addresses of them that are asked, keys checked in one go */
#ifndef LIMIT_DOCTOR_QUESTIONS
#define LIMIT_DOCTOR_QUESTIONS 2000
#endif
#ifndef LIMIT_DOCTOR_ROUNDS
#define LIMIT_DOCTOR_ROUNDS 24
#endif
#ifndef LIMIT_DOCTOR_FINDINGS
#define LIMIT_DOCTOR_FINDINGS 500
#endif
#ifndef LIMIT_DOCTOR_STEPS
#define LIMIT_DOCTOR_STEPS 10
#endif
#ifndef LIMIT_ZONE_SERVERS
#define LIMIT_ZONE_SERVERS 16
#endif
#ifndef LIMIT_SERVER_ADDRESSES
#define LIMIT_SERVER_ADDRESSES 32
#endif
#ifndef LIMIT_DOCTOR_KEYS
#define LIMIT_DOCTOR_KEYS 100
#endif
/* bytes of a record that is typed in or pasted; of what dig prints the record is a small part */
#ifndef LIMIT_PASTED_BYTES
#define LIMIT_PASTED_BYTES 262144
#endif
/* bytes of one key file, and of one line in it */
#ifndef LIMIT_KEYFILE_BYTES
#define LIMIT_KEYFILE_BYTES (256u << 20)
#endif
#ifndef LIMIT_KEYFILE_LINE
#define LIMIT_KEYFILE_LINE 262144
#endif
/* seconds of clock difference that are forgiven between signer and verifier (t= in the future) */
enum { LIMIT_CLOCK_SKEW = 300 };
/* seconds that the reader's own servers may have had a message in their queues (RFC 5321 section 4.5.4.1: 4 to 5 days);
 * a border hop that is older than that is not believed */
enum { LIMIT_QUEUE_TIME = 432000 };
