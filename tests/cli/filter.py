"""What filter.sh asks of dkimverify --filter: every message that goes in comes out, with our field and no byte else changed;
or the exit status is 75, and who called still has it. Run in a folder with good.eml, keys and key.txt (the TXT record).
Prints a line for each check, and the count."""
import os, re, resource, select, shutil, signal, socket, subprocess, sys, time

PROGRAM, SOURCES = os.environ["DKIMVERIFY"], os.environ["top_srcdir"]
SANITIZED = os.environ.get("SANITIZED") == "yes"
ID = "mx.you.example"
KEYS = ["--offline", "--keys", "keys"]
checks = failures = skips = 0


def check(name, wanted, got):
    global checks, failures
    checks += 1
    ok = wanted == got
    failures += not ok
    print(("ok " if ok else "not ok ") + name + ("" if ok else "\n  wanted: %.300r\n  got:    %.300r" % (wanted, got)))


def skipped(name, why):
    global skips
    skips += 1
    print("ok %s # skipped: %s" % (name, why))


def command(*args, id=ID):
    return [PROGRAM, "--filter"] + (["--authserv-id", id] if id else []) + list(args)


class Run:
    """One run to its end. limits: {resource: bytes}."""

    def __init__(self, message, *args, limits={}, env=None, argv=None, stdout=subprocess.PIPE, prefix=(), **more):
        def limit():
            for what, most in limits.items():
                resource.setrlimit(what, (most, most))
        began = time.monotonic()
        p = subprocess.run(list(prefix) + (argv or command(*args, **more)), input=message, stdout=stdout, stderr=subprocess.PIPE,
                           env=env, preexec_fn=limit, timeout=300)
        self.status, self.out, self.err, self.took = p.returncode, p.stdout, p.stderr.decode(), time.monotonic() - began


def judged(message, out):
    """What became of the message: "same", or the result in a field of ours, all else as it was."""
    if out == message:
        return "same"
    ours = re.search(rb"(?:\A|\n|\r)(Authentication-Results: %s;(?:\r\n|\n|\r) +dkim=([a-z]+)(?:[^\r\n]|(?:\r\n|\n|\r) )*(?:\r\n|\n|\r))"
                     % ID.encode(), out)
    if not ours:
        return "changed: %r" % out[:300]
    eols = set(re.findall(rb"\r\n|\n|\r", ours[1]))
    at = ours.start(1)
    if out[:at] + out[ours.end(1):] != message or len(eols) != 1:
        return "changed: %r" % out[:300]
    first = re.match(rb"[^\r\n]*(\r\n|\n|\r)?", message[at:])[1]
    return ours[2].decode() if first is None or first in eols else "line end"


def goes(name, message, wanted, *args, status=0, silent=True, **more):
    """wanted: what became of the message; None: it was deferred. silent: nothing may be said; None: that is all the same."""
    r = Run(message, *args, **more)
    check(name + ": exit status", status, r.status)
    if wanted is not None:
        check(name + ": the message", wanted, judged(message, r.out))
    if silent is not None:
        check(name + (": nothing is said" if silent else ": it is said"), silent, not r.err)
    return r


