"""What syscalls.sh asks of dkimverify --filter: each of its system calls fails once, or is the moment at which a signal comes,
and the message comes out whole, or the exit status is 75. Run in a folder with good.eml, keys and key.txt (the TXT record).
Prints a line for each message and process, each check that fails, and the count."""
import collections, os, re, subprocess, sys

PROGRAM, SOURCES = os.environ["DKIMVERIFY"], os.environ["top_srcdir"]
WAYS = ["error=EINTR", "error=EIO", "signal=SIGTERM"]
WAITING = ["error=EAGAIN"] # of read(2) and write(2) besides
checks = failures = 0

good = open("good.eml", "rb").read()
forged = b"Authentication-Results: mx.you.example; dkim=pass header.d=bank.example\r\n"
foreign = b"Authentication-Results: mx.other.example; spf=pass\r\n"
FIELD = re.compile(rb"Authentication-Results: mx\.you\.example;\r\n +dkim=[a-z]+(?:[^\r\n]|\r\n )*\r\n")


def check(name, ok, got):
    global checks, failures
    checks += 1
    failures += not ok
    if not ok:
        print("not ok %s\n  got:    %.300r" % (name, got))


def whole(message, out):
    """All there: our field and what is forged gone, or all such fields renamed."""
    ours = FIELD.match(out)
    return out == message.replace(b"Authentication-R", b"X-Old-Authentication-R") or \
        (ours is not None and out[ours.end():] == message.replace(forged, b"", 1))


def strace(options, command, message):
    with open("message", "wb") as f:
        f.write(message)
    p = subprocess.run(["strace", "-qq"] + options + command, stdin=open("message", "rb"), stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE)
    return p.returncode, p.stdout


def calls(command, message, follow):
    """The numbers of each system call: {name: numbers}. A process counts its own. Those of the loader, before umask(2), are left
    out, for both: what fails there is not ours to mend."""
    status, out = strace(["-o", "trace"] + follow, command, message)
    check("nothing fails", status == 0 and whole(message, out), (status, out))
    seen, ours, loader = collections.Counter(), collections.defaultdict(set), {}
    for line in open("trace", errors="replace"):
        pid, call = line.split(None, 1) if follow else ("", line)
        name = re.match(r"(\w+)\(", call)
        if not name or name[1].startswith("exit"):
            continue
        seen[pid, name[1]] += 1
        if not loader and name[1] == "umask":
            loader = {what: n for (_, what), n in seen.items() if what != "umask"}
        if loader and seen[pid, name[1]] > loader.get(name[1], 0):
            ours[name[1]].add(seen[pid, name[1]])
    return ours


def each(name, command, message, follow):
    ends = collections.Counter()
    for call, numbers in sorted(calls(command, message, follow).items()):
        for n in sorted(numbers):
            for way in WAYS + WAITING * (call in ("read", "write")):
                inject = "%s:%s:when=%d" % (call, way, n)
                end, out = strace(["-o", "/dev/null"] + follow + ["-e", "trace=" + call, "-e", "inject=" + inject], command, message)
                check("%s, %s" % (name, inject), (end == 0 and whole(message, out)) or end == 75, (end, out))
                ends[end] += 1
    print("# %s: %d came out, %d were deferred" % (name, ends[0], ends[75]), flush=True)
    check(name + ": both were seen", ends[0] > 0 and ends[75] > 0, ends)


def run(name, command, message, inject, wanted):
    end, _ = strace(["-o", "/dev/null", "-e", "inject=" + inject], command, message)
    check(name, end == wanted, end)


filter = [PROGRAM, "--filter", "--authserv-id", "mx.you.example"]
offline = filter + ["--offline", "--keys", "keys", "--timeout", "1"] # it runs out where the wait for the child fails
small = forged + foreign + good
large = small + (b"x" * 70 + b"\r\n") * (5_000_000 // 72)
server = subprocess.Popen([sys.executable, SOURCES + "/tests/dns/oddserver.py", "text", "odd.log"], stdout=subprocess.PIPE,
                          env=dict(os.environ, ODD_TXT=open("key.txt").read().strip()))
dns = filter + ["--nameserver", "127.0.0.1:%d" % int(server.stdout.readline()), "--timeout", "1"]
each("small, the parent", offline, small, [])
each("large, the parent", offline, large, [])
each("small, parent and child", dns, small, ["-f"])
server.kill()
server.wait()
run("the temporary file cannot be written to the end, which is said when it is closed", offline, large,
    "close:error=EIO:when=%d" % sorted(calls(offline, large, [])["close"])[-2], 75) # the last is that of standard output
run("standard output takes nothing", offline, small, "write:retval=0:when=1..100", 75)
print("%d checks, %d failures" % (checks, failures))
sys.exit(failures > 0)
