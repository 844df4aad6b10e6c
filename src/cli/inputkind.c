#include "src/cli/inputkind.h"
#include <glib.h>

static const char *const kinds[] = {
    [INPUT_AUTO] = "auto", [INPUT_MESSAGE] = "message", [INPUT_MBOX] = "mbox", [INPUT_MBOXO] = "mboxo",
    [INPUT_MBOXRD] = "mboxrd", [INPUT_MBOXCL] = "mboxcl", [INPUT_MBOXCL2] = "mboxcl2",
    [INPUT_MAILDIR] = "maildir", [INPUT_MH] = "mh", [INPUT_DIRECTORY] = "directory",
};

bool input_kind_find(const char *name, enum input_kind *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(name, kinds[i])) {
            *kind = (enum input_kind)i;
            return true;
        }
    return false;
}

bool input_kind_file(enum input_kind kind) { return kind < INPUT_MAILDIR; }
