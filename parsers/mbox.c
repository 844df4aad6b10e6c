#include "parsers/mbox.h"
#include "parsers/limits.h"
#include "parsers/v16.h"

/* ---- lines -------------------------------------------------------------------------------------- */

/* How much is looked at of a line that may be a From line, and of the name of the field behind it. */
enum { POSTMARK = 1000, FIELD_NAME = 200, LOOKAHEAD = POSTMARK + FIELD_NAME };

/* The line at that place, without its line end; *whole: the line end is there. */
static struct str line_at(struct str run, size_t at, char line_end, bool *whole)
{
    struct str_cut c = str_cut(str_drop(run, at), line_end);
    *whole = c.found;
    return c.head;
}

static bool is_empty(struct str line) { return !line.n || (line.n == 1 && line.p[0] == '\r'); }

/* Bytes of the empty line that ends at `at`; 0: there is none, or it begins before `from`. */
static size_t empty_before(struct str run, size_t from, size_t at, char line_end)
{
    if (at == from || run.p[at - 1] != line_end)
        return 0;
    size_t n = at > from + 1 && line_end == '\n' && run.p[at - 2] == '\r' ? 2 : 1;
    return at - n == from || run.p[at - n - 1] == line_end ? n : 0;
}

/* RFC 5322 section 2.2; or the From line that a mailbox before this one had. */
static bool is_field(struct str line)
{
    if (str_starts(line, S(">From ")))
        return true;
    size_t n = 0;
    while (n < line.n && n < FIELD_NAME && line.p[n] > ' ' && line.p[n] < 127 && line.p[n] != ':')
        n++;
    size_t name = n;
    while (n < line.n && n < FIELD_NAME && is_wsp(line.p[n]))
        n++;
    return name && n < line.n && line.p[n] == ':';
}

/* ---- postmarks ---------------------------------------------------------------------------------- */

enum grade { NO_POSTMARK, UNDATED, LOOSE, STRICT };
enum word { OTHER, WEEKDAY, MONTH, DAY, TIME, YEAR, ISO_DATE };

static bool is_one_of(struct str word, const char *names)
{
    if (word.n < 3)
        return false;
    for (; *names; names += 3)
        if (str_ieq(str_take(word, 3), (struct str){names, 3}))
            return true;
    return false;
}

/* The word is written like the pattern: '9' is a digit, other bytes are themselves. */
static bool is_like(struct str word, const char *pattern)
{
    struct str p = str_z(pattern);
    for (size_t i = 0; i < p.n; i++)
        if (i >= word.n || (p.p[i] == '9' ? !ascii_digit(word.p[i]) : p.p[i] != word.p[i]))
            return false;
    return word.n == p.n;
}

static enum word word_of(struct str word)
{
    static const struct {
        const char *pattern;
        enum word word;
    } patterns[] = {
        {"9", DAY}, {"99", DAY}, {"99:99", TIME}, {"9:99", TIME}, {"99:99:99", TIME}, {"9:99:99", TIME},
        {"1999", YEAR}, {"2999", YEAR}, {"0999", YEAR}, {"9999-99-99", ISO_DATE},
    };
    if (word.n && word.p[word.n - 1] == ',')
        word.n--;
    for (size_t i = 0; word.n && ascii_digit(word.p[0]) && i < sizeof patterns / sizeof *patterns; i++)
        if (is_like(word, patterns[i].pattern))
            return patterns[i].word;
    if (word.n == 3 && is_one_of(word, "MonTueWedThuFriSatSun"))
        return WEEKDAY;
    return word.n == 3 && is_one_of(word, "JanFebMarAprMayJunJulAugSepOctNovDec") ? MONTH : OTHER;
}

enum { WORDS = 64 };

static size_t read_words(struct str text, enum word *words)
{
    size_t n = 0;
    while (n < WORDS) {
        text = str_trim(text);
        size_t k = 0;
        while (k < text.n && !is_fws(text.p[k]))
            k++;
        if (!k)
            break;
        words[n++] = word_of(str_take(text, k));
        text = str_drop(text, k);
    }
    return n;
}

