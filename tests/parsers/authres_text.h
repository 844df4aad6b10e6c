/* One way of writing an authres record, for the table test and the fuzz target: what is written so and read again
 * is the same record. RFC 8601 section 2.2, RFC 7208 section 9.1. */
#pragma once
#include "parsers/authres.h"

struct authres_text {
    char *p;
    size_t n, room;
    struct arena *arena;
};

static inline void authres_put(struct authres_text *t, struct str s)
{
    if (t->n + s.n > t->room) {
        t->room = 2 * (t->n + s.n) + 256;
        char *bigger = arena_alloc(t->arena, t->room);
        if (t->n)
            memcpy(bigger, t->p, t->n);
        t->p = bigger;
    }
    if (s.n)
        memcpy(t->p + t->n, s.p, s.n);
    t->n += s.n;
}

/* As a quoted string where a bare one would be read otherwise. */
static inline void authres_put_value(struct authres_text *t, struct str s, const char *also)
{
    bool plain = s.n > 0;
    for (size_t i = 0; i < s.n; i++)
        plain = plain && !is_fws(s.p[i]) && !str_has(S(";()\""), s.p[i]) && !str_has(str_z(also), s.p[i]);
    authres_put(t, plain ? s : S("\""));
    for (size_t i = 0; i < s.n && !plain; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            authres_put(t, S("\\"));
        authres_put(t, (struct str){s.p + i, 1});
    }
    if (!plain)
        authres_put(t, S("\""));
}

static inline void authres_put_comment(struct authres_text *t, struct str comment)
{
    if (!comment.p)
        return;
    authres_put(t, S(" ("));
    authres_put(t, comment);
    authres_put(t, S(")"));
}

static inline void authres_put_result(struct authres_text *t, const struct authres_result *r)
{
    authres_put(t, r->method);
    if (r->version.n) {
        authres_put(t, S("/"));
        authres_put(t, r->version);
    }
    authres_put(t, S("="));
    authres_put_value(t, r->result, "");
    authres_put_comment(t, r->comment);
    if (r->reason.p) {
        authres_put(t, S(" reason="));
        authres_put_value(t, r->reason, "");
    }
    for (size_t i = 0; i < r->count; i++) {
        const struct authres_property *p = &r->properties[i];
        authres_put(t, S(" "));
        authres_put(t, p->ptype);
        authres_put(t, p->ptype.n ? S(".") : S(""));
        authres_put(t, p->name);
        authres_put(t, S("="));
        authres_put_value(t, p->value, "");
    }
}

static inline void authres_put_spf(struct authres_text *t, const struct authres_result *r)
{
    authres_put_value(t, r->result, "=");
    authres_put_comment(t, r->comment);
    for (size_t i = 0; i < r->count; i++) {
        authres_put(t, i ? S("; ") : S(" "));
        authres_put(t, r->properties[i].name);
        authres_put(t, S("="));
        authres_put_value(t, r->properties[i].value, "");
    }
}

static inline struct str authres_write(const struct authres *a, struct arena *arena)
{
    struct authres_text t = {.arena = arena};
    if (a->kind == AUTHRES_SPF) {
        authres_put_spf(&t, &a->results[0]);
        return (struct str){t.p, t.n};
    }
    if (a->instance >= 0)
        authres_put(&t, arena_print(arena, "i=%lld; ", (long long)a->instance));
    if (a->authserv_id.n || a->version.n)
        authres_put_value(&t, a->authserv_id, "=");
    if (a->version.n) {
        authres_put(&t, S(" "));
        authres_put(&t, a->version);
    }
    if (a->none)
        authres_put(&t, S("; none"));
    for (size_t i = 0; i < a->count; i++) {
        authres_put(&t, S("; "));
        authres_put_result(&t, &a->results[i]);
    }
    return (struct str){t.p, t.n};
}

static inline bool authres_same_result(const struct authres_result *a, const struct authres_result *b)
{
    bool same = str_eq(a->method, b->method) && str_eq(a->version, b->version) && str_eq(a->result, b->result) &&
                str_eq(a->reason, b->reason) && str_eq(a->comment, b->comment) && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = str_eq(a->properties[i].ptype, b->properties[i].ptype) &&
               str_eq(a->properties[i].name, b->properties[i].name) &&
               str_eq(a->properties[i].value, b->properties[i].value);
    return same;
}

static inline bool authres_same(const struct authres *a, const struct authres *b)
{
    bool same = a->kind == b->kind && str_eq(a->authserv_id, b->authserv_id) && str_eq(a->version, b->version) &&
                a->instance == b->instance && a->none == b->none && a->count == b->count && a->fault == b->fault;
    for (size_t i = 0; same && i < a->count; i++)
        same = authres_same_result(&a->results[i], &b->results[i]);
    return same;
}
