#include "src/cli/walk.h"
#include "parsers/limits.h"
#include "parsers/str.h"
#include <dirent.h>
#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* How the names in a folder are taken. */
enum folder_kind {
    FOLDER_PLAIN, /* files that look like mail, and folders */
    FOLDER_MAILDIR, /* new and cur, and Maildirs inside */
    FOLDER_MAILS, /* new or cur of a Maildir: all files */
    FOLDER_MH,    /* files whose name is a number, and folders */
};

/* A folder whose names are gone through. */
struct folder {
    char *path;
    enum folder_kind kind;
    GPtrArray *names;
    size_t next;
};

struct walk {
    enum input_kind kind;
    char *const *names;
    FILE *list; /* --files0-from; NULL: none, or all of it is read */
    const char *list_name;
    char *list_why;
    GArray *folders; /* the innermost last */
    bool measuring;  /* nothing will be opened */
};

/* ---- what a folder is --------------------------------------------------------------------------- */

static bool is_folder(const char *path, const char *name)
{
    struct stat st;
    g_autofree char *full = g_strconcat(path, "/", name, NULL);
    return lstat(full, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_maildir(const char *path) { return is_folder(path, "cur") && is_folder(path, "new"); }

static bool is_mh(const char *path)
{
    g_autofree char *full = g_strconcat(path, "/.mh_sequences", NULL);
    return access(full, F_OK) == 0;
}

static enum folder_kind folder_kind(const char *path, enum input_kind forced)
{
    static const enum folder_kind by_input[] = {
        [INPUT_MAILDIR] = FOLDER_MAILDIR, [INPUT_MH] = FOLDER_MH, [INPUT_DIRECTORY] = FOLDER_PLAIN,
    };
    if (forced != INPUT_AUTO)
        return by_input[forced];
    return is_maildir(path) ? FOLDER_MAILDIR : is_mh(path) ? FOLDER_MH : FOLDER_PLAIN;
}

static bool is_number(const char *name)
{
    size_t n = 0;
    while (ascii_digit(name[n]))
        n++;
    return n && !name[n];
}

/* Numbers first and by their size, then the rest byte by byte. */
static int by_name(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    bool nx = is_number(x), ny = is_number(y);
    if (nx != ny)
        return nx ? -1 : 1;
    const char *p = x, *q = y;
    while (nx && *p == '0')
        p++;
    while (ny && *q == '0')
        q++;
    size_t np = strlen(p), nq = strlen(q);
    if (nx && np != nq)
        return np < nq ? -1 : 1;
    int order = strcmp(p, q);
    return order ? order : strcmp(x, y);
}

static const char *const mail_endings[] = {".eml", ".mbox", ".mbx", ".msg", ".mail", ".emlx"};
static const char *const packed_endings[] = {"", ".gz", ".xz", ".zst"};

static bool is_mail_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(mail_endings); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(packed_endings); k++) {
            char ending[16];
            g_snprintf(ending, sizeof ending, "%s%s", mail_endings[i], packed_endings[k]);
            if (str_iends(str_z(name), str_z(ending)))
                return true;
        }
    return false;
}

/* ---- the stack of folders ----------------------------------------------------------------------- */

static char *read_names(const char *path, GPtrArray *names)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    if (!dir)
        return g_strdup(g_strerror(errno));
    errno = 0;
    while (names->len < LIMIT_DIRECTORY_ENTRIES && (entry = readdir(dir)))
        if (!g_str_equal(entry->d_name, ".") && !g_str_equal(entry->d_name, ".."))
            g_ptr_array_add(names, g_strdup(entry->d_name));
    char *why = names->len == LIMIT_DIRECTORY_ENTRIES ? g_strdup("has more names than are read (LIMIT_DIRECTORY_ENTRIES)")
              : errno                                 ? g_strdup(g_strerror(errno))
                                                      : NULL;
    closedir(dir);
    return why;
}