/* asctime's order from the day of the week, with up to two words for the zone; or that of RFC 5322. */
static bool is_strict(const enum word *w, size_t n)
{
    if (n < 5 || w[0] != WEEKDAY)
        return false;
    if (w[1] == DAY && w[2] == MONTH)
        return w[3] == YEAR && w[4] == TIME;
    return w[1] == MONTH && w[2] == DAY && w[3] == TIME &&
           (w[4] == YEAR || (n > 5 && w[5] == YEAR) || (n > 6 && w[6] == YEAR));
}

/* `text`: what follows "From ". */
static enum grade grade_of(struct str text)
{
    enum word words[WORDS];
    size_t n = read_words(text, words), seen[ISO_DATE + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        if (is_strict(words + i, n - i))
            return STRICT;
        seen[words[i]]++;
    }
    if (seen[TIME] && (seen[ISO_DATE] || (seen[MONTH] && seen[DAY] && seen[YEAR])))
        return LOOSE;
    return n == 1 ? UNDATED : NO_POSTMARK;
}

/* ---- where a message begins --------------------------------------------------------------------- */

enum answer { NO, YES, UNKNOWN };

/* Does a message begin at `at`, the start of a line? empty: the line before is an empty one, or there is none. */
static enum answer begins(const struct mbox *m, struct str run, bool last, size_t at, bool empty)
{
    struct str ahead = str_take(str_drop(run, at), LOOKAHEAD);
    if (!str_starts(ahead, S("From ")))
        return !last && ahead.n < 5 && str_starts(S("From "), ahead) ? UNKNOWN : NO;
    bool whole;
    struct str line = line_at(ahead, 0, m->line_end, &whole);
    if (line.n > POSTMARK)
        return NO;
    if (!last && ahead.n < LOOKAHEAD)
        return UNKNOWN;
    enum grade grade = grade_of(str_drop(line, 5));
    if (grade == STRICT && empty)
        return YES;
    if (grade == NO_POSTMARK || (grade == UNDATED && !m->undated) || (grade != STRICT && !empty))
        return NO;
    struct str next = line_at(ahead, line.n + 1, m->line_end, &whole);
    return is_field(next) ? YES : NO;
}

/* The first line of an mbox need not look like more than "From ", if the next one is a field. */
static bool first_line(struct str run, char line_end, enum grade *grade)
{
    bool whole;
    struct str ahead = str_take(run, LOOKAHEAD), line = line_at(ahead, 0, line_end, &whole);
    *grade = NO_POSTMARK;
    if (!whole || !str_starts(line, S("From ")))
        return false;
    enum grade found = grade_of(str_drop(line, 5));
    if (found != STRICT && is_field(line)) /* "From :" is obsolete syntax of the field */
        return false;
    *grade = found;
    return found == STRICT || is_field(line_at(ahead, line.n + 1, line_end, &whole));
}

static char line_end_of(struct str head)
{
    struct str_cut c = str_cut(str_take(head, POSTMARK), '\r');
    bool mac = c.found && !str_has(c.head, '\n') && c.tail.n && c.tail.p[0] != '\n';
    return mac && !str_has(str_take(c.tail, POSTMARK), '\n') ? '\r' : '\n';
}

/* Bytes before the first From line that mean nothing: a byte order mark, empty lines. */
static size_t lead(struct str run, char line_end)
{
    size_t at = str_starts(run, S("\xef\xbb\xbf")) ? 3 : 0;
    while (at < run.n && at < POSTMARK && (run.p[at] == line_end || run.p[at] == '\r'))
        at++;
    return at;
}

bool mbox_looks(struct str head)
{
    enum grade grade;
    char line_end = line_end_of(head);
    return first_line(str_drop(head, lead(head, line_end)), line_end, &grade);
}

/* ---- the header --------------------------------------------------------------------------------- */

static void read_field(struct mbox *m, struct str line)
{
    struct str name = S("Content-Length");
    if (!str_istarts(line, name))
        return;
    struct str_cut c = str_cut(str_drop(line, name.n), ':');
    struct str_number n = str_number(str_trim(c.tail));
    if (!c.found || str_trim(c.head).n)
        return;
    m->lengths++;
    m->length = n.ok ? n.value : -1;
}

