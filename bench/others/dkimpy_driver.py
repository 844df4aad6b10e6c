"""dkimpy over many messages in one process, with keys from a table in memory.

  dkimpy_driver.py KEYS < list of files      prints FILE TAB pass|fail|none|error"""
import sys

import dkim

KEYS = {}


def lookup(name, timeout=5):
    return KEYS.get((name.encode() if isinstance(name, str) else name).rstrip(b'.'))


def one(verifier, index):
    try:
        return verifier.verify(idx=index, dnsfunc=lookup)
    except dkim.DKIMException:
        return False


def verdict(message):
    """The first signature is tried first; the others only when it does not hold."""
    try:
        verifier = dkim.DKIM(message)
    except dkim.DKIMException:
        return 'error'
    count = sum(1 for name, _ in verifier.headers if name.lower() == b'dkim-signature')
    if not count:
        return 'none'
    return 'pass' if any(one(verifier, i) for i in range(count)) else 'fail'


def main():
    with open(sys.argv[1], 'rb') as keys:
        KEYS.update(line.rstrip(b'\n').split(b'\t', 1) for line in keys)
    for line in sys.stdin:
        with open(line.rstrip('\n'), 'rb') as f:
            message = f.read()
        print(line.rstrip('\n'), verdict(message), sep='\t')


main()