/* Takes path. NULL, or why it cannot be read whole. */
static char *enter(struct walk *w, char *path, enum folder_kind kind)
{
    struct folder f = {.path = path, .kind = kind};
    if (w->folders->len == LIMIT_DIRECTORY_DEPTH) {
        g_free(path);
        return g_strdup_printf("is too deep, below %d folders (LIMIT_DIRECTORY_DEPTH)", LIMIT_DIRECTORY_DEPTH);
    }
    f.names = g_ptr_array_new_with_free_func(g_free);
    char *why = read_names(path, f.names);
    g_ptr_array_sort(f.names, by_name);
    g_array_append_val(w->folders, f);
    return why;
}

static void leave(struct walk *w)
{
    struct folder *f = &g_array_index(w->folders, struct folder, w->folders->len - 1);
    g_ptr_array_free(f->names, TRUE);
    g_free(f->path);
    g_array_set_size(w->folders, w->folders->len - 1);
}

/* A folder in a folder. False: it is passed over. */
static bool folder_inside(const struct folder *f, const char *name, const char *path, enum folder_kind *kind)
{
    bool is_cur = g_str_equal(name, "new") || g_str_equal(name, "cur");
    switch (f->kind) {
    case FOLDER_MAILDIR: /* Maildir++ keeps its folders in ".Name" */
        *kind = is_cur ? FOLDER_MAILS : FOLDER_MAILDIR;
        return is_cur || (!g_str_equal(name, "tmp") && is_maildir(path));
    case FOLDER_MAILS:
        return false;
    case FOLDER_MH:
        *kind = FOLDER_MH;
        return name[0] != '.';
    default:
        *kind = folder_kind(path, INPUT_AUTO);
        return name[0] != '.';
    }
}

static bool file_inside(const struct folder *f, const char *name)
{
    return f->kind == FOLDER_MH ? is_number(name) : f->kind != FOLDER_MAILDIR && name[0] != '.';
}

/* The next name of the innermost folder. False: nothing to read in it. A link to a folder is not followed, so links
 * cannot lead around in circles; what is neither file nor folder is never opened. */
static bool take_name(struct walk *w, struct folder *f, struct walk_file *out)
{
    const char *name = f->names->pdata[f->next++];
    struct folder here = *f; /* entering another may move it */
    char *path = g_strconcat(here.path, g_str_has_suffix(here.path, "/") ? "" : "/", name, NULL);
    struct stat st, self;
    enum folder_kind kind;
    *out = (struct walk_file){.path = path, .in_directory = true, .kind = here.kind == FOLDER_PLAIN ? INPUT_AUTO : INPUT_MESSAGE};
    bool gone = lstat(path, &self) != 0;
    if (gone || stat(path, &st) != 0) { /* a link that leads nowhere is no mail */
        out->why = file_inside(&here, name) && (gone || here.kind != FOLDER_PLAIN) ? g_strdup(g_strerror(errno)) : NULL;
        if (out->why)
            return true;
    } else if (S_ISDIR(self.st_mode) && folder_inside(&here, name, path, &kind)) {
        out->why = enter(w, g_strdup(path), kind);
        if (out->why)
            return true;
    } else if (S_ISREG(st.st_mode) && file_inside(&here, name)) {
        out->only_mail = here.kind == FOLDER_PLAIN && !is_mail_name(name);
        out->size = (uint64_t)st.st_size;
        return true;
    }
    walk_file_clear(out);
    return false;
}

/* ---- names -------------------------------------------------------------------------------------- */

/* As getdelim(), which would read a name of any length into memory. NULL: the end, or *why. */
static char *read_name(FILE *list, char **why)
{
    GString *name = g_string_new(NULL);
    int c;
    while ((c = getc_unlocked(list)) > 0 && name->len < PATH_MAX)
        g_string_append_c(name, (char)c);
    if (c > 0)
        *why = g_strdup("a name in it is longer than names are; each is ended by a NUL, as by find -print0");
    else if (c == EOF && ferror(list))
        *why = g_strdup(g_strerror(errno));
    return g_string_free(name, *why || (c == EOF && !name->len));
}

