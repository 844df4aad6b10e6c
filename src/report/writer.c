/* The table of writers: a new form of the report is one row here and one file beside it. */
#include "src/report/writer.h"

const struct writer writers[] = {
    {.name = "text", .message = text_message, .whole = true, .counts = true},
    {.name = "brief", .message = brief_message, .lean = true},
    {.name = "json", .message = json_message, .whole = true},
    {.name = "html", .begin = html_begin, .message = html_message, .end = html_end, .whole = true},
    {.name = "authres", .message = authres_message, .lean = true, .names_host = true},
    {.name = NULL},
};

const struct writer *writer_find(const char *name)
{
    for (const struct writer *w = writers; w->name; w++)
        if (str_eq(str_z(w->name), str_z(name)))
            return w;
    return NULL;
}
