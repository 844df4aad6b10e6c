"""What filter.sh asks of dkimverify --filter: every message that goes in comes out, with our field and no byte else changed;
or the exit status is 75, and who called still has it. Run in a folder with good.eml, keys and key.txt (the TXT record).
Prints a line for each check, and the count. Here is what depends on the message and the command line; filterfaults.py has what
goes wrong around a run."""
import re, socket, sys, time

import filterfaults, filterrun
from filterrun import ID, KEYS, MB, PROGRAM, SANITIZED, Run, big, check, good, goes, head, judged, lf, mbox, server


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


for part in (messages, forged, usage, dns, *filterfaults.PARTS):
    if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
        began = time.monotonic()
        part()
        print("# %s: %.1f s" % (part.__name__, time.monotonic() - began), flush=True)
sys.exit(filterrun.end())
