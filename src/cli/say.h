/* What the command itself prints: complaints, and text for standard output. */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* What stands before each complaint; a constant. "dkimverify" if it is never called. */
void say_as(const char *program);
const char *say_name(void);

/* One line to standard error, the program's name before it. Names of files are anybody's bytes: all is escaped. */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Shows a line on standard error that stays until the next one, or until anything else is written; NULL takes it away. Only
 * our own words. */
void say_progress(const char *text);

/* Writes to standard output at once. False: it could not be written, and that has been said (but of a reader
 * who went away, who does not want to know). */
bool say_out(const char *text, size_t n);

/* Before anything is opened: a standard stream that is closed must not become the number of the next file, or a report would
 * be written into it. What takes its place cannot be used either. */
void say_hold_streams(void);

/* Columns of the terminal that standard output is, at most 120: long lines are hard to read. 0: it is none. */
size_t say_width(void);