/* Reads on to the end of the header. YES: there, or where the next message begins. NO: the run ends before. */
static enum answer read_header(struct mbox *m, struct str run, bool last, size_t *end)
{
    for (;;) {
        bool whole;
        size_t at = m->looked;
        enum answer separator = at > m->start ? begins(m, run, last, at, false) : NO;
        if (separator == YES)
            *end = at;
        if (separator != NO)
            return separator;
        size_t seen = m->seen > at ? m->seen : at;
        size_t end_of_line = seen + line_at(run, seen, m->line_end, &whole).n;
        m->seen = end_of_line;
        if (!whole)
            return NO;
        struct str line = str_take(str_drop(run, at), end_of_line - at);
        m->looked = end_of_line + 1;
        if (is_empty(line)) {
            m->body = m->looked;
            return YES;
        }
        read_field(m, line);
    }
}

/* ---- the body ----------------------------------------------------------------------------------- */

/* Where the line end stands in front of a line that begins with "From"; s.n: nowhere. Sixteen bytes at a time, by the line
 * end and the "F": this loop sees every byte of every mbox. */
static size_t find_line(struct str s, char line_end)
{
    const char needle[] = {line_end, 'F', 'r', 'o', 'm'};
    size_t i = 0;
    while (i + sizeof needle <= s.n) {
        size_t many = i + 17 <= s.n ? 16 : 1;
        if (many == 16) {
            v16 here = v16_at(s.p + i), next = v16_at(s.p + i + 1);
            if (!v16_any((v16)((here == (unsigned char)line_end) & (next == 'F')))) {
                i += 16;
                continue;
            }
        }
        for (size_t end = i + many; i < end; i++)
            if (i + sizeof needle <= s.n && memcmp(s.p + i, needle, sizeof needle) == 0)
                return i;
    }
    return s.n;
}

/* The next line from m->looked on that begins with "From"; run.n: there is none. m->looked is kept where a longer run has to
 * be searched again. */
static size_t find_from(struct mbox *m, struct str run)
{
    enum { NEEDLE = 5 };
    size_t at = m->looked ? m->looked - 1 : 0; /* the line end before */
    struct str rest = str_drop(run, at);
    size_t n = find_line(rest, m->line_end);
    if (n == rest.n) {
        m->looked = run.n > m->looked + NEEDLE ? run.n - NEEDLE : m->looked;
        return run.n;
    }
    return m->looked = at + n + 1;
}

static enum answer read_body(struct mbox *m, struct str run, bool last, size_t *end)
{
    for (;;) {
        size_t at = find_from(m, run);
        if (at == run.n)
            return NO;
        enum answer separator = begins(m, run, last, at, empty_before(run, m->start, at, m->line_end) > 0);
        if (separator == UNKNOWN)
            return UNKNOWN;
        if (separator == YES) {
            *end = at;
            return YES;
        }
        m->looked = at + 5;
    }
}

/* ---- Content-Length ------------------------------------------------------------------------------ */

static bool is_followed(const struct mbox *m)
{
    if (m->inside || m->rule == MBOX_LENGTHS_IGNORED || (m->rule == MBOX_LENGTHS_DOUBTED && m->lengths_wrong))
        return false;
    return m->lengths == 1 && m->length >= 0 && m->length <= LIMIT_CONTENT_LENGTH;
}

/* Where Content-Length says that the next message begins: at its From line, or at the end. Unless it is to be believed,
 * only at one that is found without it too, so that it never makes messages fewer or other ones. */
static enum answer follow_length(const struct mbox *m, struct str run, bool last, size_t *end)
{
    if (!is_followed(m))
        return NO;
    size_t at = m->body + (size_t)m->length, skipped = 0;
    if (!last && run.n < at + LOOKAHEAD + 4)
        return UNKNOWN;
    if (at > run.n)
        return NO;
    while (at < run.n && skipped < 4 && (run.p[at] == m->line_end || run.p[at] == '\r'))
        at++, skipped++;
    bool empty = m->rule == MBOX_LENGTHS_BELIEVED || empty_before(run, m->start, at, m->line_end);
    if (at < run.n && (run.p[at - 1] != m->line_end || begins(m, run, last, at, empty) != YES))
        return NO;
    *end = at;
    return YES;
}

