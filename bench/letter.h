/* Bodies for the corpus: the MIME structures that most mail has, filled with words that mean nothing. */
#pragma once
#include "bench/chance.h"
#include <glib.h>

/* Appends the Content fields to fields and about size bytes to body, with CRLF line ends. What is small is plain
 * text, what is large has attachments, and between them is HTML, as quoted-printable or base64. */
void letter_write(struct chance *, size_t size, GString *fields, GString *body);
