"""Thousands of odd or changed messages, judged by dkimverify, dkimpy and Mail::DKIM. Pass or not pass is compared, one
signature a message. Each difference must have its row in EXPLAINED, which says who is right by which RFC; a
difference without a row fails the test and its message is kept.

The changes come from a fixed seed: the same run every time. DIFFERENTIAL_SEED and DIFFERENTIAL_MUTANTS make another."""
import collections
import os
import random
import re
import subprocess
import sys

import house
import mutate
import others

SEED, SIGNED, MUTANTS = 20261, 700, 5000

# (other program, we accept it?, our reason, its words, what facts() tells, who is right and why); None: whatever.
# The sentences are about dkimpy 1.1.4 and Mail::DKIM 1.20230212, those of Debian 12.
Row = collections.namedtuple('Row', 'other accept reason words message why')
REFUSE, ACCEPT = False, True
CASE = 'the words of a=, c= and k= are literals of its ABNF, which know no case (RFC 5234 section 2.3)'
UNENDED = rb'(?s)c=\w+/relaxed;\n.*[ \t]\Z'
CONTROL = rb'(?s)\A[^\n]*\n((?!\r\n\r\n).)*(\r(?!\n)|[\v\f])'
EXPLAINED = [
    # --- we refuse what another accepts
    Row('dkimpy', REFUSE, 'key-h-forbids', 'ok', None,
        'it does not read h= of the key record (RFC 6376 section 6.1.2 step 6)'),
    Row('Mail::DKIM', REFUSE, 'key-h-forbids', 'pass', rb';s=k7;',
        'h= empty allows no hash; it takes it for absent (RFC 6376 section 3.6.1 h=)'),
    Row(None, REFUSE, 'v-not-first', 'ok|pass', None,
        'v= of the key record must be its first tag (RFC 6376 section 3.6.1 v=)'),
    Row('Mail::DKIM', REFUSE, 'k-unknown', 'pass', rb';s=k29;',
        'k= empty names no key type; it takes it for absent (RFC 6376 section 3.6.1 k=)'),
    Row('Mail::DKIM', REFUSE, 'key-tag-(junk|duplicate)', 'pass', None,
        'a key record that is not a tag list, or has a tag twice, is no key record (RFC 6376 section 3.2)'),
    Row('dkimpy', REFUSE, 'b64-bad-char', 'ok', rb';s=k4[03];',
        'it reads p= on over bytes and = signs that do not belong (RFC 4648 section 3.3)'),
    Row('dkimpy', REFUSE, 'domain-bad', 'ok', rb';d=interop\.example\.;',
        'd= may not end in a dot (RFC 6376 section 3.5 d=)'),
    Row(None, REFUSE, 'l-too-large', 'ok|pass', None,
        'l= may not be more than the body has (RFC 6376 section 3.5 l=)'),
    Row(None, REFUSE, 'from-unsigned', 'ok|pass', None,
        'From must be signed (RFC 6376 section 6.1.1)'),
    Row(None, REFUSE, 'sig-tag-junk', 'ok|pass', None,
        'a tag list is made of NAME=VALUE with letters, digits and _ in the name (RFC 6376 section 3.2)'),
    Row('dkimpy', REFUSE, 't-s-violated', 'ok', None,
        'it does not read t=s of the key record (RFC 6376 section 3.6.1 t=)'),
    Row('Mail::DKIM', REFUSE, 'sig-tag-missing', 'pass', None,
        'v= is required (RFC 6376 section 6.1.1)'),
    Row('Mail::DKIM', REFUSE, 'sig-tag-duplicate', 'pass', None,
        'a tag may stand once only (RFC 6376 section 3.2)'),
    Row('Mail::DKIM', REFUSE, 'sig-bad-number', 'pass', None,
        't=, x= and l= are numbers (RFC 6376 section 3.5)'),
    Row('Mail::DKIM', REFUSE, 'sig-bad-base64', 'pass', rb';bh=;',
        'bh= empty: it does not look at the body at all (RFC 6376 section 3.5 bh=)'),
    Row('Mail::DKIM', REFUSE, 'sig-bad-base64', 'pass', None,
        'it reads b= on over bytes that are not base64 (RFC 6376 section 3.5 b=)'),
    Row(None, REFUSE, 'sig-bad-value', 'ok|pass', rb';h=(:|;)|;h=[^;]*:[:;]',
        'h= has at least one name, and a name on either side of every colon (RFC 6376 section 3.5 h=)'),
    Row(None, REFUSE, '(header-hash|signature)-mismatch', 'ok|pass', CONTROL,
        'it takes a CR alone or a form feed for white space; that is none (RFC 6376 section 2.8)'),
    Row('dkimpy', REFUSE, '(header-hash|signature)-mismatch', 'ok',
        rb'(?ims);c=simple/\w+;\n.*^dkim-signature:[^\n]*(\n[ \t][^\n]*)*' rb'(?<=[ \t])\r?\n(?![ \t])',
        'it drops white space at the end of DKIM-Signature; simple keeps it (RFC 6376 section 3.4.1)'),
    # --- we accept what another refuses
    Row('dkimpy', ACCEPT, None, 'Unexpected characters in RFC822 header', None,
        'it gives up when any header line is not as it expects, signed or not; white space before a colon is allowed '
        '(RFC 5322 section 4.5)'),
    Row('dkimpy', ACCEPT, None, 'signature verification failed', rb'(?m)^From [ \t]*:',
        'it takes "From :" for the first line of a mailbox; it is a From field (RFC 5322 section 4.5)'),
    Row('dkimpy', ACCEPT, None, 'signature verification failed', rb'(?ims)^from[ \t]*:.*^from[ \t]*:',
        'it adds From to h= when there are two; by RFC 6376 section 5.4.2 the signature holds, --policy=strict '
        'refuses it'),
    Row('dkimpy', ACCEPT, None, 'b= value is not valid base64', rb';b=[\w+/]+=?;',
        'the = signs at the end may be missing (RFC 6376 section 2.10, base64string)'),
    Row('dkimpy', ACCEPT, None, 'UnknownKeyTypeError: None', rb';s=k11;',
        'it compares s= of the key record as one word; it is a list (RFC 6376 section 3.6.1 s=)'),
    Row('dkimpy', ACCEPT, None, 'signature verification failed', rb';s=k28;', CASE),
    Row('dkimpy', ACCEPT, None, 'unknown signature algorithm', rb';a=RSA-SHA256;', CASE),
    Row('dkimpy', ACCEPT, None, 'invalid c= value', rb';c=Relaxed/Simple;', CASE),
    Row('Mail::DKIM', ACCEPT, None, 'unsupported key type', rb';s=k28;', CASE),
    Row('dkimpy', ACCEPT, None, "q= value is not dns/txt", rb';q=(dns/txt:other|other:dns/txt);',
        'q= is a list; methods that are not known are passed over (RFC 6376 section 3.5 q=)'),
    Row('dkimpy', ACCEPT, None, 't= value is in the future', rb';t=999999999999;',
        'a verifier may ignore a signature from the future; with --policy=rfc we do not (RFC 6376 section 3.5 t=)'),
    Row('dkimpy', ACCEPT, None, 'body hash mismatch', UNENDED,
        'white space in a last line without line end: RFC 6376 section 3.4.4 does not say whether it is at the end '
        'of a line'),
    Row('Mail::DKIM', ACCEPT, None, "does not support hash algorithm", rb';s=k6;',
        'white space may stand round the names in h= of the key record (RFC 6376 section 3.6.1 h=)'),
    Row('Mail::DKIM', ACCEPT, None, 'granularity is empty', None,
        'g= of the key record means nothing any more (RFC 6376 appendix C.1)'),
    Row('Mail::DKIM', ACCEPT, None, 'OpenSSL error: wrong tag', rb';s=k42;',
        'RFC 6376 section 3.6.1 asks for a bare RSAPublicKey, the world uses SubjectPublicKeyInfo; erratum 3017 '
        'allows both'),
    Row('Mail::DKIM', ACCEPT, None, 'body has been altered', rb';l=0+;',
        'l=0 signs nothing of the body; it hashes all (RFC 6376 section 3.7)'),
    Row('Mail::DKIM', ACCEPT, None, 'body has been altered', rb'(?s);l=0*1;.*\r\n\r\n\s*\Z',
        'l=1 over an empty body: it does not count inside a CRLF (RFC 6376 section 3.4.3)'),
    Row('Mail::DKIM', ACCEPT, None, 'body has been altered', rb'(?s)c=\w+/simple;\n.*[^\n]\Z',
        'it does not add the CRLF that is missing at the end (RFC 6376 section 3.4.3)'),
    Row(None, ACCEPT, None, 'message has been altered|OpenSSL error|verification failed',
        rb'(?im)^dkim-signature[ \t]+:',
        'it keeps white space between the name of DKIM-Signature and its colon (RFC 6376 section 3.4.2)'),
    Row(None, ACCEPT, None, 'message has been altered|signature verification failed', rb'(?i);h=[^;]*dkim-signature',
        'a signature never signs itself, only others (RFC 6376 section 3.7)'),
]


