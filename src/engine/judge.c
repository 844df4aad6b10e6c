#include "src/engine/judge.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"
#include "src/engine/headerhash.h"
#include "src/engine/key.h"
#include "src/engine/zcompare.h"

/* What the key had to say. */
struct key_verdict {
    enum dkv_reason fault; /* VERIFIED: the key may judge */
    struct str detail;
    enum signature_state state;
    bool checked;          /* state is set */
};

static void find(const struct judge *j, const struct signature *s, enum dkv_reason reason, struct str detail)
{
    findings_add(j->findings, reason, s->number, arena_print(j->arena, "DKIM-Signature %zu", s->number), detail);
}

/* ---- the body ----------------------------------------------------------------------------------- */

static void judge_body(const struct judge *j, const struct signature *s, struct dkv_signature *out)
{
    static const struct str empty[] = {
        S("\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
          "\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55"), /* SHA-256 of nothing */
        S("\x7e\xb7\x02\x57\x59\x3d\xa0\x6f\x68\x2a\x3d\xdd\xa5\x4a\x9d\x26"
          "\x0d\x4f\xc5\x14\xf6\x45\x23\x7f\x5c\xa7\x4b\x08\xf8\xda\x61\xa6"), /* SHA-256 of one CRLF */
    };
    if (s->body.size < 0)
        return;
    out->body_size = s->body.size;
    if (s->record.l > s->body.size)
        return; /* the hash of so many bytes does not exist */
    if (!s->body.digest.n)
        return;
    out->body_hash = digest_eq(&s->body.digest, s->record.bh) ? DKV_HASH_MATCH : DKV_HASH_MISMATCH;
    if (s->literal)
        find(j, s, DKV_READ_AS_LITERAL, S(""));
    if (s->quoting == DKV_QUOTING_MBOXO || s->quoting == DKV_QUOTING_MBOXRD)
        find(j, s, DKV_READ_UNQUOTED, S(""));
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (str_eq(s->record.bh, empty[i]) && s->body.size > 2 && s->record.l != 0)
            find(j, s, DKV_BH_EMPTY_BODY, S(""));
}

/* ---- the key and the header --------------------------------------------------------------------- */

static struct key_need need_of(const struct judge *j, const struct signature *s)
{
    return (struct key_need){
        .type = signature_key_type(s),
        .hash = signature_hash(s),
        .auid_is_subdomain = s->auid_domain && s->domain && !str_eq(str_z(s->auid_domain), str_z(s->domain)),
        .least_bits = j->policy == DKV_LEGACY ? 512 : 1024,
    };
}

static struct digest header_digest(const struct judge *j, const struct signature *s)
{
    struct hasher h;
    hasher_begin(&h, &j->tools->hashes, signature_hash(s));
    header_canon(j->message, &s->record, s->field, (struct sink){hasher_put, &h}, j->arena);
    return hasher_end(&h);
}

static void key_findings(const struct judge *j, const struct signature *s, const struct key_candidate *c)
{
    if (c->record.testing)
        find(j, s, DKV_KEY_TESTING, S(""));
    if (c->record.g)
        find(j, s, DKV_G_TAG, S(""));
    if (c->record.p_unpadded)
        find(j, s, DKV_B64_PADDING, S(""));
    if (c->pubkey.bare_pkcs1)
        find(j, s, DKV_PKCS1_BARE, S(""));
    if (c->pubkey.trailing)
        find(j, s, DKV_DER_TRAILING, S(""));
    if (c->pubkey.type == KEY_RSA && c->usable && c->pubkey.bits < 2048)
        find(j, s, DKV_RSA_1024, arena_print(j->arena, "%d bits", c->pubkey.bits));
}

/* How far a record got: the furthest speaks for the key. A key that fits beats one that is only usable, that
 * beats one that is only readable. */
static int rank(const struct key_candidate *c, const struct key_verdict *v)
{
    static const int by_state[] = {
        [SIGNATURE_HOLDS] = 5, [SIGNATURE_OTHER_HASH] = 4, [SIGNATURE_NO_FIT] = 3, [SIGNATURE_DIFFERS] = 3,
    };
    if (c->usable)
        return v->checked ? by_state[v->state] : 3;
    if (v->checked && v->state == SIGNATURE_HOLDS)
        return 2; /* the key that signed, in a record that is refused */
    return c->record.p_text.p ? 1 : 0;
}