good = open("good.eml", "rb").read()
lf = good.replace(b"\r\n", b"\n")
head, body = good.split(b"\r\n\r\n", 1)
mbox = b"From ann@s.example Mon Mar  2 10:00:00 2026\n"
big = good + (b"x" * 70 + b"\r\n") * (60_000_000 // 72)
MB = 1 << 20


def messages():
    for name, message, wanted in [
            ("good", good, "pass"),
            ("LF lines", lf, "pass"),
            ("mbox line", mbox + lf, "pass"),
            ("mbox line, CRLF", mbox.replace(b"\n", b"\r\n") + good, "pass"),
            ("LF mbox line before CRLF", mbox + good, "pass"),
            ("body changed", good + b"more\r\n", "fail"),
            ("NULs", good + b"\0\0\r\n\0", "fail"),
            ("8-bit", good + bytes(range(128, 256)) + b"\r\n", "fail"),
            ("every byte", b"A: b\r\n\r\n" + bytes(range(256)), "none"),
            ("every byte in a field", b"A: b\r\nB: " + bytes(c for c in range(256) if c not in b"\r\n") + b"\r\n\r\n", "none"),
            ("no last line end", good[:-2], "pass"),
            ("a CR at the end", good[:-1], "fail"),
            ("bare CRs", good + b"\r\r \rx\r", "fail"),
            ("mixed line ends", lf + b"a\r\nb\nc\rd\n\r", "fail"),
            ("CRs for line ends", good.replace(b"\r\n", b"\r"), "pass"),
            ("header only", head + b"\r\n", "fail"),
            ("header only, an empty line", head + b"\r\n\r\n", "fail"),
            ("one field and no line end", b"Subject: x", "none"),
            ("empty lines at the end", good + b"\r\n\r\n\r\n", "pass"),
            ("not signed", b"From: a@b.example\nSubject: x\n\nbody\n", "none"),
            ("empty", b"", "same"),
            ("an empty line", b"\n", "same"),
            ("body only", b"\r\nbody\r\n", "same"),
            ("text", b"Dear all,\nthis is no header.\n\nBye\n", "same"),
            ("binary", b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 4000, "same"),
            ("From line only", mbox, "same"),
            ("dots", b"A: b\r\n\r\n.\r\n..\r\n.x\r\n", "none"),
            ("From in the body", mbox + lf + b"\nFrom x Mon Mar  2 10:00:00 2026\nA: b\n", "fail"),
            ("field of 2 MB", b"A: " + b"x" * 2 * MB + b"\n\nb\n", "none"),
            ("20,000 fields", b"A: b\n" * 20000 + b"\nb\n", "none"),
            ("just under what memory takes", b"A: b\n\n" + b"x" * (4 * MB - 6), "none"),
            ("one byte more", b"A: b\n\n" + b"x" * (4 * MB - 5), "none"),
            ("60 MB", big, "fail")]:
        goes(name, message, wanted, *KEYS)


def forged():
    """As a receiver sees it: what other programs than ours read."""
    import email, email.policy
    ours = b"Authentication-Results: MX.you.example (x) 1; dkim=pass header.d=bank.example\r\n"
    for name, fields in [
            ("one", ours),
            ("several", ours * 5),
            ("several, others between", (ours + b"X: y\r\nAuthentication-Results: mx.other.example; none\r\n") * 5),
            ("quoted", ours.replace(b"MX.you.example", b'"mx.you.example"')),
            ("unclear", ours.replace(b"MX", b"(MX")),
            ("behind a CR", b"X: y\r" + ours),
            ("behind what Python makes line ends", b"".join(b"X: y" + c + ours for c in (b"\x0b", b"\f", b"\x1c", b"\x1d", b"\x1e"))),
            ("behind more CRs than may be", b"X: y" + b"\rAuthentication-Results:" * 110000 + b"\r\n" + ours),
            ("encoded", b"Authentication-Results: =?utf-8?q?mx.you.example=3B_dkim=3Dpass?=\r\n")]:
        r = Run(fields + good, *KEYS)
        for policy in (email.policy.compat32, email.policy.default):
            found = [str(v) for v in email.message_from_bytes(r.out, policy=policy).get_all("Authentication-Results")]
            own = [v for v in found if ID in v.lower()]
            check("forged, %s: only ours is left" % name, 1, len(own))
            check("forged, %s: and is on top" % name, True, found[0].startswith(ID + ";"))
        again = email.message_from_bytes(email.message_from_bytes(r.out, policy=email.policy.SMTP).as_bytes())
        check("forged, %s: nor when a program writes it anew" % name, 1,
              sum(ID in str(v).lower() for v in again.get_all("Authentication-Results")))
        others = fields.count(b"other")
        check("forged, %s: another's stays" % name, others, r.out.count(b"mx.other.example"))
        check("forged, %s: the check was before" % name, True, b"dkim=pass (" in r.out)
    signature = b"DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=%s; h=from; bh=AAAA; b=AAAA\r\n"
    for d, s in [(b"bank.example'a.attack.example", b"s"), (b"bank.example(a.attack.example", b"s"), (b'bank.example"a.attack.example', b"s"),
                 (b"attack.example", b"bank.example\0.attack"), (b"attack.example; dkim=pass header.d=bank.example", b"s"),
                 (b"attack.example", b"s\r\n\t; dkim=pass header.d=bank.example"), (b"attack.example", b"s)(header.d=bank.example")]:
        message = signature % (d, s) + good
        own = Run(message, *KEYS).out.split(b"DKIM-Signature")[0]
        check("injection by %r: nothing of it is in our field" % (d + b" " + s), False, b"bank" in own)
        check("injection by %r: one pass" % (d + b" " + s), 1, own.count(b"=pass"))
    dead = Run(ours + good, "-n", "127.0.0.1:1")
    check("forged, no DNS: gone all the same", False, b"bank" in dead.out)
    kept = Run(b"Authentication-Results: old.example; x=y\r\n" + good, *KEYS, "--remove-id", "old.example")
    check("--remove-id", "pass", judged(good, kept.out))
    report = b"X-DKIM-Report: mx.you.example; verdict=pass;\r\n"
    kept = Run(report + good + b"changed", *KEYS)
    check("without --add-report-header its field is another's", "fail", judged(report + good + b"changed", kept.out))
    added = Run(report + good + b"changed", *KEYS, "--add-report-header")
    found = email.message_from_bytes(added.out).get_all("X-DKIM-Report")
    check("--add-report-header: one", 1, len(found))
    check("--add-report-header: ours", True, "verdict=fail; aligned=none; reason=body-hash-mismatch;" in " ".join(found[0].split()))
    border = b"Received: from a.example (a.example [192.0.2.9]) by mx.you.example with ESMTP id 1;\r\n Mon, 2 Mar 2026 10:00:00 +0000\r\n"
    inner = b"Authentication-Results: mx.you.example; spf=pass smtp.mailfrom=x.example\r\n"
    message = inner + border + ours + good
    check("--trust: what stands above the border stays", 2,
          Run(message, *KEYS, "--trust", "mx.you.example").out.count(b"mx.you.example;"))
    check("without it nothing does", 1, Run(message, *KEYS).out.count(b"mx.you.example;"))


def usage():
    drained = b"A: b\n\n" + b"x" * 3 * MB
    for args in [["--nonsense"], ["--keys"], ["--timeout=soon"], ["--policy=mild"], ["message.eml"], ["-"] * 2, ["--format=json"],
                 ["--authserv-id", "a b"], ["--nameserver", "nowhere"], ["--help"], ["--version"]]:
        r = goes("usage, " + " ".join(args), drained, None, *args, status=75, silent="--help" in args or "--version" in args)
        if not args[0] in ("--help", "--version"):
            check("usage, %s: no output" % " ".join(args), b"", r.out)
    for args in [["-A", "x"], ["-qA", "--no"], ["--filter=yes", "--no"], ["-kA"]]:
        check("usage, %s" % " ".join(args), 75, Run(drained, argv=[PROGRAM] + args).status)
    goes("--quiet makes no difference", good, "pass", *KEYS, "-q")
    goes("-", good, "pass", *KEYS, "-")
    r = Run(good, *KEYS, id=None)
    check("without --authserv-id: the host's name", True, re.match(rb"Authentication-Results: [A-Za-z0-9.-]+;", r.out) is not None)
    goes("a key file that is not there", good, "temperror", "--keys", "gone", silent=False)


def server(mode):
    """Its address, and what ends it."""
    text = open("key.txt").read().strip()
    p = subprocess.Popen([sys.executable, SOURCES + "/tests/dns/oddserver.py", mode, "odd.log"], stdout=subprocess.PIPE,
                         env=dict(os.environ, ODD_TXT=text))
    return "127.0.0.1:%d" % int(p.stdout.readline()), p


def dns():
    with socket.socket(type=socket.SOCK_DGRAM) as s: # a port where nobody listens
        s.bind(("127.0.0.1", 0))
        dead = "127.0.0.1:%d" % s.getsockname()[1]
    goes("DNS dead", good, "temperror", "-n", dead)
    for mode, wanted in [("text", "pass"), ("garbage", "temperror"), ("silent", "temperror"), ("slow", "temperror"),
                         ("servfail", "temperror"), ("otherq", "temperror")]:
        if SANITIZED and mode == "slow":
            continue # it is no slower than they are
        address, p = server(mode)
        limit = 20 if wanted == "pass" else 4 if SANITIZED else 0.9 if mode == "slow" else 2
        r = goes("DNS " + mode, good, wanted, "-n", address, "--timeout", str(limit),
                 silent=None if mode == "slow" else True) # there is little time left for the rest
        check("DNS %s: in time" % mode, True, r.took < limit + 4)
        p.kill()
        p.wait()


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


for part in (messages, forged, usage, dns, output, namespaces, signals, nonblocking, memory, environment, bugs, crowd):
    if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
        began = time.monotonic()
        part()
        print("# %s: %.1f s" % (part.__name__, time.monotonic() - began), flush=True)
print("%d checks, %d failures, %d skipped" % (checks, failures, skips))
sys.exit(failures > 0)
