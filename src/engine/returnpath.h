/* Whether the domain of Return-Path exists, for which one question to the DNS is asked that no verdict needs. RFC 7208
 * sections 2.4, 4.3. */
#pragma once
#include "src/engine/evidence.h"

/* The domain of the topmost Return-Path in A-labels; NULL: there is none, or it has no dot. */
const char *return_path_domain(const struct message *m, struct arena *arena);

/* Is it a name that the DNS should be asked about? One of somebody's own network, or of no DNS, is not. */
bool return_path_is_asked(const char *domain);

finder return_path_find;