static void tell_key(struct dkv_key *out, const struct key_candidate *c)
{
    static const char *const types[] = {[KEY_RSA] = "rsa", [KEY_ED25519] = "ed25519"};
    out->record = c->text;
    out->type = c->pubkey.pkey ? types[c->pubkey.type] : NULL;
    out->bits = c->pubkey.bits;
    out->testing = c->record.testing;
}

/* Several records: each is tried, any that holds is enough (section 6.1.2 step 4). */
static struct key_verdict try_records(const struct judge *j, const struct signature *s, const struct dkv_answer *answer,
                                      struct dkv_signature *out)
{
    struct key_need need = need_of(j, s);
    struct digest header = header_digest(j, s);
    struct key_candidate best = {0};
    struct key_verdict verdict = {.fault = DKV_KEY_NODATA};
    int best_rank = -1;
    for (size_t i = 0; i < answer->txt_count && i < LIMIT_KEY_RECORDS; i++) {
        struct key_candidate c = key_read(answer->txt[i], &need, &j->tools->keys, j->arena);
        struct key_verdict v = {.fault = c.fault, .detail = c.detail};
        struct digest recovered;
        v.checked = header.n && c.readable;
        if (v.checked)
            v.state = signature_check(c.key, &j->tools->hashes, need.hash, &header, s->record.b, &recovered);
        if (rank(&c, &v) > best_rank) {
            best_rank = rank(&c, &v);
            best = c;
            verdict = v;
        }
    }
    tell_key(&out->key, &best);
    key_findings(j, s, &best);
    return verdict;
}

static struct key_verdict judge_key(const struct judge *j, const struct signature *s, const struct dkv_answer *answer,
                                    struct dkv_signature *out)
{
    if (!answer)
        return (struct key_verdict){.fault = DKV_KEY_NOT_RECORDED};
    struct key_verdict v = {.fault = key_answer_fault(answer)};
    if (v.fault != DKV_VERIFIED)
        return v;
    v = try_records(j, s, answer, out);
    if (answer->txt_count > 1)
        find(j, s, DKV_TXT_MULTIPLE, arena_print(j->arena, "%zu records", answer->txt_count));
    if (answer->txt_count > LIMIT_KEY_RECORDS)
        find(j, s, DKV_LIMIT_RECORDS_HIT, arena_print(j->arena, "limit %d", LIMIT_KEY_RECORDS));
    if (v.checked && v.state == SIGNATURE_HOLDS)
        out->header_hash = DKV_HASH_MATCH;
    else if (v.checked && v.state == SIGNATURE_OTHER_HASH)
        out->header_hash = DKV_HASH_MISMATCH;
    out->header_hash_recovered = v.checked && signature_key_type(s) == KEY_RSA &&
                                 (v.state == SIGNATURE_HOLDS || v.state == SIGNATURE_OTHER_HASH);
    return v;
}

/* ---- times -------------------------------------------------------------------------------------- */

static bool is_expired(const struct judge *j, const struct signature *s)
{
    return s->record.x >= 0 && s->record.x < j->judged_at;
}

static bool is_from_future(const struct judge *j, const struct signature *s)
{
    return s->record.t >= 0 && s->record.t > j->judged_at + LIMIT_CLOCK_SKEW;
}

/* Meant to end, and does not for all that matters. A day has 86400 seconds, half a year 183 days. */
static void tell_long(const struct judge *j, const struct signature *s)
{
    enum { DAY = 86400, LONG = 183 };
    int64_t now = j->judged_at > 0 ? j->judged_at : 0, days = (s->record.x - (s->record.t >= 0 ? s->record.t : now)) / DAY;
    if (s->record.x >= 0 && days > LONG)
        find(j, s, DKV_X_VERY_LONG, arena_print(j->arena, "%lld days", (long long)days));
}

/* ---- what strict refuses ------------------------------------------------------------------------- */

/* Fields that RFC 5322 section 3.6 and RFC 2045 allow once, and that a reader sees or a program acts on. */
static const enum field_name singletons[] = {
    NAME_FROM, NAME_SUBJECT, NAME_DATE, NAME_TO, NAME_CC, NAME_REPLY_TO, NAME_SENDER, NAME_MESSAGE_ID,
    NAME_CONTENT_TYPE, NAME_MIME_VERSION, NAME_CONTENT_TRANSFER_ENCODING,
};

