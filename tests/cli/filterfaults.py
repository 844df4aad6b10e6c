"""What may go wrong around a run of dkimverify --filter: the output, the file system, signals, memory, the environment, bugs in the
check, a crowd. A part of filter.py."""
import os, re, resource, select, shutil, signal, socket, subprocess, sys, time

from filterrun import KEYS, MB, PROGRAM, SANITIZED, SOURCES, Run, big, check, command, good, goes, judged, lf, mbox, server, skipped


def output():
    for name, message in ("small", good), ("60 MB", big):
        goes("disk full, " + name, message, None, *KEYS, status=75, silent=False, stdout=open("/dev/full", "wb"))
        goes("file too large, " + name, message, None, *KEYS, status=75, silent=False, stdout=open("out", "wb"),
             limits={resource.RLIMIT_FSIZE: 100})
        read, write = os.pipe()
        os.close(read)
        goes("closed pipe, " + name, message, None, *KEYS, status=75, silent=False, stdout=write)
        os.close(write)
        goes("standard output closed, " + name, message, None, status=75, silent=False,
             argv=["sh", "-c", 'exec "$@" >&-', "sh"] + command(*KEYS))
    goes("standard input closed", b"", None, status=75, silent=False, argv=["sh", "-c", 'exec "$@" <&-', "sh"] + command(*KEYS))
    goes("standard input is a folder", b"", None, status=75, silent=False, argv=["sh", "-c", 'exec "$@" </', "sh"] + command(*KEYS))
    goes("standard error closed", good, "pass", argv=["sh", "-c", 'exec "$@" 2>&-', "sh"] + command(*KEYS))
    goes("the spill file cannot be written", big, "fail", *KEYS, limits={resource.RLIMIT_FSIZE: 5 * MB})
    goes("the spill file cannot be written at all", big, "fail", *KEYS, limits={resource.RLIMIT_FSIZE: 0})


def namespaces():
    root = "" if os.geteuid() == 0 else "r"
    prefix = ["unshare", "-m" + root, "sh", "-c"]
    if subprocess.run(prefix + ["mount -t tmpfs -o size=64k none /tmp"], stderr=subprocess.DEVNULL).returncode:
        skipped("read-only and full file systems", "a tmpfs cannot be mounted here")
        return
    shutil.copy(PROGRAM, "program") # the working folder stays where it is, whatever is mounted above it
    full = "mount -t tmpfs -o size=%s none /tmp && mount --bind /tmp /var/tmp"
    for name, setup, message, wanted in [
            ("/tmp is full", full % "1m", big, "fail"),
            ("/tmp is full in the middle", full % "30m", big, "fail"),
            ("/tmp is read-only", full % "1m,ro", big, "fail"),
            ("no /etc/resolv.conf, no /etc at all", "mount -t tmpfs -o ro none /etc", good, "temperror"),
            ("/etc/resolv.conf is empty", "mount --bind /dev/null /etc/resolv.conf", good, "temperror"),
            ("no /proc, no /dev", "mount -t tmpfs none /proc && mount -t tmpfs none /dev", big, "fail")]:
        options = KEYS if message is big else ["--timeout", "1"]
        goes(name, message, wanted, argv=prefix + [setup + ' && exec "$@"', "sh", "./program"] + command(*options)[1:],
             silent=None if SANITIZED else True) # the sanitizers want /proc
    for stream, wanted, status in [(">&-", None, 75), ("2>&-", "same", 0)] * (not SANITIZED):
        goes("no /dev, a large message that cannot be mapped, " + stream, big, wanted, status=status, silent=None,
             argv=prefix + ['mount -t tmpfs none /dev && ulimit -v 50000; exec "$@" ' + stream, "sh", "./program"] + command(*KEYS)[1:])
    prefix[1] += "u"
    for name, host, hosts, wanted in [
            ("a full name", "mx.you.example", "192.0.2.1 other.example mx.you.example", b"mx.you.example"),
            ("/etc/hosts has it", "mx", "# mx.no.example mx\n192.0.2.1 mx2 mx2.you.example\n192.0.2.2\tmx\tMX.you.example # x", b"MX.you.example"),
            ("/etc/hosts has none", "mx", "127.0.0.1 localhost mx", b"mx"),
            ("none that can be in a field", "a;dkim=pass", "", b"localhost"),
            ("/etc/hosts lies", "mx", "192.0.2.1 mx mx.(you).example;dkim=pass", b"mx")]:
        setup = 'mount -t tmpfs none /etc && printf %s "$0" >/proc/sys/kernel/hostname && printf "%b\\n" "$1" >/etc/hosts && shift && exec "$@"'
        r = Run(lf, argv=prefix + [setup, host, hosts, "./program"] + command(*KEYS, id=None)[1:])
        check("name of the host, " + name, b"Authentication-Results: " + wanted + b";", r.out.split(b"\n")[0])


