#include "src/cli/keytargets.h"
#include "src/lookup/txtlines.h"

static struct doctor_target *new_target(struct key_targets *t)
{
    if (t->count == LIMIT_DOCTOR_KEYS + 1)
        return NULL;
    t->items[t->count] = (struct doctor_target){.wanted_type = KEY_UNKNOWN};
    return &t->items[t->count++];
}

static bool is_known(const struct key_targets *t, const char *selector, const char *domain)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_ieq(str_z(t->items[i].selector), str_z(selector)) && str_ieq(str_z(t->items[i].domain), str_z(domain)))
            return true;
    return false;
}

/* ---- names ---------------------------------------------------------------------------------------------- */

/* "selector._domainkey.domain" taken apart; false: it is not one. */
static bool split_name(struct str name, const char **selector, const char **domain, struct arena *arena)
{
    static const struct str middle = S("._domainkey.");
    for (size_t i = 1; i + middle.n < name.n; i++)
        if (str_istarts(str_drop(name, i), middle)) {
            *selector = arena_z(arena, str_take(name, i));
            *domain = arena_z(arena, str_chop(str_drop(name, i + middle.n), '.'));
            return true;
        }
    return false;
}

size_t targets_add_name(struct key_targets *t, const char *first, const char *second, struct arena *arena)
{
    static const struct str end = S("._domainkey"); /* panels show a selector with that behind it */
    const char *selector = first, *domain = second;
    bool whole = split_name(str_z(first), &selector, &domain, arena);
    if (!whole && str_iends(str_z(first), end))
        selector = arena_z(arena, str_take(str_z(first), strlen(first) - end.n));
    struct doctor_target *target = whole || second ? new_target(t) : NULL;
    if (target)
        target->selector = selector, target->domain = domain;
    return whole ? 1 : second ? 2 : 0;
}

void targets_add_tokens(struct key_targets *t, const char *domain, char *const *tokens)
{
    for (; *tokens; tokens++) { /* one that is given twice is one */
        struct doctor_target *target = is_known(t, *tokens, domain) ? NULL : new_target(t);
        if (target)
            target->selector = *tokens, target->domain = domain;
    }
}

/* ---- messages ---------------------------------------------------------------------------------------------- */

/* A NUL would end a name early, and another key would be looked at: it becomes a byte that no name has. */
static const char *as_name(struct str s, struct arena *arena)
{
    char *out = arena_z(arena, s);
    for (size_t i = 0; i < s.n; i++)
        out[i] = out[i] ? out[i] : '\x01';
    return out;
}

void targets_add_signature(struct key_targets *t, const struct dkv_signature *s, struct arena *arena)
{
    const char *selector = as_name(s->selector, arena), *domain = as_name(s->domain, arena);
    struct doctor_target *target = is_known(t, selector, domain) ? NULL : new_target(t);
    if (!target)
        return;
    bool ed25519 = str_ieq(s->algorithm, S("ed25519-sha256"));
    *target = (struct doctor_target){
        .selector = selector, .domain = domain, .of_message = true,
        .wanted_type = ed25519 ? KEY_ED25519 : str_istarts(s->algorithm, S("rsa-")) ? KEY_RSA : KEY_UNKNOWN,
        .auid_is_subdomain = s->auid.n && !str_ieq(str_rcut(s->auid, '@').tail, s->domain),
    };
}

void targets_add_message(struct key_targets *t, struct str message, struct arena *arena)
{
    const struct dkv_options options = {.policy = DKV_RFC};
    struct dkv *dkv = dkv_open(message.p, message.n, &options);
    const struct dkv_signature *s;
    size_t n = dkv_signatures(dkv, &s);
    t->only_ed25519 = n > 0;
    for (size_t i = 0; i < n; i++) {
        t->only_ed25519 = t->only_ed25519 && str_ieq(s[i].algorithm, S("ed25519-sha256"));
        targets_add_signature(t, &s[i], arena);
    }
    dkv_close(dkv);
}

/* ---- a record that is typed in -------------------------------------------------------------------------------- */

/* A line of a key file, NAME TEXT: the name taken off, if there is one. */
static struct str without_name(struct str text, struct doctor_target *target, struct arena *arena)
{
    size_t n = 0;
    while (n < text.n && !is_fws(text.p[n]))
        n++;
    bool named = n < text.n && split_name(str_take(text, n), &target->selector, &target->domain, arena);
    return named ? str_trim(str_drop(text, n)) : text;
}

/* Lines become one: panels do the same. */
static struct str on_one_line(struct str text, struct arena *arena)
{
    char *out = arena_z(arena, text);
    for (size_t i = 0; i < text.n; i++)
        out[i] = out[i] == '\n' || out[i] == '\r' ? ' ' : out[i];
    return str_trim((struct str){out, text.n});
}

/* Every TXT record in the lines. *alias: there was a CNAME record. */
static size_t add_lines(struct key_targets *t, struct str text, bool *alias, struct arena *arena)
{
    struct txtlines lines = {.master = {.rest = text, .line = 1}};
    struct txtline line;
    size_t n = 0;
    for (struct doctor_target *target; txtlines_next(&lines, &line, arena) && (target = new_target(t)) != NULL; n++) {
        target->strings = line.strings;
        target->string_count = line.string_count;
        target->split_known = !line.raw;
        split_name(line.owner, &target->selector, &target->domain, arena);
    }
    *alias = lines.alias;
    return n;
}

bool targets_add_record(struct key_targets *t, struct str text, struct arena *arena)
{
    bool alias = false;
    struct str trimmed = str_trim(text);
    if (add_lines(t, trimmed, &alias, arena))
        return true;
    struct doctor_target *target = alias ? NULL : new_target(t);
    struct str *strings = arena_array(arena, 1, sizeof *strings);
    if (!target)
        return false;
    strings[0] = on_one_line(without_name(trimmed, target, arena), arena);
    target->strings = strings;
    target->string_count = 1;
    return true;
}