def facts(message):
    """the tags of the first signature without white space, "c=" made whole, ";" at both ends; a line end; the message"""
    field = re.search(rb'(?ims)^dkim-signature[ \t]*:(.*?)\r?\n(?![ \t])', message)
    tags = b';' + re.sub(rb'\s', b'', field[1] if field else b'') + b';'
    canon = re.search(rb';c=(\w+)(/\w+)?;', tags)
    whole = (canon[1] + (canon[2] or b'/simple')).lower() if canon else b'simple/simple'
    return tags + b'c=' + whole + b';\n' + message


def explain(other, accept, reason, words, message):
    for row in EXPLAINED:
        if row.other in (other, None) and row.accept == accept and re.fullmatch(row.reason or '.*', reason) and \
                (not row.words or re.search(row.words, words)) and (not row.message or re.search(row.message, facts(message))):
            return row
    return None


class Case:
    def __init__(self, name, path, wire, selector):
        self.name, self.path, self.wire, self.selector = name, path, wire, selector


def records(h):
    """a selector for every odd key record, all with the same key"""
    def p(*more):
        text = subprocess.run([h.sign_program, '--record', '-k', h.keys.pem('rsa'), *more], stdout=subprocess.PIPE).stdout
        return text.decode().strip().partition('p=')[2]
    key = p()
    words = dict(p=key, p1=key[:100], p2=key[100:], half=key[:200], pkcs1=p('--pkcs1'))
    for i, record in enumerate(mutate.RECORDS):
        h.keys.texts['k%d._domainkey.%s' % (i, house.DOMAIN)] = record.format(**words).encode()
    h.keys.write()