def started(*args, **more):
    return subprocess.Popen(command(*args), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def children(pid):
    try:
        return open("/proc/%d/task/%d/children" % (pid, pid)).read().split()
    except OSError:
        return []


def catches(pid, number):
    caught = re.search(r"SigCgt:\s*(\w+)", open("/proc/%d/status" % pid).read())
    return int(caught[1], 16) >> number - 1 & 1 == 1


def lives(pid):
    try:
        return open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def waits(p, what, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until and p.poll() is None:
        if what():
            return True
        time.sleep(0.01)
    return what()


def signals():
    medium = good + b"x" * MB
    for name, number, wanted in [("SIGTERM", signal.SIGTERM, 75), ("SIGHUP", signal.SIGHUP, 75), ("SIGINT", signal.SIGINT, 75),
                                 ("SIGKILL", signal.SIGKILL, -9), ("SIGSEGV", signal.SIGSEGV, 75), ("SIGTRAP", signal.SIGTRAP, 75),
                                 ("SIGUSR1", signal.SIGUSR1, 75)]:
        p = started(*KEYS)
        p.stdin.write(medium)
        p.stdin.close()
        select.select([p.stdout], [], []) # it writes, and nobody reads on
        p.send_signal(number)
        check(name + " in the middle of writing", wanted, p.wait())
        p.stdout.close(), p.stderr.close()
    address, odd = server("silent")
    for name, number, wanted in [("SIGTERM", signal.SIGTERM, 75), ("SIGKILL", signal.SIGKILL, -9)]:
        p = started("-n", address, "--timeout", "30")
        p.stdin.write(good)
        p.stdin.close()
        check(name + ": it waits for the DNS", True, waits(p, lambda: children(p.pid)))
        child = children(p.pid)[0]
        p.send_signal(number)
        check(name + " while it waits for the DNS", wanted, p.wait())
        check(name + ": no output", b"", p.stdout.read())
        until = time.monotonic() + 5
        while lives(child) and time.monotonic() < until:
            time.sleep(0.01)
        check(name + ": no process stays", False, lives(child))
        p.stderr.close()
    odd.kill()
    odd.wait()
    p = started(*KEYS)
    p.stdin.write(good[:100])
    p.stdin.flush()
    check("SIGTERM while it reads: it is caught", True, waits(p, lambda: catches(p.pid, signal.SIGTERM)))
    p.send_signal(signal.SIGTERM)
    check("SIGTERM while it reads", 75, p.wait())
    check("SIGTERM while it reads: no output", b"", p.stdout.read())
    for name, text in ("a message", good), ("a large message", big[:8 * MB]):
        p = started(*KEYS, "--timeout", "0.5")
        p.stdin.write(text)
        p.stdin.flush()
        check("standard input stops in the middle of %s" % name, 75, p.wait())
        check("standard input stops in the middle of %s: no output" % name, b"", p.stdout.read())
        check("standard input stops in the middle of %s: it is said" % name, True, b"stopped" in p.stderr.read())
    p = started(*KEYS, "--timeout", "2.5")
    for i in range(0, len(good), len(good) // 10 + 1): # slower than the deadline, but never still
        p.stdin.write(good[i:i + len(good) // 10 + 1])
        p.stdin.flush()
        time.sleep(0.3)
    out, err = p.communicate()
    check("a slow message is no stalled one", ("pass", b"", 0), (judged(good, out), err, p.returncode))
    p = subprocess.Popen(command(*KEYS), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    check("nohup: it is caught", True, waits(p, lambda: catches(p.pid, signal.SIGTERM)))
    p.send_signal(signal.SIGHUP)
    check("nohup", "pass", judged(good, p.communicate(good)[0]))
    p = subprocess.Popen(command(*KEYS), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    check("SIGCHLD is ignored by the caller", "pass", judged(good, p.communicate(good)[0]))


def nonblocking():
    """Pipes whose other end made them so."""
    (a, b), (c, d) = os.pipe(), os.pipe()
    for fd in a, d:
        os.set_blocking(fd, False)
    p = subprocess.Popen(command(*KEYS), stdin=a, stdout=d)
    os.close(a), os.close(d)
    message, out = good + b"x" * MB, b""
    for i in range(0, len(message), 1 << 16):
        os.write(b, message[i:i + (1 << 16)])
    os.close(b)
    time.sleep(0.2) # the pipe is full now
    while piece := os.read(c, 1 << 16):
        out += piece
    os.close(c)
    check("pipes that do not block", (0, "fail"), (p.wait(), judged(message, out)))


def memory():
    if SANITIZED:
        skipped("memory", "the sanitizers take memory of their own")
        return
    fine = set()
    for name, message, limits in ("small", good, range(4, 72, 4)), ("8 MB", big[:8 * MB], range(20, 100, 8)):
        for most in limits:
            r = Run(message, *KEYS, limits={resource.RLIMIT_AS: most * MB})
            end = judged(message, r.out) if r.status == 0 else r.status
            fine.add(end if r.status != 127 else "not started")
            if end not in ("pass", "fail", "temperror", "same", 75, 127):
                check("%s in %d MiB of memory" % (name, most), "whole or 75", end)
    forged = b"Authentication-Results: mx.you.example; dkim=pass header.d=bank.example\r\n"
    ends = set()
    for most in range(20, 60, 8):
        r = Run(forged + big[:8 * MB], *KEYS, limits={resource.RLIMIT_AS: most * MB})
        ends.add("renamed" if r.out == b"X-Old-" + forged + big[:8 * MB] else
                 judged(big[:8 * MB], r.out) if r.status == 0 else "deferred" if r.status == 75 else "not started")
    check("too little memory for a large message: what is forged is renamed, or is gone", True,
          "renamed" in ends and ends <= {"renamed", "fail", "temperror", "deferred", "not started"})
    check("too little memory: whole, unchanged or deferred", True, fine <= {"pass", "fail", "temperror", "same", 75, "not started"})
    check("too little memory: all of these were seen", True, {"pass", "fail", "same", "not started"} <= fine)
    for name, message in ("10 KB", good), ("60 MB", big):
        open("message", "wb").write(message)
        # a small process starts it: a child begins with the peak of its parent
        peak = subprocess.run([sys.executable, "-Sc", """
import os, resource, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, "message", os.O_RDONLY, 0),
                                                                  (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
_, status, used = os.wait4(pid, 0)
print(used.ru_maxrss if status == 0 else 1 << 30)"""] + command(*KEYS), stdout=subprocess.PIPE).stdout
        over = int(peak) / 1024 - len(message) / MB
        check("%s: 16 MiB above the message are enough" % name, True, over < 16)
        print("# %s: %.1f MiB above the message" % (name, over))


def environment():
    goes("an empty environment", good, "pass", *KEYS, env={})
    goes("an odd environment", good, "pass", *KEYS, env={"LANG": "\x01", "LC_ALL": "tr_TR.UTF-8", "TZ": ":/dev/full", "TMPDIR": "/gone",
                                                          "HOME": "/gone", "G_MESSAGES_DEBUG": "all", "TERM": "xterm"})
    goes("TMPDIR is not there", big, "fail", *KEYS, env={"TMPDIR": "/gone"})
    folder = os.listdir(".")
    goes("large", big, "fail", *KEYS, env={"TMPDIR": os.getcwd()})
    check("no file is left", folder, os.listdir("."))


def bugs():
    """The check fails in every way a bug can make it fail."""
    library = os.path.abspath("fault.so")
    if subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCES + "/tests/cli/fault.c", "-ldl"]).returncode:
        skipped("faults in the check", "no C compiler")
        return
    forged = b"Authentication-Results: mx.you.example; dkim=pass header.d=bank.example\r\n" + good
    env = dict(os.environ, LD_PRELOAD=library)
    env["ASAN_OPTIONS"] = "verify_asan_link_order=0:handle_segv=0:handle_abort=0:detect_leaks=0"
    for what in ["abort", "segv", "kill", "exit0", "exit1", "loop", "hang"]:
        limit = ["--timeout", "20" if what not in ("loop", "hang") else "4" if SANITIZED else "1.5"]
        r = goes("fault before anything is known, " + what, good, "same", *KEYS, *limit, id=None, silent=False,
                 env=dict(env, FAULT="early-" + what))
        r = Run(forged, *KEYS, *limit, id=None, env=dict(env, FAULT="early-" + what))
        check("fault before anything is known, %s: what is forged is renamed" % what, (0, b"X-Old-" + forged), (r.status, r.out))
        r = Run(forged, *KEYS, *limit, id=None, env=dict(env, FAULT="late-" + what))
        check("fault in the check, %s: exit status" % what, 0, r.status)
        check("fault in the check, %s: the message" % what, "temperror", judged(good, r.out))
        check("fault in the check, %s: it is said" % what, 1, r.err.count("could not be checked"))
    for where in "early", "late":
        for what in "ones", "numbers":
            goes("junk where the answer should be, %s-%s" % (where, what), good, "same", *KEYS, id=None, silent=False,
                 env=dict(env, FAULT="%s-%s" % (where, what)))
    goes("the check is in other hands: it would cut the message", good, "same", *KEYS, id=None, silent=False,
         env=dict(env, FAULT="late-cut"))
    goes("the check is in other hands: it writes into what is open", big, "fail", *KEYS, id=None, silent=False,
         env=dict(env, FAULT="late-files"))
    confined(env)
    with socket.socket() as listening: # standard input and output are one
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        end = socket.create_connection(listening.getsockname())
        p = subprocess.Popen(command(*KEYS, id=None), stdin=(s := listening.accept()[0]), stdout=s, stderr=subprocess.PIPE,
                             env=dict(env, FAULT="late-files"))
        s.close()
        end.sendall(good)
        end.shutdown(socket.SHUT_WR)
        out = b"".join(iter(lambda: end.recv(65536), b""))
        check("the check is in other hands: standard input is the socket of the output", ("pass", 0), (judged(good, out), p.wait()))
        end.close(), p.stderr.close()
    goes("the check prints something", good, "pass", *KEYS, id=None, silent=False, env=dict(env, FAULT="late-print"))
    goes("no process can be started", good, "same", *KEYS, silent=False, env=dict(env, FAULT="fork"))
    for message in forged, mbox + forged.replace(b"\r\n", b"\n"), b"X: y\r" + forged:
        r = Run(message, *KEYS, env=dict(env, FAULT="fork"))
        check("no process can be started: what is forged is renamed", (0, message.replace(b"Authentication-R", b"X-Old-Authentication-R")),
              (r.status, r.out))


def confined(env):
    """A check in other hands can read and ask the DNS, where the kernel has Landlock."""
    import ctypes
    version = ctypes.CDLL(None).syscall(444, None, 0, 1) # landlock_create_ruleset, the same number on all machines
    if version < 1 or re.search(r"Seccomp:\t[^0]", open("/proc/self/status").read()):
        skipped("a check in other hands", "this kernel has no Landlock, or a seccomp filter is there")
        return
    open("renamed", "w").close()
    r = goes("the check is in other hands: it would get out", good, "pass", *KEYS, id=None, silent=False,
             env=dict(env, FAULT="late-escape"))
    check("the check is in other hands: what it could do", ["read a file: yes"] + ["signalled its parent: yes"] * (version < 6),
          [line for line in r.err.splitlines() if line.endswith("yes")])
    check("the check is in other hands: no file is made or renamed", (False, True), (os.path.exists("escaped"), os.path.exists("renamed")))
    record = Run(good, *KEYS[1:], "-n", "127.0.0.1:1", "--timeout", "1", "--record", "recorded")
    check("the check writes what it was told to (--record)", (0, True), (record.status, os.path.exists("recorded")))


def crowd():
    count = 60 if SANITIZED else 1000
    address, odd = server("text")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    running = []
    for i in range(count):
        message = good.replace(b"\r\n\r\n", b"\r\nX-Number: %d\r\n\r\n" % i, 1)
        running.append((message, subprocess.Popen(command("-n", address, "--timeout", "600"), stdin=subprocess.PIPE,
                                                  stdout=open("out.%d" % i, "wb"))))
    for message, p in running:
        p.stdin.write(message)
        p.stdin.close()
    ends = {}
    for i, (message, p) in enumerate(running):
        end = (p.wait(), judged(message, open("out.%d" % i, "rb").read()))
        ends[end] = ends.get(end, 0) + 1
        os.unlink("out.%d" % i)
    check("%d at once: all come out, checked" % count, {(0, "pass"): count}, ends)
    odd.kill()
    odd.wait()


PARTS = (output, namespaces, signals, nonblocking, memory, environment, bugs, crowd)
