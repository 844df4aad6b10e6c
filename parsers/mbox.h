/* Where messages begin and end in an mbox, by looking: RFC 4155 appendix A, and what programs write besides. The bytes are
 * given as a run that grows, so that a stream needs no more memory than its longest message. Nothing is copied, nothing is
 * unquoted here.
 *
 * A message begins at a From line: "From ", and then something that looks like the date of a postmark.
 *     strict   "Mon Jan  5 10:00:00 2026", a zone before or behind the year, or "Mon, 5 Jan 2026 10:00:00 +0000"
 *     loose    day, month, year and time in another order, or no day of the week
 *     undated  one word, the sender, and no date
 * A strict one counts behind an empty line whatever comes next, and anywhere in front of a header field; a loose one behind
 * an empty line and in front of a header field; an undated one like a loose one, if the mbox begins with one.
 *
 * Content-Length (mboxcl, mboxcl2) is followed where it leads to a From line or the end, as long as that was so for every
 * message before. It is a stranger's word, and in another mbox it could hide messages: so those that it leads over come all
 * the same, behind the message that has them in it. Whoever knows what the mbox is can have it believed, or not at all. */
#pragma once
#include "parsers/str.h"

enum mbox_lengths {
    MBOX_LENGTHS_DOUBTED,
    MBOX_LENGTHS_IGNORED,
    MBOX_LENGTHS_BELIEVED, /* each that leads to a From line or the end, and nothing begins before */
};

/* What is known of an mbox so far. Zero at its start, but for `rule`; for mbox_next alone. */
struct mbox {
    enum mbox_lengths rule;
    bool begun, undated;
    bool lengths_wrong; /* some message had no Content-Length that is right */
    char line_end;      /* '\n'; '\r' in an mbox of the old Mac OS */
    /* the message that is looked for; all counted from the start of the run */
    size_t inside;      /* so far goes a message that was given already, and this one was in it; 0: there is none */
    size_t start;       /* of the message, behind its From line */
    bool has_start;
    size_t looked;      /* so far */
    size_t seen;        /* so far for the end of a line of the header */
    size_t body;        /* where the body begins; 0: not known yet */
    int lengths;        /* Content-Length fields */
    int64_t length;
    bool length_read;   /* what it leads to was looked at */
};

struct mbox_message {
    size_t start, size; /* in the run: the message, without From line and without the empty line that an mbox adds */
    size_t end;         /* in the run: behind that empty line */
    size_t next;        /* in the run: where the next call has to begin; before end: with a message that this one has in it */
    bool unquoted;      /* lines that begin with "From " stand in it as they are: this mbox quotes nothing */
};

enum mbox_found {
    MBOX_MESSAGE,
    MBOX_MORE, /* call again with a longer run that begins with the same bytes (it may lie elsewhere) */
    MBOX_END,  /* there is no further message; never unless last */
};

/* The message that run begins with. last: nothing comes after run. Takes time linear in the run, however often it was
 * made longer. */
enum mbox_found mbox_next(struct mbox *, struct str run, bool last, struct mbox_message *message);

/* After MBOX_MORE, for a message that is too long to be kept: so many bytes at the start of the run are not needed to find
 * its end, and the next run begins behind them. What is found then begins somewhere in the message. */
size_t mbox_forget(struct mbox *);

/* Do the first bytes of a file look like an mbox rather than one message? 64 KiB are enough. */
bool mbox_looks(struct str head);
