#include "src/engine/replay.h"
#include "parsers/mime.h"

enum { DAY = 86400, WEEK = 7 * DAY };

static bool is_list(const struct message *m)
{
    return message_count(m, S("List-Id")) || message_count(m, S("List-Post")) || message_count(m, S("Mailing-List"));
}

/* The youngest t= of a signature that holds; -1: none. */
static int64_t signed_at(const struct evidence *e)
{
    int64_t t = -1;
    for (size_t i = 0; i < e->count; i++)
        if (e->judged[i].would_verify && e->judged[i].timestamp > t)
            t = e->judged[i].timestamp;
    return t;
}

static void find_age(struct findings *f, const struct evidence *e)
{
    const struct path *p = e->path;
    int64_t t = signed_at(e), border = p->border < p->count ? p->hops[p->border].date : -1;
    if (t < 0 || border < 0 || border - t <= DAY)
        return;
    bool old = border - t > WEEK && !is_list(e->message); /* moderators of lists take their time */
    findings_add(f, old ? DKV_REPLAY_AGE : DKV_SIG_OLD, 0, S("path"),
                 arena_print(e->arena, "%lld days", (long long)((border - t) / DAY)));
}

static bool names_address(const struct message *m, struct str field, const char *address, struct arena *arena)
{
    for (int32_t i = message_lowest(m, field); i != NO_FIELD; i = m->above[i]) {
        struct mailboxes all = mime_mailboxes(m->header.fields[i].value, arena);
        for (size_t k = 0; k < all.count; k++)
            if (str_ieq(str_z(all.items[k].address), str_z(address)))
                return true;
    }
    return false;
}

/* The mailbox that the message was delivered to, as the last server wrote it; NULL: not said. */
static const char *delivered_to(const struct evidence *e)
{
    static const struct str fields[] = {S("Delivered-To"), S("X-Original-To"), S("Envelope-To")};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct mailboxes m = mime_mailboxes(message_value(e->message, fields[i]), e->arena);
        if (m.count == 1)
            return m.items[0].address;
    }
    return NULL;
}

static void find_recipient(struct findings *f, const struct evidence *e)
{
    const char *address = delivered_to(e);
    if (!address || is_list(e->message) || signed_at(e) < 0 || message_count(e->message, S("Precedence")))
        return;
    if (!names_address(e->message, S("To"), address, e->arena) && !names_address(e->message, S("Cc"), address, e->arena))
        findings_add(f, DKV_REPLAY_RECIPIENT, 0, S("To"), str_z(address));
}

void replay_find(struct findings *f, const struct evidence *e)
{
    find_age(f, e);
    find_recipient(f, e);
}
