/* A reader that goes over the field once, from left to right, with nothing on a stack. It refuses nothing: what is
 * wrong is told as a fault with its place, and reading goes on where that makes sense. RFC 8601 section 2.2. */
#include "parsers/authres.h"
#include "parsers/enclosed.h"
#include "parsers/limits.h"

enum { WHERE = 60 };

struct reader {
    struct str s;
    size_t at;
    struct str comment; /* the first one since it was last emptied; p == NULL: none */
    size_t result_room, property_room;
    struct authres *out;
    struct arena *arena;
};

bool authres_damaged(enum authres_fault fault) { return fault > AUTHRES_FINE && fault < AUTHRES_VERSION; }

/* from: where in the field it begins. */
static void fault(struct reader *r, enum authres_fault what, size_t from)
{
    bool worse = authres_damaged(what) && !authres_damaged(r->out->fault);
    if (r->out->fault != AUTHRES_FINE && !worse)
        return;
    r->out->fault = what;
    r->out->where = str_take(str_drop(r->s, from), WHERE);
}

static bool at_end(const struct reader *r) { return r->at == r->s.n; }
static bool is_at(const struct reader *r, char c) { return !at_end(r) && r->s.p[r->at] == c; }

/* ---- bytes to words ------------------------------------------------------------------------------ */

/* At "(": goes behind the ")" that closes it. */
static void pass_comment(struct reader *r)
{
    struct str rest = str_drop(r->s, r->at);
    bool too_deep = false;
    size_t from = r->at, n = comment_length(rest, &too_deep);
    if (too_deep)
        fault(r, AUTHRES_TOO_DEEP, from);
    if (!n)
        fault(r, AUTHRES_OPEN_COMMENT, from);
    r->at += n ? n : rest.n;
    if (!r->comment.p)
        r->comment = str_drop(str_take(rest, n ? n - 1 : rest.n), 1);
}

static void pass_cfws(struct reader *r)
{
    while (!at_end(r)) {
        if (is_at(r, '(')) {
            pass_comment(r);
        } else if (is_at(r, ')')) {
            fault(r, AUTHRES_STRAY_CLOSE, r->at);
            r->at++;
        } else if (is_fws(r->s.p[r->at])) {
            r->at++;
        } else {
            return;
        }
    }
}

/* At a quotation mark: goes behind the one that closes it. */
static void pass_quoted(struct reader *r)
{
    size_t from = r->at++;
    for (; r->at < r->s.n; r->at++) {
        if (r->s.p[r->at] == '\\' && r->at + 1 < r->s.n)
            r->at++;
        else if (r->s.p[r->at] == '"') {
            r->at++;
            return;
        }
    }
    fault(r, AUTHRES_OPEN_QUOTE, from);
}

/* All up to a blank, ";" or parenthesis outside quotes. */
static struct str read_run(struct reader *r)
{
    size_t from = r->at;
    while (!at_end(r) && !is_fws(r->s.p[r->at]) && !str_has(S(";()"), r->s.p[r->at])) {
        if (is_at(r, '"'))
            pass_quoted(r);
        else
            r->at++;
    }
    return str_take(str_drop(r->s, from), r->at - from);
}

/* run is a quoted string and nothing else? */
static bool is_quoted(struct str run)
{
    if (!run.n || run.p[0] != '"')
        return false;
    for (size_t i = 1; i < run.n; i++) {
        if (run.p[i] == '\\')
            i++;
        else if (run.p[i] == '"')
            return i + 1 == run.n;
    }
    return true; /* never closed */
}

/* Without line breaks; a quoted string also without its quotes and backslashes. */
static struct str plain_value(struct reader *r, struct str run)
{
    bool quoted = is_quoted(run), broken = str_has(run, '\r') || str_has(run, '\n');
    if (!broken && !quoted)
        return run;
    if (!broken && !str_has(run, '\\'))
        return (struct str){run.p + 1, run.n - 1 - (run.n > 1 && run.p[run.n - 1] == '"')};
    char *out = arena_alloc(r->arena, run.n);
    size_t n = 0;
    for (size_t i = quoted; i < run.n; i++) {
        bool escaped = quoted && run.p[i] == '\\' && i + 1 < run.n;
        i += escaped;
        if (run.p[i] != '\r' && run.p[i] != '\n' && (escaped || !quoted || run.p[i] != '"'))
            out[n++] = run.p[i];
    }
    return (struct str){out, n};
}

