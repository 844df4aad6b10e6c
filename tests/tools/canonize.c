/* canonize: shows what the engine hashes. Reads a message on standard input and writes its canonical header fields,
 * or its canonical body fed in chunks of so many bytes.
 *
 *   canonize header|body simple|relaxed CHUNK < message */
#include "parsers/header.h"
#include "src/engine/canon.h"
#include <stdio.h>
#include <stdlib.h>

static void write_run(void *to, struct str run)
{
    if (fwrite(run.p, 1, run.n, to) != run.n)
        abort();
}

static struct str read_all(struct arena *a)
{
    enum { MOST = 1 << 20 };
    char *p = arena_alloc(a, MOST);
    return (struct str){p, fread(p, 1, MOST, stdin)};
}

/* Each chunk is memory of its own, so that a checker sees any byte read past its end. */
static void body(struct canon_body c, struct str text, size_t chunk)
{
    for (; text.n; text = str_drop(text, chunk)) {
        struct str piece = str_take(text, chunk);
        char *own = malloc(piece.n);
        if (!own)
            abort();
        memcpy(own, piece.p, piece.n);
        canon_body_put(&c, (struct str){own, piece.n});
        free(own);
    }
    canon_body_end(&c);
}

int main(int argc, char **argv)
{
    struct str_number chunk = argc == 4 ? str_number(str_z(argv[3])) : (struct str_number){0};
    if (!chunk.ok || chunk.value < 1)
        return 64;
    struct arena arena = {0};
    struct header h = header_split(read_all(&arena), &arena);
    enum canonicalization canon = str_eq(str_z(argv[2]), S("relaxed")) ? CANON_RELAXED : CANON_SIMPLE;
    struct sink out = {write_run, stdout};
    if (str_eq(str_z(argv[1]), S("body")))
        body((struct canon_body){.canon = canon, .line_end = h.line_end, .sink = out}, h.body, (size_t)chunk.value);
    else
        for (size_t i = 0; i < h.count; i++)
            canon_field(canon, h.fields[i].raw, h.line_end, out);
    arena_free(&arena);
    return fflush(stdout) == 0 ? 0 : 74;
}
