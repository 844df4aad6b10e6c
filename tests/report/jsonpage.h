/* What we say about our JSON, held against it: the schema files and the manual page. */
#pragma once
#include <jansson.h>

/* A file of man/, to g_free; NULL: it cannot be read. */
char *jsonpage_read(const char *name);
/* The value fits the schema, and has no name that the schema does not have. path names it in a failure. */
void jsonpage_schema(json_t *value, json_t *schema, const char *path);
/* Every name of the value stands in the manual page. */
void jsonpage_names(json_t *value, const char *page);
