/* SIGINT and SIGTERM: what is done is still printed. A second one ends the program at once. */
#pragma once

/* From now on they are noted, and a byte is written to wake_fd, which does not block. */
void interrupt_catch(int wake_fd);

/* The exit status that the signal which came leads to; 0: none came. */
int interrupt_caught(void);