def sources(h):
    made = []
    for name, message, _ in house.messages():
        if len(message) < 5000:
            made.append(h.path('source', name))
            others.write(made[-1], message)
    return made


def signed(h, chance):
    """messages signed in every odd way, none of them changed"""
    plain = sources(h)
    plans = [(['-s', 'k%d' % i], []) for i in range(len(mutate.RECORDS))] + [([], odd) for odd in mutate.ODD]
    while len(plans) < SIGNED:
        odd = [o for o in chance.sample(mutate.ODD, chance.choice((0, 1, 1, 2)))]
        key = ['-s', 'k%d' % chance.randrange(len(mutate.RECORDS))] if chance.random() < 0.3 else []
        plans.append((key, sum(odd, [])))
    for i, (key, odd) in enumerate(plans):
        canon = chance.choice(house.CANONS)
        kind = 'rsa' if key else chance.choice(('rsa', 'rsa', 'rsa1024', 'ed25519'))
        path = h.path('signed', i)
        options = [o.format(d=house.DOMAIN) for o in odd]
        if '-h' not in options:
            options += ['-h', chance.choice(('From:To:Subject', 'From:Subject:X-Note:X-Note', 'Subject:From:From:To:Date'))]
        h.sign(chance.choice(plain), path, kind, '-c', canon, *key, *options)
        yield Case(' '.join([canon, kind] + key + options), path, others.read(path), key[1] if key else house.SELECTOR[kind])