/* "smtp.mailfrom= smtp.helo=x": the run after a blank is the next property, not this one's value. */
static bool is_property(struct str run)
{
    static const struct str starts[] = {S("header."), S("smtp."), S("policy."), S("body."), S("dns."), S("reason=")};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_istarts(run, starts[i]))
            return str_has(run, '=');
    return false;
}

static struct str read_value(struct reader *r)
{
    size_t from = r->at;
    pass_cfws(r);
    size_t start = r->at;
    struct str run = read_run(r);
    if (start > from && is_property(run)) {
        r->at = start;
        return str_take(run, 0);
    }
    return plain_value(r, run);
}

/* A name, a name of two parts, or a run that is none; with what follows its "=". */
struct pair {
    size_t from;
    struct str first, second; /* second: after sep */
    char sep;                 /* '.', '/' or 0 */
    struct str whole, value;
    bool has_value;
};

static struct str read_name(struct reader *r, struct str ends)
{
    size_t from = r->at;
    while (!at_end(r) && !is_fws(r->s.p[r->at]) && !str_has(ends, r->s.p[r->at]))
        r->at++;
    return str_take(str_drop(r->s, from), r->at - from);
}

/* False at the end or at ";". It always goes forward. */
static bool read_pair(struct reader *r, struct pair *p)
{
    pass_cfws(r);
    *p = (struct pair){.from = r->at};
    if (at_end(r) || is_at(r, ';'))
        return false;
    p->first = read_name(r, S(";()=\"./"));
    size_t end = r->at;
    pass_cfws(r);
    if (is_at(r, '.') || is_at(r, '/')) {
        p->sep = r->s.p[r->at++];
        pass_cfws(r);
        p->second = read_name(r, S(";()=\""));
        end = r->at;
        pass_cfws(r);
    }
    p->whole = str_take(str_drop(r->s, p->from), end - p->from);
    p->has_value = is_at(r, '=');
    if (p->has_value) {
        r->at++;
        p->value = read_value(r);
    } else if (!p->whole.n) {
        p->whole = read_run(r);
    }
    return true;
}

/* ---- words to records ---------------------------------------------------------------------------- */

/* NULL: one too many. */
static struct authres_result *add_result(struct reader *r, size_t from)
{
    struct authres *out = r->out;
    if (out->count == LIMIT_CLAIM_RESULTS) {
        fault(r, AUTHRES_TOO_MANY, from);
        r->at = r->s.n;
        return NULL;
    }
    out->results = arena_grow(r->arena, out->results, out->count, &r->result_room, sizeof *out->results);
    r->property_room = 0;
    return &out->results[out->count++];
}

struct str authres_value(const struct authres_result *result, struct str ptype, struct str name)
{
    for (size_t i = 0; i < result->count; i++)
        if (str_ieq(result->properties[i].ptype, ptype) && str_ieq(result->properties[i].name, name))
            return result->properties[i].value;
    return (struct str){0};
}

static void add_property(struct reader *r, struct authres_result *result, const struct pair *p)
{
    struct authres_property new = {.name = p->first, .value = p->value};
    if (p->sep == '.')
        new = (struct authres_property){p->first, p->second, p->value};
    if (p->sep == '/' || !p->first.n || !new.name.n) {
        fault(r, AUTHRES_JUNK, p->from);
        return;
    }
    if (result->count == LIMIT_CLAIM_PROPERTIES) {
        fault(r, AUTHRES_TOO_MANY, p->from);
        return;
    }
    if (authres_value(result, new.ptype, new.name).p)
        fault(r, AUTHRES_TWICE, p->from);
    result->properties = arena_grow(r->arena, result->properties, result->count, &r->property_room, sizeof new);
    result->properties[result->count++] = new;
}

