"""Runs the tables of cases (names.py, records.py, servers.py, ses.py).

    check.py zones FOLDER     writes the zones they need, for house.sh
    check.py odd              prints NAME MODE of the servers that misbehave
    check.py run [WORD]       runs every case (whose name has WORD): dkimkey asks the servers of the house and writes a
                              transcript; from that alone it must say the same again, and in words
    check.py hostile [WORD]   the records of hostile.py

Each failed check is a line "not ok"; the last line counts. Exit 1 if any failed.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import hostile
import names
import records
import servers
import ses
from zones import Case

TABLES = [names, records, servers, ses]
STATUS = {"info": 0, "warn": 1, "error": 2, "fatal": 2, "critical": 2}
PROGRAM = os.environ.get("DKIMKEY", "dkimkey")


def write_zones(folder):
    with open(folder / "list", "w") as out:
        for zone in (z for table in [*TABLES, hostile] for z in table.ZONES):
            (folder / zone.name).write_text("".join(r + "\n" for r in zone.records))
            if zone.other is not None:
                (folder / (zone.name + ".b")).write_text("".join(r + "\n" for r in zone.other))
            broken = zone.broken or ("", "")
            print(zone.name, zone.where, zone.servers or zone.where, zone.parent, zone.stub, zone.serial, zone.minimum,
                  "signed" if zone.signed else "", *broken, zone.other_serial or zone.serial, sep="|", file=out)


class Checks:
    def __init__(self):
        self.count, self.failed, self.reports = 0, [], []

    def check(self, name, good, *facts):
        self.count += 1
        if not good:
            self.failed.append("\n  ".join(["not ok " + name, *map(str, facts)]))
        return good

    def same(self, name, want, got):
        return self.check(name, want == got, f"wanted: {want}", f"got:    {got}")


def run(*args, stdin=""):
    start = time.monotonic()
    done = subprocess.run([PROGRAM, *args], capture_output=True, input=stdin.encode(), timeout=60)
    return done, time.monotonic() - start


def in_house(*args):
    e = os.environ
    return run("--root-hints", e["HINT"], "--zone-port", e["PORT"], "--timeout", "6", *args)


def way(case):
    return [*(["--root-hints", os.environ["HINT"]] if case.hinted else []), "--zone-port", os.environ["PORT"]]


def online(case, record):
    return run(*way(case), "--timeout", "6", "--nameserver", os.environ["RESOLVER"], "--record", record, "--format=json", *case.args)


def ids(report, severities):
    return sorted({f["id"] for f in report["findings"] if f["severity"] in severities})


def normal(line):
    return re.sub(r" 3600 IN ", " IN ", line)


def check_findings(checks, case, report):
    above = ids(report, ("warn", "error", "fatal", "critical"))
    checks.same(f"{case.name}: findings", sorted(case.above.split()), above)
    checks.same(f"{case.name}: verdict", case.verdict, report["verdict"])
    every = ids(report, STATUS)
    checks.same(f"{case.name}: also told", [], [i for i in case.info.split() if i not in every])
    checks.same(f"{case.name}: not told", [], [i for i in case.never.split() if i in every])


def check_publish(checks, case, report):
    lines = [normal(f["publish"]["zone_line"]) for f in report["findings"] if f["publish"]]
    if case.publish == "-":
        checks.same(f"{case.name}: nothing to publish", [], lines)
    elif case.publish:
        checks.check(f"{case.name}: what to publish", any(line.startswith(case.publish) for line in lines), case.publish, lines)


def check_words(checks, case, text):
    words = " ".join(text.lower().split())
    for wanted in case.says:
        checks.check(f"{case.name}: says '{wanted}'", " ".join(wanted.lower().split()) in words, text)
    checks.check(f"{case.name}: nothing but visible characters", re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f]*", text), repr(text))


def run_case(checks, case, folder):
    record = folder / f"{abs(hash((case.name, *case.args)))}"
    done, seconds = online(case, record)
    if not checks.check(f"{case.name}: it ran", done.stdout and not done.stderr, done.returncode, done.stderr.decode()):
        return
    report = json.loads(done.stdout)
    checks.reports.append(done.stdout)
    check_findings(checks, case, report)
    check_publish(checks, case, report)
    want = 75 if case.verdict == "unknown" else STATUS[report["severity"]]
    checks.same(f"{case.name}: exit status", want, done.returncode)
    if case.questions:
        checks.check(f"{case.name}: not too many questions", report["questions"] <= case.questions, report["questions"])
    if case.timeout:
        checks.check(f"{case.name}: in time", seconds < case.timeout, f"{seconds:.1f} s")
    files = ["--keys", record, "--offline", *way(case)]
    if not record.exists():  # there was nothing to ask
        files = ["--offline"]
    again, _ = run(*files, "--format=json", *case.args)
    checks.same(f"{case.name}: the same from its transcript", done.stdout.decode(), again.stdout.decode())
    check_words(checks, case, run(*files, "--format=text", *case.args)[0].stdout.decode())


def check_schema(checks, *some):
    """The JSON reports are as the schema and the manual page say, and have all that these name."""
    top = os.environ["top_srcdir"]
    done = subprocess.run([sys.executable, f"{top}/tests/cli/schema.py", f"{top}/man/dkimkey-json.schema.json", f"{top}/man/dkimkey.1",
                           *some], input=b"".join(checks.reports), capture_output=True)
    checks.check("the reports are as the schema says", done.returncode == 0, done.stdout.decode(), done.stderr.decode())


def run_all(word, folder):
    checks = Checks()
    cases = [c for table in TABLES for c in table.CASES if word in c.name]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:  # most of the time is waiting
        list(pool.map(lambda case: run_case(checks, case, folder), cases))
    check_schema(checks, *(["some"] if word else []))
    print(*checks.failed, sep="\n")
    print(f"{len(cases)} cases, {checks.count} checks, {len(checks.failed)} failures")
    return 1 if checks.failed or not cases else 0


def run_hostile(word, folder):
    """Each selector is asked for once; the other reports are made of the transcript."""
    checks = Checks()

    def ask(form, selector, domain):
        record = folder / f"hostile-{selector}"
        if not record.exists():
            online(Case("", [selector, domain]), record)
        done, _ = run("--keys", record, "--offline", "--root-hints", os.environ["HINT"], "--zone-port", os.environ["PORT"],
                      f"--format={form}", selector, domain)
        checks.check(f"{selector}: its transcript is plain text", re.fullmatch(rb"[\n -~]*", record.read_bytes()))
        return done.stdout, done.stderr

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        published = hostile.check_all(checks, ask, word, pool)
    if not word:
        hostile.check_servers(checks, lambda *args: in_house("--nameserver", os.environ["RESOLVER"], *args), os.environ["EVIL"])
    checks.check("some records are published", word or published > 20, published)
    print(*checks.failed, sep="\n")
    print(f"{published} records to publish, {checks.count} checks, {len(checks.failed)} failures")
    return 1 if checks.failed else 0


def main():
    if sys.argv[1] == "zones":
        write_zones(pathlib.Path(sys.argv[2]))
    elif sys.argv[1] == "odd":
        for name, mode in servers.ODD.items():
            print(name, mode)
    else:
        folder = pathlib.Path(os.environ["RIG"]) / "transcripts"
        folder.mkdir(exist_ok=True)
        word = sys.argv[2] if len(sys.argv) > 2 else ""
        sys.exit(run_hostile(word, folder) if sys.argv[1] == "hostile" else run_all(word, folder))


main()
