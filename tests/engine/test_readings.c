/* engine/unquote, engine/readings: bodies to which a mailbox put ">", RFC 4155 appendix A. */
#include "src/engine/coverage.h"
#include "src/engine/unquote.h"
#include "tests/engine/make.h"

/* Pieces joined by "|". */
static struct str pieces(struct str body, enum dkv_quoting quoting, char line_end)
{
    struct str all = S("");
    for (struct str piece; (piece = unquote_next(&body, quoting, line_end)).n;)
        all = arena_print(unit_arena(), "%.*s%s%.*s", (int)all.n, all.p, all.n ? "|" : "", (int)piece.n, piece.p);
    return all;
}

static void unquote(void)
{
    static const struct {
        const char *body, *mboxrd, *mboxo;
        size_t single, deeper;
    } rows[] = {
        {"", "", "", 0, 0},
        {">", ">", ">", 0, 0},
        {">From ", "From ", "From ", 1, 0},
        {">From", ">From", ">From", 0, 0},
        {">from me\n", ">from me\n", ">from me\n", 0, 0},
        {">From me\n>From you\n", "From me\n|From you\n", "From me\n|From you\n", 2, 0},
        {"a\r\n>From me\r\n>>From you\r\nb", "a\r\n|From me\r\n|>From you\r\nb", "a\r\n|From me\r\n>>From you\r\nb", 1, 1},
        {"a\n>>>From me\n> From you\n >From x\na >From b\n", "a\n|>>From me\n> From you\n >From x\na >From b\n",
         "a\n>>>From me\n> From you\n >From x\na >From b\n", 0, 1},
        {"a\n>\n>>\n>x\n>From ", "a\n>\n>>\n>x\n|From ", "a\n>\n>>\n>x\n|From ", 1, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str body = unit_exact(str_z(rows[i].body));
        unit_row("%s", rows[i].body);
        CHECK_STR(pieces(body, DKV_QUOTING_MBOXRD, '\n'), str_z(rows[i].mboxrd));
        CHECK_STR(pieces(body, DKV_QUOTING_MBOXO, '\n'), str_z(rows[i].mboxo));
        CHECK_STR(pieces(body, DKV_QUOTING_NONE, '\n'), body);
        CHECK_STR(pieces(body, DKV_QUOTING_UNKNOWN, '\n'), body);
        struct quoted_lines q = unquote_count(body, '\n');
        CHECK_INT(q.single, rows[i].single);
        CHECK_INT(q.deeper, rows[i].deeper);
    }
    CHECK_STR(pieces(S(">From a\r>From b"), DKV_QUOTING_MBOXRD, '\r'), S("From a\r|From b"));
    CHECK_STR(pieces(S(">From a\r>From b"), DKV_QUOTING_MBOXRD, '\n'), S("From a\r>From b"));
}

/* As a mailbox stores it: ">" before what begins with From, or with any number of ">" and From. */
static struct str stored(struct str message, enum dkv_quoting quoting)
{
    struct str all = S("");
    size_t head = str_find(message, S("\r\n\r\n"));
    for (struct str rest = message; rest.n;) {
        struct str_cut c = str_cut(rest, '\n');
        struct str line = str_take(rest, c.head.n + c.found), text = line;
        while (text.n && text.p[0] == '>' && quoting == DKV_QUOTING_MBOXRD)
            text = str_drop(text, 1);
        bool quote = (size_t)(line.p - message.p) > head && str_starts(text, S("From ")) && quoting != DKV_QUOTING_NONE;
        all = arena_print(unit_arena(), "%.*s%s%.*s", (int)all.n, all.p, quote ? ">" : "", (int)line.n, line.p);
        rest = c.tail;
    }
    return all;
}

#define HEADER "From: Kim <kim@x.example>\r\n\r\n"
static const struct str bodies[] = {
    S("one\r\nFrom two\r\nthree\r\n"), S("From one\r\n\r\n\r\n"), S(">From one\r\nFrom two\r\n"), S(">From one\r\n>>From two\r\n"),
    S("no such line\r\n"), S("\r\n>>From  a  b\t\r\nFrom"), S("a\nFrom b\nc\r\n"),
};
enum { MIXED = 2 };

struct verdict {
    enum dkv_reason reason;
    size_t told; /* DKV_READ_UNQUOTED */
    uint64_t body_signed;
};

static struct verdict judge(struct str message, enum dkv_quoting quoting, struct str record)
{
    struct dkv_options options = {.policy = DKV_RFC, .now = 1772445728, .seed = 42, .quoting = quoting};
    struct dkv_answer answer = {.status = DKV_ANSWER_OK, .txt = &record, .txt_count = 1};
    struct verdict v = {0};
    const struct dkv_signature *s;
    const struct dkv_finding *f;
    struct dkv *d = dkv_open(message.p, message.n, &options);
    dkv_answer(d, 0, &answer);
    if (CHECK_INT(dkv_signatures(d, &s), 1))
        v.reason = s->reason;
    for (size_t i = dkv_findings(d, &f); i > 0; i--)
        v.told += f[i - 1].reason == DKV_READ_UNQUOTED && f[i - 1].signature == 1;
    v.body_signed = dkv_coverage(d)->body_signed;
    dkv_close(d);
    return v;
}

static struct str sign(struct str body, const char *c, bool literal)
{
    struct str tags = arena_print(unit_arena(), "v=1; a=rsa-sha256; c=%s; d=x.example; s=k1; h=from; bh=@; b=@", c);
    return make_signed((struct make){make_join(S(HEADER), body), tags, MAKE_RSA1024, literal});
}

/* What a mailbox quoted holds when it may have done so, and is told; what somebody else changed does not. */
static void readings(void)
{
    struct str record = make_record("p=@", MAKE_RSA1024);
    static const char *const canons[] = {"simple/simple", "relaxed/relaxed"};
    for (size_t b = 0; b < LENGTH(bodies); b++)
        for (size_t c = 0; c < LENGTH(canons); c++)
            for (int literal = 0; literal <= 1; literal++)
                for (enum dkv_quoting as = DKV_QUOTING_NONE; as <= DKV_QUOTING_MBOXRD; as++)
                    for (enum dkv_quoting said = DKV_QUOTING_UNKNOWN; said <= DKV_QUOTING_MBOXRD; said++) {
                        struct str message = sign(bodies[b], canons[c], literal), file = stored(message, as);
                        bool changed = file.n != message.n, deep = str_find(file, S(">>From ")) < file.n;
                        bool same = !deep && as != DKV_QUOTING_NONE && said != DKV_QUOTING_NONE;
                        bool mixed = b == MIXED && as == DKV_QUOTING_MBOXO; /* which ">" was there before is lost */
                        bool holds = !changed || (!mixed && (said == DKV_QUOTING_UNKNOWN || said == as || same));
                        unit_row("body %zu, %s, literal %d, stored as %d, said to be %d", b, canons[c], literal, as, said);
                        struct verdict v = judge(unit_exact(file), said, record);
                        CHECK_REASON(v.reason, holds ? DKV_VERIFIED : DKV_BODY_HASH_MISMATCH);
                        CHECK_INT(v.told, changed && holds);
                        file = make_replaced(file, S("From: Kim <kim@x.example>\r\n\r\n"), S("From: Kim <kim@x.example>\r\n\r\n>"));
                        v = judge(unit_exact(file), said, record);
                        CHECK(v.reason != DKV_VERIFIED || str_starts(bodies[b], S("From ")) || str_starts(bodies[b], S(">From ")));
                    }
}

/* Bytes before the end of l= are counted as they stand in the file. */
static void lengths(void)
{
    static const struct {
        const char *body;
        int length;
        uint64_t body_signed;
    } rows[] = {
        {"one\r\nFrom two\r\nthree\r\n", 5, 5}, {"one\r\nFrom two\r\nthree\r\n", 6, 7}, {"one\r\nFrom two\r\nthree\r\n", 15, 16},
        {"From one\r\nFrom two\r\nthree\r\n", 20, 22}, {"From one\r\nFrom two\r\n", 20, 22},
    };
    struct str record = make_record("p=@", MAKE_RSA1024);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str tags = arena_print(unit_arena(), "v=1; a=rsa-sha256; d=x.example; s=k1; h=from; l=%d; bh=@; b=@", rows[i].length);
        struct str message = make_signed((struct make){make_join(S(HEADER), str_z(rows[i].body)), tags, MAKE_RSA1024, false});
        struct verdict v = judge(unit_exact(stored(message, DKV_QUOTING_MBOXRD)), DKV_QUOTING_UNKNOWN, record);
        unit_row("l=%d of %s", rows[i].length, rows[i].body);
        CHECK_REASON(v.reason, DKV_VERIFIED);
        CHECK_INT(v.body_signed, rows[i].body_signed);
    }
}

void suite_engine_readings(void)
{
    static const struct unit_test tests[] = {{"unquote", unquote}, {"readings", readings}, {"l=", lengths}};
    unit_suite("engine/readings", tests, LENGTH(tests));
}
