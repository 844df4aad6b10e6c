/* libopendkim over many messages in one process, with keys from a table in memory.
 *
 *   opendkim KEYS < list of files      prints FILE TAB pass|fail|none|error */
#include <fcntl.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <dkim.h>

static void die(const char *what)
{
    fprintf(stderr, "opendkim: %s\n", what);
    exit(1);
}

static void keys_read(const char *file)
{
    FILE *in = fopen(file, "r");
    char *line = NULL;
    size_t room = 0;
    if (!in || !hcreate(200000))
        die(file);
    for (; getline(&line, &room, in) > 0; line = NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab)
            die("a bad line in the key file");
        *tab = '\0';
        hsearch((ENTRY){line, tab + 1}, ENTER);
    }
    fclose(in);
}

static DKIM_CBSTAT look_up(DKIM *dkim, DKIM_SIGINFO *sig, unsigned char *out, size_t size)
{
    char name[512];
    (void)dkim;
    snprintf(name, sizeof name, "%s._domainkey.%s", dkim_sig_getselector(sig), dkim_sig_getdomain(sig));
    ENTRY *found = hsearch((ENTRY){name, NULL}, FIND);
    if (!found)
        return DKIM_CBSTAT_NOTFOUND;
    snprintf((char *)out, size, "%s", (const char *)found->data);
    return DKIM_CBSTAT_CONTINUE;
}

static size_t read_file(const char *path, char **bytes, size_t *room)
{
    struct stat st;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &st) != 0)
        die(path);
    if ((size_t)st.st_size > *room) {
        *room = (size_t)st.st_size * 2;
        free(*bytes);
        *bytes = malloc(*room);
    }
    if (!*bytes || read(fd, *bytes, (size_t)st.st_size) != st.st_size)
        die(path);
    close(fd);
    return (size_t)st.st_size;
}

/* What the library says of a message, in the words of the other drivers. It looks no further than the first signature
 * that holds. */
static const char *verify(DKIM_LIB *lib, char *bytes, size_t n)
{
    DKIM_STAT status;
    DKIM *dkim = dkim_verify(lib, (const unsigned char *)"bench", NULL, &status);
    if (!dkim)
        die("dkim_verify");
    status = dkim_chunk(dkim, (unsigned char *)bytes, n);
    if (status == DKIM_STAT_OK)
        status = dkim_chunk(dkim, NULL, 0);
    if (status == DKIM_STAT_OK)
        status = dkim_eom(dkim, NULL);
    dkim_free(dkim);
    switch (status) {
    case DKIM_STAT_OK: return "pass";
    case DKIM_STAT_NOSIG: return "none";
    case DKIM_STAT_BADSIG: case DKIM_STAT_NOKEY: case DKIM_STAT_CANTVRFY: case DKIM_STAT_SYNTAX: case DKIM_STAT_REVOKED:
        return "fail";
    default: return "error";
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        die("usage: opendkim KEYS < list");
    keys_read(argv[1]);
    DKIM_LIB *lib = dkim_init(NULL, NULL);
    unsigned int flags = DKIM_LIBFLAGS_VERIFYONE;
    if (!lib || dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags, sizeof flags) != DKIM_STAT_OK ||
        dkim_set_key_lookup(lib, look_up) != DKIM_STAT_OK)
        die("dkim_init");
    char *line = NULL, *bytes = NULL;
    size_t room = 0, line_room = 0;
    while (getline(&line, &line_room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        size_t n = read_file(line, &bytes, &room);
        printf("%s\t%s\n", line, verify(lib, bytes, n));
    }
    dkim_close(lib);
    return 0;
}
