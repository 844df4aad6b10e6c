/* What a process gives up for good, where the kernel has Landlock (Linux 5.13): no program can be executed any more, no file
 * made, changed, renamed or removed, and no signal sent to another process (Linux 6.12). What is open already stays so, and
 * reading, the network and shared libraries are as before. Where there is no Landlock, nothing happens. */
#pragma once

/* For the calling thread and all that come from it. PR_SET_NO_NEW_PRIVS must be set. */
void landlock_read_only(void);
