/* The path: delays, hosts, and where the reader's own servers begin. */
#include "src/report/speech.h"
#include "src/report/words.h"

bool border_is_sure(const struct analysis *a)
{
    for (size_t i = 0; i < a->finding_count; i++)
        if (a->findings[i].reason == DKV_BORDER_UNSURE)
            return false;
    return true;
}

const char *border_words(const struct analysis *a)
{
    if (a->border == 0)
        return border_is_sure(a) ? "all of this was written by your own servers"
                                 : "all of this was written by your own servers, if the names in it are true";
    return border_is_sure(a) ? "what follows was written by your own servers, what stands above only by others"
                             : "what follows was written by your own servers if the names in it are true, what stands above only by others";
}

const char *border_short_words(const struct analysis *a)
{
    return border_is_sure(a) ? "below: written by your own servers" : "below: by your own servers, if the names are true";
}

static int64_t magnitude(int64_t seconds) { return seconds < 0 ? -seconds : seconds; }

const char *delay_words(char buffer[static DELAY_SIZE], int64_t seconds, const char *plus)
{
    static const struct unit {
        int64_t below, size;
        const char *name;
    } units[] = {{120, 1, "s"}, {7200, 60, "min"}, {172800, 3600, "h"}, {INT64_MAX, 86400, "d"}};
    const struct unit *u = units;
    while (magnitude(seconds) >= u->below && u->below != INT64_MAX)
        u++;
    g_snprintf(buffer, DELAY_SIZE, "%s%" G_GINT64_FORMAT " %s", seconds < 0 ? "-" : plus,
               (magnitude(seconds) + u->size / 2) / u->size, u->name);
    return buffer;
}

void speech_host(const struct speech *to, const struct hop *hop, size_t max)
{
    bool named = hop->helo.n || hop->rdns.n;
    to->voice->name(to->out, hop->helo.n ? hop->helo : hop->rdns, "", max);
    if (hop->helo.n && hop->rdns.n && !str_ieq(hop->helo, hop->rdns)) {
        speech_words(to, " (");
        to->voice->name(to->out, hop->rdns, "", max);
        speech_words(to, ")");
    }
    if (hop->ip.n) {
        speech_words(to, named ? " [" : "[");
        to->voice->name(to->out, hop->ip, "", max);
        speech_words(to, "]");
    } else if (!named) {
        speech_words(to, "(not said)");
    }
}

/* A clause of several words keeps its blanks, one between two words; what else could pose as a column goes. */
static void protocol_words(const struct speech *to, struct str s, const char *before, size_t max)
{
    struct str_cut cut = {.tail = s, .found = s.n > 0};
    for (size_t i = 0; cut.found; i++) {
        cut = str_cut(cut.tail, ' ');
        speech_words(to, i ? " " : before);
        to->voice->name(to->out, cut.head, "", max);
    }
}

void speech_protocol(const struct speech *to, const struct hop *hop, const char *before, size_t max)
{
    bool says_so = str_iends(hop->with, S("S")) || str_iends(hop->with, S("SA"));
    protocol_words(to, str_take(hop->with, max), before, max);
    protocol_words(to, hop->tls_version, before, max);
    if (!hop->tls_version.n && hop->flags & HOP_TLS && !says_so) {
        speech_words(to, before);
        speech_words(to, "TLS");
    }
}

/* From the first hop that has a date to the last that has one; INT64_MIN: there are no two. */
static int64_t total_delay(const struct analysis *a)
{
    size_t first = 0, last = a->hop_count;
    while (first < last && a->hops[first].date == -1)
        first++;
    while (last > first && a->hops[last - 1].date == -1)
        last--;
    if (last - first < 2)
        return INT64_MIN;
    const struct hop ends[] = {a->hops[first], a->hops[last - 1]};
    return hop_delay(&(struct analysis){.hops = ends, .hop_count = 2}, 1);
}

const char no_border_words[] = "Which of these are your own servers is not known, so all of it may be made up. Name yours with --trust.";

void speech_path(const struct speech *to, const struct analysis *a)
{
    char took[DELAY_SIZE];
    speech_print(to, "%zu hop%s", a->hop_count, a->hop_count == 1 ? "" : "s");
    if (total_delay(a) != INT64_MIN)
        speech_print(to, ", %s", delay_words(took, total_delay(a), ""));
}