/* The next of the command line, then of the list; to g_free(). NULL: no more. */
static char *next_name(struct walk *w, struct walk_file *out)
{
    if (*w->names)
        return g_strdup(*w->names++);
    if (w->list_why) {
        *out = (struct walk_file){.path = g_strdup(w->list_name), .why = g_steal_pointer(&w->list_why)};
        return NULL;
    }
    char *why = NULL, *mine = w->list ? read_name(w->list, &why) : NULL;
    if (mine && w->list == stdin && g_str_equal(mine, "-")) { /* as wc(1) and sort(1) have it */
        *out = (struct walk_file){.path = mine, .why = g_strdup("is the list of names, and cannot be a message as well")};
        return NULL;
    }
    if (why)
        *out = (struct walk_file){.path = g_strdup(w->list_name), .why = why};
    if (!mine && w->list) {
        if (w->list != stdin)
            fclose(w->list);
        w->list = NULL;
    }
    return mine;
}

/* A name that was given: it is read whatever it looks like. Takes it. False: it is a folder, and was entered. */
static bool take_given(struct walk *w, char *name, struct walk_file *out)
{
    struct stat st;
    bool file_kind = input_kind_file(w->kind);
    *out = (struct walk_file){.path = name, .kind = w->kind, .given = !g_str_equal(name, "-")};
    if (file_kind && !w->measuring && *name)
        return true;
    if (g_str_equal(name, "-") || stat(name, &st) != 0) {
        if (!g_str_equal(name, "-"))
            out->why = g_strdup(*name ? g_strerror(errno) : "is an empty name");
        else if (!file_kind)
            out->why = g_strdup("is no folder");
        return true;
    }
    out->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    if (S_ISDIR(st.st_mode) && file_kind && w->kind != INPUT_AUTO)
        out->why = g_strdup("is a folder");
    else if (!S_ISDIR(st.st_mode) && !file_kind)
        out->why = g_strdup("is no folder");
    else if (S_ISDIR(st.st_mode))
        out->why = enter(w, g_strdup(name), folder_kind(name, w->kind));
    if (S_ISDIR(st.st_mode) && !out->why)
        walk_file_clear(out);
    return out->path != NULL;
}

void walk_enter(struct walk *w, struct walk_file *file)
{
    file->why = enter(w, g_strdup(file->path), folder_kind(file->path, w->kind));
}

struct walk *walk_open(char *const *names, enum input_kind kind, const char *files0_from)
{
    struct walk *w = g_new0(struct walk, 1);
    w->kind = kind;
    w->names = names;
    w->folders = g_array_new(FALSE, FALSE, sizeof(struct folder));
    w->list_name = files0_from;
    if (w->list_name) {
        w->list = g_str_equal(w->list_name, "-") ? stdin : fopen(w->list_name, "re");
        w->list_why = w->list ? NULL : g_strdup(g_strerror(errno));
    }
    return w;
}

bool walk_next(struct walk *w, struct walk_file *out)
{
    for (;;) {
        *out = (struct walk_file){0};
        if (!w->folders->len) {
            char *name = next_name(w, out);
            if (!name)
                return out->why != NULL;
            if (take_given(w, name, out))
                return true;
            continue;
        }
        struct folder *f = &g_array_index(w->folders, struct folder, w->folders->len - 1);
        if (f->next < f->names->len) {
            if (take_name(w, f, out))
                return true;
            continue;
        }
        *out = (struct walk_file){.path = g_strdup(f->path), .end = w->folders->len == 1, .in_directory = true};
        leave(w);
        if (out->end)
            return true;
        walk_file_clear(out);
    }
}

void walk_file_clear(struct walk_file *file)
{
    g_free(file->path);
    g_free(file->why);
    *file = (struct walk_file){0};
}

uint64_t walk_size(char *const *names, enum input_kind kind)
{
    struct walk *w = walk_open(names, kind, NULL);
    w->measuring = true;
    struct walk_file file;
    uint64_t size = 0;
    bool known = true;
    while (walk_next(w, &file)) {
        known = known && (file.why || file.size || file.in_directory);
        size += file.size;
        walk_file_clear(&file);
    }
    walk_close(w);
    return known ? size : 0;
}

void walk_close(struct walk *w)
{
    while (w->folders->len)
        leave(w);
    g_array_free(w->folders, TRUE);
    if (w->list && w->list != stdin)
        fclose(w->list);
    g_free(w->list_why);
    g_free(w);
}