/* What a length leads over: lines that are not quoted, and the first at which a message begins. */
static void look_inside(struct mbox *m, struct str run, struct mbox_message *out)
{
    struct mbox peek = {.line_end = m->line_end, .undated = m->undated, .looked = m->body};
    struct str message = str_take(run, out->end);
    for (size_t at; !out->unquoted && (at = find_from(&peek, message)) < message.n; peek.looked = at + 4)
        out->unquoted = str_starts(str_drop(message, at), S("From "));
    peek.start = m->start;
    peek.looked = m->body;
    if (out->unquoted && m->rule == MBOX_LENGTHS_DOUBTED)
        read_body(&peek, message, true, &out->next);
}

/* ---- messages ----------------------------------------------------------------------------------- */

/* False: more is needed to see. */
static bool find_start(struct mbox *m, struct str run, bool last)
{
    if (!last && run.n < 3 * (size_t)LOOKAHEAD)
        return false;
    size_t at = 0;
    if (!m->begun) {
        m->line_end = line_end_of(run);
        at = lead(run, m->line_end);
    }
    enum grade grade;
    bool whole, from_line = first_line(str_drop(run, at), m->line_end, &grade);
    if (!m->begun)
        m->undated = from_line && grade == UNDATED;
    m->begun = m->has_start = true;
    m->start = at;
    if (from_line || grade != NO_POSTMARK)
        m->start += line_at(str_drop(run, at), 0, m->line_end, &whole).n + 1;
    m->start = m->start < run.n ? m->start : run.n;
    m->looked = m->start;
    return true;
}

/* The whole message is seen; what is known about the mbox stays. */
static void finish(struct mbox *m, struct str run, size_t end, bool by_length, struct mbox_message *out)
{
    size_t empty = m->body ? empty_before(run, m->body, end, m->line_end) : 0, inside = m->inside;
    *out = (struct mbox_message){.start = m->start, .size = end - empty - m->start, .end = end, .next = end};
    if (by_length)
        look_inside(m, run, out);
    else if (!inside)
        m->lengths_wrong = true;
    if (out->next < end)
        inside = end;
    *m = (struct mbox){.rule = m->rule, .begun = true, .undated = m->undated, .lengths_wrong = m->lengths_wrong,
                       .line_end = m->line_end, .inside = inside > out->next ? inside - out->next : 0};
}

/* YES: *end is where the message ends. UNKNOWN: only more bytes tell. NO: it goes to the end of the run. */
static enum answer find_end(struct mbox *m, struct str run, bool last, size_t *end, bool *by_length)
{
    if (!m->body) {
        enum answer header = read_header(m, run, last, end);
        if (header != YES || !m->body)
            return header;
    }
    if (!m->length_read) {
        enum answer length = follow_length(m, run, last, end);
        *by_length = length == YES;
        if (length != NO)
            return length;
        m->length_read = true;
    }
    return read_body(m, run, last, end);
}

size_t mbox_forget(struct mbox *m)
{
    enum { KEPT = 4 }; /* for the empty line before the next From line */
    if (!m->has_start)
        return 0;
    m->length_read = true;
    if (!m->body) { /* nothing of the header is wanted any more */
        m->body = m->start + 1;
        m->looked = m->seen > m->looked ? m->seen : m->looked;
    }
    size_t n = m->looked > m->start + KEPT ? m->looked - KEPT : 0;
    m->start -= n < m->start ? n : m->start;
    m->body -= n < m->body ? n : m->body - 1;
    m->looked -= n;
    return n;
}

enum mbox_found mbox_next(struct mbox *m, struct str run, bool last, struct mbox_message *message)
{
    if (last && !run.n)
        return MBOX_END;
    if (m->inside && run.n < m->inside && !last)
        return MBOX_MORE;
    if (m->inside) { /* what is in a message ends with it at the latest */
        run = str_take(run, m->inside);
        last = true;
    }
    if (!m->has_start && !find_start(m, run, last))
        return MBOX_MORE;
    size_t end = run.n;
    bool by_length = false;
    enum answer found = find_end(m, run, last, &end, &by_length);
    if (found != YES && !last)
        return MBOX_MORE;
    finish(m, run, end, by_length, message);
    return MBOX_MESSAGE;
}
