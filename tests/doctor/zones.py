"""What the tables of cases are written with: zones, records, keys."""
import base64
import dataclasses
import os
import subprocess

TOP = os.environ["top_srcdir"]
SIGN = os.environ["SIGN"]


def public(name):
    """p= of tests/cli/keys/NAME.pem"""
    line = subprocess.run([SIGN, "--record", "-d", "d.example", "-s", "s", "-k", f"{TOP}/tests/cli/keys/{name}.pem"],
                          capture_output=True, text=True, check=True).stdout
    return line.split("p=", 1)[1].strip()


RSA, ED25519, SHORT = public("rsa"), public("ed25519"), public("short")
KEY = f"v=DKIM1; k=rsa; p={RSA}"


def pieces(text, size=200):
    """A text as the strings of one record."""
    return [text[i:i + size] for i in range(0, len(text), size)] or [""]


def quoted(string):
    """A string of a master file; characters above 0x7f go as their UTF-8 bytes."""
    out = ""
    for byte in string.encode("utf-8", "surrogateescape"):
        out += chr(byte) if 0x20 <= byte < 0x7f and byte not in b'"\\' else f"\\{byte:03d}"
    return f'"{out}"'


def txt(owner, *strings, ttl=""):
    return f"{owner} {ttl} TXT {' '.join(map(quoted, strings))}"


def key(owner, text=KEY, ttl=""):
    return txt(owner, *pieces(text), ttl=ttl)


def cname(owner, target):
    return f"{owner} CNAME {target}"


@dataclasses.dataclass
class Zone:
    name: str
    records: list
    where: str = "a b"      # servers that have it
    servers: str = ""       # NS records; WHERE
    parent: str = ""        # NS records at the parent; those of the zone
    stub: str = ""          # whom the resolver asks; the first of where
    serial: int = 1
    minimum: int = 60       # the last number of the SOA record
    signed: bool = False
    broken: tuple = ()      # after signing: this text, becomes that
    other: list = None      # the records that b has instead, and its serial
    other_serial: int = 0


@dataclasses.dataclass
class Case:
    name: str
    args: list
    above: str = ""         # the ids of all findings that are more than information
    info: str = ""          # ids of information that must be there
    never: str = ""         # ids that must not be there
    verdict: str = "verifies"
    says: tuple = ()        # what the report has in words
    publish: str = ""       # the beginning of a line that is to be published; "-": there must be none
    questions: int = 0      # that it may ask
    timeout: float = 0      # seconds within which it ends; it is run with --timeout 6
    hinted: bool = True     # the zone is looked for from --root-hints, not from what the resolver knows of its parent


def of(selector, domain, **more):
    return Case(f"{selector}.{domain}", [selector, domain], **more)
