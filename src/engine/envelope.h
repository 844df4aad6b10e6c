/* What delivery wrote down of the envelope: Return-Path and Delivered-To, and what in them no server would write by
 * itself. RFC 5321 sections 4.1.2, 4.4; appendix C for routes. */
#pragma once
#include "src/engine/evidence.h"

/* The address of a Return-Path value without its angle brackets and route. */
struct return_path {
    struct str address; /* empty: the null sender, or nothing that can be read */
    struct str domain;  /* of it; empty: it has none */
    struct str route;   /* "@a,@b", empty: none */
    bool open;          /* "<" without ">" */
};
struct return_path return_path_read(struct str value);

/* Has the address nothing that makes programs read it differently? */
bool return_path_is_sound(const struct return_path *r);

finder envelope_find;