static struct authres_result *begin_result(struct reader *r, const struct pair *p)
{
    if (!p->has_value || !p->first.n || p->sep == '.') {
        /* Microsoft puts the receiving domain between two results */
        if (p->has_value || r->out->authserv_id.n)
            fault(r, AUTHRES_JUNK, p->from);
        return NULL;
    }
    if (!p->value.n)
        fault(r, AUTHRES_NO_RESULT, p->from);
    struct authres_result *result = add_result(r, p->from);
    if (result)
        *result = (struct authres_result){.method = p->first, .version = p->second, .result = p->value};
    return result;
}

/* Up to ";" or the end. */
static void read_resinfo(struct reader *r)
{
    struct authres_result *result = NULL;
    struct pair p;
    r->comment = (struct str){0};
    while (read_pair(r, &p)) {
        if (!result && !r->out->count && !p.has_value && str_ieq(p.whole, S("none")))
            r->out->none = true;
        else if (!result)
            result = begin_result(r, &p);
        else if (!p.has_value)
            fault(r, AUTHRES_JUNK, p.from);
        else if (!p.sep && !result->reason.p && str_ieq(p.first, S("reason")))
            result->reason = p.value;
        else
            add_property(r, result, &p);
    }
    if (result)
        result->comment = r->comment;
}

/* ARC's "i=N;". Where it is missing nothing is read. */
static void read_instance(struct reader *r)
{
    size_t from = r->at;
    struct pair p;
    if (read_pair(r, &p) && !p.sep && str_eq(p.first, S("i"))) {
        struct str_number n = str_number(p.value);
        pass_cfws(r);
        if (n.ok && is_at(r, ';')) {
            r->out->instance = n.value;
            r->at++;
            return;
        }
    }
    fault(r, AUTHRES_INSTANCE, from);
    r->at = from;
}

/* The authserv-id and its version, up to ";". Where a result stands in its place, nothing. */
static void read_id(struct reader *r)
{
    struct reader ahead = *r;
    struct pair p;
    pass_cfws(r);
    if (read_pair(&ahead, &p) && p.has_value)
        return;
    r->out->authserv_id = read_value(r);
    pass_cfws(r);
    size_t from = r->at;
    if (!at_end(r) && ascii_digit(r->s.p[r->at])) {
        r->out->version = read_run(r);
        if (!str_eq(r->out->version, S("1"))) {
            fault(r, AUTHRES_VERSION, from);
            r->at = r->s.n;
        }
    }
    while (read_pair(r, &p)) {
        fault(r, AUTHRES_JUNK, p.from);
        r->out->id_junk = true;
    }
}

static void read_results(struct reader *r)
{
    if (r->out->kind == AUTHRES_ARC)
        read_instance(r);
    read_id(r);
    while (!at_end(r)) {
        r->at += is_at(r, ';');
        read_resinfo(r);
    }
}

/* "result (comment) key=value; key=value" */
static void read_spf(struct reader *r)
{
    struct pair p;
    pass_cfws(r);
    struct authres_result *result = add_result(r, 0);
    result->method = S("spf");
    result->result = read_value(r);
    if (!result->result.n || str_has(result->result, '='))
        fault(r, AUTHRES_NO_RESULT, 0);
    while (!at_end(r)) {
        r->at += is_at(r, ';');
        while (read_pair(r, &p)) {
            if (p.has_value && !p.sep)
                add_property(r, result, &p);
            else
                fault(r, AUTHRES_JUNK, p.from);
        }
    }
    result->comment = r->comment;
    r->out->authserv_id = authres_value(result, S(""), S("receiver"));
}

static void look_for_controls(struct reader *r)
{
    for (size_t i = 0; i < r->s.n; i++) {
        char c = r->s.p[i];
        if ((c >= 0 && c < ' ' && !is_fws(c)) || c == 127) {
            fault(r, AUTHRES_CONTROL, i);
            return;
        }
    }
}

struct authres authres_read(enum authres_kind kind, struct str value, struct arena *arena)
{
    struct authres out = {.kind = kind, .instance = -1};
    struct reader r = {.s = value.p ? str_take(value, LIMIT_VALUE_BYTES) : S(""), .out = &out, .arena = arena};
    look_for_controls(&r);
    if (kind == AUTHRES_SPF)
        read_spf(&r);
    else
        read_results(&r);
    if (value.n > LIMIT_VALUE_BYTES)
        fault(&r, AUTHRES_TOO_LONG, LIMIT_VALUE_BYTES - WHERE);
    return out;
}
