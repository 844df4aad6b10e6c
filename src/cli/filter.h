/* Filter mode: a message comes in, and goes out with one Authentication-Results field that can be believed. It stands in
 * the path of real mail. So the exit status is 0, and all of the message was written, or 75, and the caller still has it. */
#pragma once

/* The whole run; the exit status. */
int filter_main(int argc, char **argv);
