#include "src/cli/hostname.h"
#include "parsers/str.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_host(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_alnum(name.p[i]) && !str_has(S(".-_"), name.p[i]))
            return false;
    return name.n > 0 && name.n < HOST_NAME_ROOM;
}

static struct str next_word(struct str *line)
{
    while (line->n && is_fws(line->p[0]))
        *line = str_drop(*line, 1);
    size_t n = 0;
    while (n < line->n && !is_fws(line->p[n]))
        n++;
    struct str word = str_take(*line, n);
    *line = str_drop(*line, n);
    return word;
}

/* "ADDRESS NAME...": the first of its names with a dot, if one of them is the host's. */
static struct str full_name(struct str line, struct str host)
{
    struct str found = {0};
    bool ours = false;
    line = str_cut(line, '#').head;
    next_word(&line);
    for (struct str name = next_word(&line); name.n; name = next_word(&line)) {
        ours = ours || str_ieq(name, host);
        if (!found.n && str_has(name, '.') && is_host(name))
            found = name;
    }
    return ours ? found : (struct str){0};
}

/* hosts(5), read here: the system's functions would ask the DNS for what is not in it. */
static void look_in_hosts(char name[HOST_NAME_ROOM])
{
    FILE *f = fopen("/etc/hosts", "re");
    char line[1024];
    while (f && fgets(line, sizeof line, f)) {
        struct str full = full_name(str_z(line), str_z(name));
        if (full.n) {
            memcpy(name, full.p, full.n);
            name[full.n] = '\0';
            break;
        }
    }
    if (f)
        fclose(f);
}

void host_name(char name[HOST_NAME_ROOM])
{
    if (gethostname(name, HOST_NAME_ROOM) != 0)
        name[0] = '\0';
    name[HOST_NAME_ROOM - 1] = '\0';
    if (is_host(str_z(name)) && !strchr(name, '.'))
        look_in_hosts(name);
    if (!is_host(str_z(name)))
        memcpy(name, "localhost", sizeof "localhost");
}