/* The first of them of which a copy stands above the signed ones; NAME_OTHER: none. */
static enum field_name added_field(const struct judge *j, const struct signature *s)
{
    for (size_t i = 0; i < sizeof singletons / sizeof *singletons; i++) {
        size_t named = signature_names(s, singletons[i]);
        if (named && known_count(j->message, singletons[i]) > named)
            return singletons[i];
    }
    return NAME_OTHER;
}

static struct str door_detail(const struct judge *j, const struct signature *s, enum dkv_reason reason)
{
    switch (reason) {
    case DKV_L_ZERO:
    case DKV_L_PARTIAL:
        return arena_print(j->arena, "%lld of %lld bytes are signed", (long long)s->record.l, (long long)s->body.size);
    case DKV_HEADER_ADDED:
        return field_name_text(added_field(j, s));
    case DKV_T_FUTURE:
        return arena_print(j->arena, "t=%lld", (long long)s->record.t);
    default:
        return S("");
    }
}

/* Doors that a signature leaves open. The finding is there always; the first reason of the list refuses a
 * signature under --policy=strict. VERIFIED: none. */
static enum dkv_reason open_doors(const struct judge *j, const struct signature *s, struct str *detail)
{
    enum dkv_reason first = DKV_VERIFIED;
    const struct {
        bool open;
        enum dkv_reason reason;
    } doors[] = {
        {s->record.l == 0 && s->body.size > 0, DKV_L_ZERO},
        {s->record.l > 0 && s->record.l < s->body.size, DKV_L_PARTIAL},
        {added_field(j, s) != NAME_OTHER, DKV_HEADER_ADDED},
        {known_count(j->message, NAME_FROM) > 1, DKV_FROM_MULTIPLE},
        {is_from_future(j, s), DKV_T_FUTURE},
    };
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        if (!doors[i].open)
            continue;
        struct str told = door_detail(j, s, doors[i].reason);
        if (doors[i].reason != DKV_FROM_MULTIPLE) /* that is found with the message (shape.c) */
            find(j, s, doors[i].reason, told);
        if (first == DKV_VERIFIED) {
            first = doors[i].reason;
            *detail = told;
        }
    }
    if (s->record.l >= 0 && s->record.l == s->body.size && s->record.l > 0)
        find(j, s, DKV_L_PRESENT, S(""));
    return first;
}

/* ---- the verdict -------------------------------------------------------------------------------- */

static enum dkv_reason broken(const struct dkv_signature *out, const struct key_verdict *key)
{
    static const enum dkv_reason by_state[] = {
        [SIGNATURE_HOLDS] = DKV_VERIFIED,          [SIGNATURE_OTHER_HASH] = DKV_HEADER_HASH_MISMATCH,
        [SIGNATURE_NO_FIT] = DKV_WRONG_KEY_OR_B,   [SIGNATURE_DIFFERS] = DKV_SIGNATURE_MISMATCH,
    };
    if (!key->checked || out->body_hash == DKV_HASH_UNCHECKED)
        return DKV_HASH_UNAVAILABLE;
    if (out->body_hash == DKV_HASH_MATCH)
        return by_state[key->state];
    return key->state == SIGNATURE_OTHER_HASH ? DKV_BOTH_HASHES_MISMATCH
         : key->state == SIGNATURE_NO_FIT     ? DKV_WRONG_KEY_OR_B
                                              : DKV_BODY_HASH_MISMATCH;
}

/* Fields are signed from the bottom up (RFC 6376 section 5.4.2): with a bottom that was not read, the wrong ones would be
 * taken for those that were signed. */
static enum dkv_reason unread(const struct message *m)
{
    return m->header.flags & HEADER_FIELDS_LIMIT ? DKV_LIMIT_FIELDS_HIT
         : m->header.flags & HEADER_SIZE_LIMIT   ? DKV_LIMIT_HEADER_HIT
                                                 : DKV_VERIFIED;
}

static void set(struct dkv_signature *out, enum dkv_reason reason, struct str detail)
{
    out->reason = reason;
    out->result = dkv_reason_row(reason)->result;
    out->detail = detail;
}

