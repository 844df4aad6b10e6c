"""What is ours in the interoperability tests: the program (DKIMVERIFY), the test signer (SIGN), the test keys, and
messages of every shape."""
import base64
import json
import os
import subprocess
import sys
import tempfile

import others

DOMAIN, SELECTOR = 'interop.example', {'rsa': 'r', 'rsa1024': 'r1024', 'ed25519': 'e'}
FROM = b'From: Ada <ada@interop.example>\r\nTo: bob@far.example\r\nSubject: lunch\r\n'


def need(variable):
    path = os.environ.get(variable)
    if not path or not os.access(path, os.X_OK):
        print('%s does not name a program: run this test by "make check"' % variable)
        sys.exit(99)
    return path


class Keys:
    """Test keys of tests/keys, without the line of warning above them, and a file with their records."""
    FILES = {'rsa': 'acme', 'rsa1024': 'biblioteka', 'ed25519': 'atelier-ed25519'}

    def __init__(self, folder, sign):
        self.folder, self.texts = folder, {}
        for kind, name in self.FILES.items():
            pem = others.read(os.path.join(others.HERE, '..', 'keys', name + '.pem'))
            others.write(self.pem(kind), pem[pem.index(b'-----'):])
            text = subprocess.run([sign, '--record', '-k', self.pem(kind)], check=True, stdout=subprocess.PIPE).stdout.strip()
            self.texts['%s._domainkey.%s' % (SELECTOR[kind], DOMAIN)] = text
        self.table = os.path.join(folder, 'keys')
        self.write()

    def write(self):
        others.write(self.table, b''.join(b'%s\t%s\n' % (n.encode(), t) for n, t in self.texts.items()))

    def pem(self, kind):
        return os.path.join(self.folder, kind + '.pem')

    def seed(self, kind):
        """the 32 bytes of an Ed25519 key in base64, as dkimpy wants them: the end of its PKCS #8 form"""
        lines = others.read(self.pem(kind)).split(b'\n')
        return base64.b64encode(base64.b64decode(b''.join(lines[1:-2]))[-32:])


class House:
    def __init__(self):
        self.program, self.sign_program = need('DKIMVERIFY'), need('SIGN')
        self.temporary = tempfile.TemporaryDirectory(prefix='dkv-interop.')
        self.folder = self.temporary.name
        self.keys = Keys(self.folder, self.sign_program)
        self.failures = self.checks = 0

    def path(self, *name):
        return os.path.join(self.folder, '.'.join(str(n).replace('/', '-') for n in name))

    def check(self, good, *words):
        self.checks += 1
        if not good:
            self.failures += 1
            print('FAIL:', *words)

    def verify(self, files, policy='rfc'):
        """our verdicts: one dict of the JSON report a file"""
        reports = []
        for i in range(0, len(files), 500):
            batch = files[i:i + 500]
            run = subprocess.run([self.program, '--format=json', '--offline', '--policy', policy, '--keys', self.keys.table]
                                 + batch, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            lines = run.stdout.splitlines()
            if len(lines) != len(batch):
                raise SystemExit('dkimverify gave %d reports for %d messages, exit status %d\n%s' % (
                    len(lines), len(batch), run.returncode, run.stderr.decode('utf-8', 'replace')))
            reports += [json.loads(line) for line in lines]
        return reports

    def sign(self, source, target, key, *options):
        with open(source, 'rb') as i, open(target, 'wb') as o:
            subprocess.run([self.sign_program, '-d', DOMAIN, '-s', SELECTOR[key], '-k', self.keys.pem(key), *options], stdin=i,
                           stdout=o, check=True)

    def done(self, what):
        print('%s: %d checks, %d failures' % (what, self.checks, self.failures))
        return 1 if self.failures else 0


BODIES = {
    'none': b'',
    'one-empty-line': b'\r\n',
    'text': b'Shall we meet at noon?\r\n\r\nAda\r\n',
    'blank-lines-at-end': b'Shall we meet at noon?\r\n\r\n\r\n\r\n',
    'spaces-at-end': b'Shall we meet   \r\nat noon? \t \r\n  \r\n \t\r\n',
    'tabs-and-runs': b'\tdate\t\tplace   \t who\r\n \t \tnoon  here\t  we\r\n',
    'no-last-line-end': b'Shall we meet at noon?\r\nAda',
    'space-then-no-line-end': b'Shall we meet at noon?\r\nAda  ',
    'only-spaces': b'   \t  \r\n',
    'eight-bit': 'Сегодня в полдень?  Größe, naïve, 昼\r\n'.encode() + b'\xe9\xff\x80 latin\r\n',
    'long-line': b'x' * 5000 + b'  ' + b'y' * 20000 + b'\r\nend\r\n',
    'many-lines': b''.join(b'line %d \r\n' % i for i in range(3000)),
    'dots': b'.\r\n..\r\n.From me\r\nFrom you\r\n',
}

HEADS = {
    'plain': FROM + b'Date: Mon, 2 Mar 2026 10:02:08 +0100\r\nMessage-ID: <1@interop.example>\r\n',
    'repeated': FROM + b'X-Note: first\r\nX-Note: second\r\nX-Other: 1\r\nX-Note:third\r\n',
    'folded': b'From:\r\n Ada\r\n\t<ada@interop.example>\r\nTo: bob@far.example,\r\n   carol@far.example ,\r\n\tdan@far.example\r\n'
              b'SUBJECT  : lunch  \t at   noon  \r\nX-Empty:\r\nX-Blank: \t \r\n',
    'eight-bit': 'From: Łukasz Żak <ada@interop.example>\r\nSubject: Übung: 昼食\r\nTo: bob@far.example\r\n'.encode(),
}
# which names of it are signed; a name again means the next one up (RFC 6376 section 5.4.2)
NAMES = {
    'plain': ['From', 'To', 'Subject', 'Date', 'Message-ID'],
    'repeated': ['From', 'X-Note', 'Subject', 'X-Note', 'To', 'X-Note'],
    'folded': ['From', 'To', 'Subject', 'X-Empty', 'X-Blank'],
    'eight-bit': ['From', 'Subject', 'To'],
}
CANONS = ['simple/simple', 'simple/relaxed', 'relaxed/simple', 'relaxed/relaxed']


def messages():
    """(name, bytes, names to sign): every body under the plain header, every header over one body"""
    for body in BODIES:
        yield 'plain.' + body, HEADS['plain'] + b'\r\n' + BODIES[body], NAMES['plain']
    for head in HEADS:
        if head != 'plain':
            yield head + '.text', HEADS[head] + b'\r\n' + BODIES['text'], NAMES[head]
            yield head + '.spaces-at-end', HEADS[head] + b'\r\n' + BODIES['spaces-at-end'], NAMES[head]