def mutants(h, chance, pool, count):
    for i in range(count):
        origin = chance.choice(pool)
        m = mutate.Mutant(chance, origin.wire).change(chance.choice((1, 1, 1, 2, 3)))
        case = Case('%s | %s' % (origin.name, ' '.join(m.steps)), h.path('mutant', i), m.message, origin.selector)
        yield case


def wire(message):
    """as a mail server would hand it on: every LF with a CR before it"""
    return re.sub(rb'(?<!\r)\n', b'\r\n', message)


def write_out(h, chance, cases):
    """for the others CRLF; for us CRLF or, where nothing is lost by it, LF"""
    for case in cases:
        others.write(case.path, wire(case.wire))
        case.ours = case.path + '.ours'
        lf = case.wire.replace(b'\r\n', b'\n')
        others.write(case.ours, lf if chance.random() < 0.5 and b'\r' not in lf else case.wire)


def compare(h, cases, programs):
    reports = h.verify([c.ours for c in cases])
    differences, agreed = collections.OrderedDict(), 0
    for program in programs:
        for case, report, (passed, words) in zip(cases, reports, program.verify([c.path for c in cases])):
            if program.name == 'Mail::DKIM' and b'ed25519' in case.wire:
                continue
            if len(report['signatures']) > 1:
                continue
            h.checks += 1
            accept = report['verdict'] == 'pass'
            if accept == passed:
                agreed += 1
                continue
            reason = report['signatures'][0]['reason'] if report['signatures'] else 'none'
            row = explain(program.name, accept, reason, words, case.wire)
            differences.setdefault((row, program.name, accept, reason, None if row else words[:60]), []).append((case, words))
    return differences, agreed


def keep(h, case):
    folder = os.path.join(os.environ.get('top_builddir', '.'), 'differential.failed')
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, os.path.basename(case.ours))
    others.write(path, others.read(case.ours))
    others.write(os.path.join(folder, 'keys'), others.read(h.keys.table))
    return path


def tell(h, differences):
    for (row, program, accept, reason, _), cases in differences.items():
        head = '%4d  %s %s, we %s' % (len(cases), program, 'refuses' if accept else 'accepts',
                                      'accept' if accept else 'refuse (%s)' % reason)
        if row:
            print('%s: %s' % (head, row.why))
        else:
            h.failures += 1
            case, words = cases[0]
            print('FAIL%s: no row explains this\n      %s\n      it says: %s\n      %s'
                  % (head, case.name, words, keep(h, case)))


def main():
    h = house.House()
    try:
        programs = [others.Dkimpy(h.keys), others.MailDkim(h.keys)]
    except others.Missing as e:
        print('skipped:', e)
        return 77
    chance = random.Random(int(os.environ.get('DIFFERENTIAL_SEED', SEED)))
    records(h)
    programs[0].texts = {n.encode(): t for n, t in h.keys.texts.items()}
    cases = list(signed(h, chance))
    pool = [c for c in cases if b'DKIM' in c.wire[:4].upper()]
    cases += mutants(h, chance, pool, int(os.environ.get('DIFFERENTIAL_MUTANTS', MUTANTS)))
    write_out(h, chance, cases)
    differences, agreed = compare(h, cases, programs)
    tell(h, differences)
    print('%d messages, %d verdicts compared, %d agree' % (len(cases), h.checks, agreed))
    return h.done('differential')


if __name__ == '__main__':
    sys.exit(main())