/* The order is: what the signature says of itself, its key, the hashes, and last what policy thinks. */
static void decide(const struct judge *j, const struct signature *s, const struct key_verdict *key,
                   struct dkv_signature *out)
{
    struct str detail = S("");
    enum dkv_reason why;
    if (s->fault != DKV_VERIFIED)
        set(out, s->fault, s->fault_detail);
    else if ((why = unread(j->message)) != DKV_VERIFIED)
        set(out, why, S(""));
    else if (s->record.l > s->body.size)
        set(out, DKV_L_TOO_LARGE, arena_print(j->arena, "l=%lld, the body has %lld bytes", (long long)s->record.l,
                                              (long long)s->body.size));
    else if (is_expired(j, s))
        set(out, DKV_X_EXPIRED, arena_print(j->arena, "x=%lld", (long long)s->record.x));
    else if (key->fault != DKV_VERIFIED)
        set(out, key->fault, key->detail);
    else if ((why = broken(out, key)) != DKV_VERIFIED)
        set(out, why, S(""));
    else if ((why = open_doors(j, s, &detail)) != DKV_VERIFIED && j->policy == DKV_STRICT)
        set(out, why, detail);
    else
        set(out, DKV_VERIFIED, S(""));
}

static void own_findings(const struct judge *j, const struct signature *s, const struct dkv_signature *out)
{
    if (str_has(j->message->header.fields[s->field].raw, '\0'))
        find(j, s, DKV_SIG_NUL, S(""));
    if (!str_eq(s->record.v, S("1")) && s->record.d.p && out->result != DKV_PERMERROR)
        find(j, s, DKV_V_DRAFT, S(""));
    if (signature_names(s, NAME_DKIM_SIGNATURE))
        find(j, s, DKV_SIGNS_ITSELF, S(""));
    if (s->domain && domain_is_public_suffix(s->domain))
        find(j, s, DKV_D_PUBLIC_SUFFIX, s->record.d);
    if (s->record.algorithm == ALG_RSA_SHA1 && out->reason != DKV_ALG_SHA1)
        find(j, s, DKV_ALG_SHA1, S(""));
    if (s->record.x >= 0 && s->record.x < j->now && !is_expired(j, s))
        find(j, s, DKV_EXPIRED_SINCE, S(""));
    tell_long(j, s);
}

static void compare_z(const struct judge *j, const struct signature *s, struct dkv_signature *out)
{
    if (!s->record.z.n)
        return;
    struct z_result z = z_compare(s->record.z, j->message, j->arena);
    out->z_differs = z.differs;
    out->z_differs_count = z.count;
    if (!z.readable)
        find(j, s, DKV_Z_BAD, S(""));
    if (z.more)
        find(j, s, DKV_LIMIT_Z_HIT, arena_print(j->arena, "limit %d", LIMIT_Z_COPIES));
    if (z.count)
        find(j, s, DKV_Z_DIFF, arena_print(j->arena, "%zu field%s", z.count, z.count == 1 ? "" : "s"));
}

static struct dkv_signature describe(const struct judge *j, const struct signature *s)
{
    const struct dkimsig *r = &s->record;
    return (struct dkv_signature){
        .field = s->field,
        .offset = (int64_t)j->message->header.fields[s->field].offset,
        .domain = r->d, .selector = r->s, .algorithm = r->a, .query = r->q, .b = r->b_text,
        .canonicalization = r->c.p ? r->c : S("simple/simple"),
        .auid = r->i.p ? r->i : arena_print(j->arena, "@%.*s", (int)r->d.n, r->d.p ? r->d.p : ""),
        .signed_names = r->names, .signed_count = r->name_count,
        .timestamp = r->t, .expires = r->x, .length = r->l,
        .body_size = -1,
        .key = {.name = s->key_name},
    };
}

struct dkv_signature judge_signature(const struct judge *j, const struct signature *s, const struct dkv_answer *answer)
{
    struct dkv_signature out = describe(j, s);
    if (s->skipped) {
        set(&out, DKV_LIMIT_SIGNATURES_HIT, arena_print(j->arena, "limit %d", LIMIT_SIGNATURES));
        return out;
    }
    out.key.answer = answer;
    judge_body(j, s, &out);
    struct key_verdict key = judge_key(j, s, answer, &out);
    out.would_verify = out.body_hash == DKV_HASH_MATCH && out.header_hash == DKV_HASH_MATCH && unread(j->message) == DKV_VERIFIED;
    decide(j, s, &key, &out);
    own_findings(j, s, &out);
    compare_z(j, s, &out);
    return out;
}
