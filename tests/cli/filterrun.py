"""One run of dkimverify --filter and what is asked of it; for filter.py and filterfaults.py."""
import os, re, resource, subprocess, sys, time

PROGRAM, SOURCES = os.environ["DKIMVERIFY"], os.environ["top_srcdir"]
SANITIZED = os.environ.get("SANITIZED") == "yes"
ID = "mx.you.example"
KEYS = ["--offline", "--keys", "keys", "--timeout", "60"] # however busy the machine is
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


def end():
    """Prints the count; the exit status."""
    print("%d checks, %d failures, %d skipped" % (checks, failures, skips))
    return failures > 0


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


def server(mode):
    """Its address, and what ends it."""
    text = open("key.txt").read().strip()
    p = subprocess.Popen([sys.executable, SOURCES + "/tests/dns/oddserver.py", mode, "odd.log"], stdout=subprocess.PIPE,
                         env=dict(os.environ, ODD_TXT=text))
    return "127.0.0.1:%d" % int(p.stdout.readline()), p
