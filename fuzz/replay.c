/* A main for the fuzz targets where there is no libFuzzer: every file named, and every file of the folders named,
 * is fed once; without any, only the empty input is. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int complain(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return EXIT_FAILURE;
}

/* In a block of its very size, so that a read past the end is seen. */
static int feed_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        return complain(path);
    long size = ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    size_t n = bytes && size > 0 ? fread(bytes, 1, (size_t)size, f) : 0;
    fclose(f);
    if (!bytes || size < 0 || n != (size_t)size)
        return complain(path);
    LLVMFuzzerTestOneInput(bytes, n);
    free(bytes);
    return EXIT_SUCCESS;
}

static int feed(const char *path)
{
    int status = EXIT_SUCCESS;
    DIR *folder = opendir(path);
    if (!folder)
        return feed_file(path);
    for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        size_t n = strlen(path) + strlen(e->d_name) + 2;
        char *name = malloc(n);
        if (!name)
            abort();
        snprintf(name, n, "%s/%s", path, e->d_name);
        if (e->d_name[0] != '.' && feed(name) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
        free(name);
    }
    closedir(folder);
    return status;
}

int main(int argc, char **argv)
{
    int status = EXIT_SUCCESS;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        if (feed(argv[i]) != EXIT_SUCCESS)
            status = EXIT_FAILURE;
    return status;
}
