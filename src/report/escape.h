/* Bytes that nobody vouches for, made fit to be shown: valid UTF-8 that can be seen stays, every other byte
 * becomes \xNN. So no control byte, no escape sequence, nothing that turns the direction of writing and nothing
 * invisible ever reaches a terminal, a log or a program that reads JSON.
 *
 * The escape has one meaning: a backslash of the message itself stays as it is, unless "x" and two hexadecimal
 * digits follow it; then it is \x5C. Who replaces each \xNN by the byte NN has the bytes of the message again. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

/* Appends s, at most max bytes of output, never half a character or half an escape. The ASCII characters in
 * also ("" for none) are escaped too. Returns how many bytes of s did not fit. */
size_t escape_append(GString *out, struct str s, const char *also, size_t max);

/* The same for a person: what does not fit is counted, "... (12 bytes more)". */
void escape_show(GString *out, struct str s, const char *also, size_t max);

/* Does s begin with what is read as an escape: a backslash, "x", and two hexadecimal digits of either case? */
bool escape_begins(struct str s);

/* Is this code point one that can be seen, and that changes nothing around it? */
bool escape_visible(uint32_t code);
