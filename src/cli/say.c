#include "src/cli/say.h"
#include "src/report/escape.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool progress_shown;

void say_progress(const char *text)
{
    if (progress_shown || text)
        fprintf(stderr, "\r%s\033[K", text ? text : "");
    progress_shown = text != NULL;
}

static const char *program = "dkimverify";

void say_as(const char *name) { program = name; }
const char *say_name(void) { return program; }

void say(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *text = g_strdup_vprintf(format, values);
    va_end(values);
    GString *line = g_string_new(program);
    g_string_append(line, ": ");
    escape_append(line, str_z(text), "", SIZE_MAX);
    say_progress(NULL);
    fprintf(stderr, "%s\n", line->str);
    g_string_free(line, TRUE);
}

bool say_out(const char *text, size_t n)
{
    say_progress(NULL);
    if (fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0)
        return true;
    if (errno != EPIPE)
        say("standard output cannot be written: %s", g_strerror(errno));
    return false;
}

void say_hold_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

size_t say_width(void)
{
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? MIN(size.ws_col, 120) : 0;
}
