"""Runs a program on a terminal of its own and presses keys.

    keys.py COMMAND ARG... -- KEYS FILE [KEYS FILE]...

After each KEYS (with backslash escapes) it waits until FILE is there and not empty, or, when FILE is "", until the
program ends. Whatever does not happen within ten seconds: the end of the screen is printed, exit status 1.
"""
import fcntl, os, pty, select, struct, sys, termios, time

at = sys.argv.index("--")
command, steps = sys.argv[1:at], sys.argv[at + 1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
screen = b""


def read(seconds):
    """What the program draws; False when it has ended."""
    global screen
    if not select.select([terminal], [], [], seconds)[0]:
        return True
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        piece = b""
    screen += piece
    return bool(piece)


def until(happened):
    end = time.monotonic() + 10
    while not happened():
        if time.monotonic() > end:
            sys.exit("nothing happened; the screen was %r" % screen[-1500:])
        if not read(0.05) and not happened():
            sys.exit("it ended; the screen was %r" % screen[-1500:])


# It is ready when it has drawn something and then nothing more for a while.
until(lambda: screen)
quiet = len(screen) - 1
while quiet != len(screen):
    quiet = len(screen)
    read(0.4)
for keys, file in zip(steps[::2], steps[1::2]):
    os.write(terminal, keys.encode().decode("unicode_escape").encode("latin-1"))
    if file:
        until(lambda: os.path.exists(file) and os.path.getsize(file) > 0)
    else:
        end = time.monotonic() + 10
        while read(0.1) and time.monotonic() < end:
            pass
os.close(terminal)
os.waitpid(pid, 0)
