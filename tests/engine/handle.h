/* A message that is judged, and its handle (src/dkimverify.h), for the tests that ask more of it than one verdict. */
#pragma once
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

#define HEADER "From: Kim <kim@x.example>\r\nTo: lee@y.example\r\nSubject: hello\r\n"
#define BODY "line one \r\n\r\n line  two\r\n\r\n\r\n"
#define TAGS(a, c, d, s, more) "v=1; a=" a "; c=" c "; d=" d "; s=" s "; h=from:to:subject" more "; bh=@; b=@"
#define USUAL(more) TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "k1", more)

/* Of the message that was judged last; good until the next one, or handle_closed. */
extern struct dkv *handle;
extern const struct dkv_signature *signatures;
extern size_t count;

/* Question i is answered with answers[i]; NULL: nothing is handed in. */
void handle_judge(struct str message, enum dkv_policy policy, const struct dkv_answer *const *answers, size_t n);

/* The same answer to every question: these n records. */
void handle_judge_with(struct str message, enum dkv_policy policy, const struct str *txt, size_t n);

struct str handle_sign(const char *message, const char *tags, enum make_key key);
bool handle_found(enum dkv_reason reason, size_t signature);

/* Closes it: the last test of a suite. */
void handle_closed(void);
