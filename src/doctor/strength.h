/* Can this public key be broken? Arithmetic on RSA moduli, all of it with OpenSSL's numbers, and lists of keys whose
 * private half is known. What is computed here shows a key to be bad; it never shows one to be good. */
#pragma once
#include "parsers/arena.h"

/* All numbers are big-endian bytes without leading zeros, of at most LIMIT_RSA_BITS bits; longer ones get "no". */

/* The smallest prime factor of n up to 65537; 0: none. */
unsigned strength_small_factor(struct str n);

/* Are the two factors of n so close together that Fermat's method finds them within 100 rounds? *rounds: after how many.
 * A square counts. CVE-2022-26320. */
bool strength_fermat(struct str n, unsigned *rounds);

/* Has n the fingerprint of Infineon's key generator? n modulo a product of small primes is a power of 65537.
 * CVE-2017-15361. */
bool strength_roca(struct str n);

/* Is n itself a prime number, as far as three tests show? */
bool strength_prime(struct str n);

/* Is the private exponent so small that a convergent of e/n gives it away (Wiener 1990)? */
bool strength_small_d(struct str n, struct str e);

/* Ones among the bits of n. */
size_t strength_ones(struct str n);

/* Has n a pattern that chance does not make: 64 equal bits in a row, or one 32-bit word four times? */
bool strength_pattern(struct str n);

/* Is the exponent odd, at least 3 and below n? *value: what it is, UINT64_MAX: that or more. */
bool strength_exponent(struct str n, struct str e, uint64_t *value);

/* ---- keys known to others ---- */

/* Sorted rows of 16 bytes: the first 15 of SHA-256 over the key's number, without leading zeros, and the number of the list
 * that it is from (badkeys' block list format). */
enum { BLOCKLIST_ROW = 16, BLOCKLIST_HASH = 15 };

/* The modulus of an RSA key, or the 32 bytes of an Ed25519 key. False: OpenSSL does not offer SHA-256. */
bool blocklist_hash(struct str number, unsigned char hash[static BLOCKLIST_HASH]);
/* The last byte of the row, -1: it is not in the list. Bytes behind the last whole row are not looked at. */
int blocklist_find(struct str list, const unsigned char hash[static BLOCKLIST_HASH]);
/* Where an example key was printed with its private half, a constant; NULL: it is none that is known here. */
const char *example_key(const unsigned char hash[static BLOCKLIST_HASH]);
