/* One message from bytes to analysis, with the messages inside it. The steps are the library's: open, see which names
 * are wanted, hand in the answers, read the verdict and the analysis. All keys of a message and of those inside it are
 * asked for in one go, so a caller may look up for one message while it hashes another.
 *
 * A check belongs to one thread at a time; different checks share nothing. */
#pragma once
#include "src/cli/inspect.h"

struct check;

/* Opens the message; bytes are borrowed until check_close. With whole the messages inside are opened too, to
 * LIMIT_ATTACHED and LIMIT_ATTACHED_DEPTH: for reports that show them. options as in dkv_open. */
struct check *check_open(struct str bytes, const struct dkv_options *options, bool whole);

/* The TXT questions to answer, each name once; they belong to the check. */
size_t check_wants(struct check *, const char *const **names);

/* Adds the domain of the outer Return-Path to them, once, if the keys do not tell whether it exists: call it when answers
 * are in, and again when others are. Only with whole. True: it is the last name now. */
bool check_ask_return_path(struct check *);

/* The answer to names[i]; borrowed until check_close. */
void check_answer(struct check *, size_t i, const struct dkv_answer *answer);

/* For answers that are made for this check alone: memory that lives as long as it does. */
struct arena;
struct arena *check_arena(struct check *);

/* Bytes of memory that it takes so far, about. */
size_t check_memory(const struct check *);

/* Of the outer message. */
enum dkv_result check_verdict(struct check *);

/* The byte before which the message was written by the reader's own servers; 0: not known. */
uint64_t check_trusted(struct check *);

/* The whole tree; with lean only what inspect_lean() fills in. It belongs to the check and borrows
 * origin.source. */
const struct analysis *check_analysis(struct check *, struct origin origin, bool lean);

/* From now on the check works with these tools: another thread goes on with it. */
void check_use(struct check *, struct dkv_tools *tools);

void check_close(struct check *);
