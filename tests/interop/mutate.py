"""Signed messages that are odd on purpose, and random changes to them. All chance comes from the one generator
that is handed in, so a run can be repeated."""
import re

# Odd key records; {p} is the key. Each gets a selector of its own, k0, k1, ...
RECORDS = [
    'v=DKIM1; k=rsa; p={p}', 'p={p}', 'k=rsa; p={p};', 'v=DKIM1;p={p}; ;', 'v=DKIM1; k=rsa; h=sha1; p={p}',
    'v=DKIM1; h=sha1:sha256; p={p}', 'v=DKIM1; h= sha256 : x ; p={p}', 'v=DKIM1; h=; p={p}', 'v=DKIM1; s=email; p={p}',
    'v=DKIM1; s=*; p={p}', 'v=DKIM1; s=tlsrpt; p={p}', 'v=DKIM1; s=other:email; p={p}', 'v=DKIM1; s=other; p={p}',
    'v=DKIM1; t=s; p={p}', 'v=DKIM1; t=y; p={p}', 'v=DKIM1; t=y:s; p={p}', 'v=DKIM1; t=; p={p}', 'k=rsa; v=DKIM1; p={p}',
    'v=DKIM2; p={p}', 'v=dkim1; p={p}', 'V=DKIM1; p={p}', 'v=1; p={p}', 'v=DKIM1; p=', 'v=DKIM1; k=rsa', '',
    'v=DKIM1; p={p}; p={p}', 'v=DKIM1; n=a note; p={p}', 'v=DKIM1; n=; p={p}', 'v=DKIM1; k=RSA; p={p}', 'v=DKIM1; k=; p={p}',
    'v=DKIM1; k=dsa; p={p}', 'v=DKIM1; k=ed25519; p={p}', 'v = DKIM1 ; k = rsa ; p = {p} ', 'v=DKIM1; g=*; p={p}',
    'v=DKIM1; g=; p={p}', 'v=DKIM1; x_1=y; p={p}', 'v=DKIM1; 1x=y; p={p}', 'v=DKIM1; junk; p={p}', 'v=DKIM1; p={half}',
    'v=DKIM1; p={p1} {p2}', 'v=DKIM1; p={p}=', 'v=DKIM1; p={p}AAAA', 'v=DKIM1; p={pkcs1}', 'v=DKIM1; p={p1}!{p2}',
    'v=DKIM1;\tk=rsa;\tp={p}', 'v=spf1 -all', 'v=DKIM1; t=s; s=email; h=sha256; k=rsa; n=x; p={p}',
]

# What a signature may be told to say; the hashes are right all the same. {d} is the signing domain.
ODD = [
    ['--drop', 'v'], ['--set', 'v=2'], ['--set', 'v= 1'], ['--drop', 'a'], ['--set', 'a=rsa-sha512'], ['--set', 'a=RSA-SHA256'],
    ['--drop', 'c'], ['--set', 'c=relaxed/nofws'], ['--set', 'c=Relaxed/Simple'], ['--drop', 'd'], ['--set', 'd={d}.'],
    ['--set', 'd=INTEROP.example'], ['--drop', 's'], ['--set', 's=K0'], ['--drop', 'h'], ['--drop', 'bh'], ['--drop', 'b'],
    ['-q', 'dns/txt'], ['-q', 'dns'], ['-q', 'dns/txt:other'], ['-q', 'other:dns/txt'], ['-q', 'other'], ['-q', ''],
    ['-i', 'ada@{d}'], ['-i', '@{d}'], ['-i', 'ada@sub.{d}'], ['-i', '@other.example'], ['-i', '@x{d}'], ['-i', '{d}'],
    ['-i', 'a=3Db@{d}'], ['-i', '@INTEROP.EXAMPLE'], ['-i', 'ada@ x@{d}'], ['-t', '1772442128'], ['-t', '0'], ['-t', '999999999999'],
    ['-t', 'soon'], ['-t', '-1'], ['-t', ''], ['-t', '1772442128', '-x', '1772442127'], ['-x', '4102444800'], ['-x', '1'],
    ['-t', '1772442128', '-x', '4102444800'], ['-x', '999999999999999'], ['-x', 'never'], ['-l', 'all'], ['-l', '0'], ['-l', '1'],
    ['-l', '5'], ['-l', 'all', '--set', 'l=999999'], ['-l', 'all', '--set', 'l=-1'], ['-l', 'all', '--set', 'l='],
    ['-l', '5', '--set', 'l=0005'], ['-h', 'From'], ['-h', 'Subject:To'], ['-h', 'from:from:subject:to:subject'], ['-h', ' From : To '],
    ['-h', 'From:X-None:To'], ['-h', 'From::To'], ['-h', 'From:To:'], ['-h', ':From'], ['-h', 'From;To'], ['-h', 'FROM:tO'],
    ['-h', 'From:DKIM-Signature'], ['-h', ''], ['--tag', 'v=1'], ['--tag', 'd={d}'], ['--tag', 'x1=y'], ['--tag', 'x-1=y'],
    ['--tag', '1x=y'], ['--tag', 'empty='], ['--tag', 'note=a b'], ['--tag', 'two=a=b'], ['--tag', 'r=y'], ['--tag', 'g=x'],
    ['--tag', '=x'], ['--tag', 'A=x'], ['--tag', 'é=x'], ['--tag', 'n=é'], ['--order', 'b,bh,h,s,d,a,v'], ['--order', 'bh,b,v'],
    ['--order', 'v,v,d,d', '--tag', 'v=1', '--tag', 'd={d}'], ['--wide'], ['--fold', '0'], ['--fold', '20'], ['-z'],
    ['--name', 'dkim-signature'], ['--name', 'DKIM-SIGNATURE'], ['--name', 'DKIM-Signature '], ['--set', 'bh=AAAA'], ['--set', 'bh='],
    ['--set', 'bh=!'],
]


class Mutant:
    """a message under change; steps tells what was done to it"""

    def __init__(self, chance, message):
        self.chance, self.message, self.steps = chance, message, []

    def split(self):
        head, mark, body = self.message.partition(b'\r\n\r\n')
        return head, mark, body

    def fields(self):
        head, mark, body = self.split()
        return re.split(rb'\r\n(?![ \t])', head), mark + body

    def with_fields(self, fields, rest):
        self.message = b'\r\n'.join(fields) + rest

    def at(self, low=0, high=None):
        return self.chance.randint(low, max(low, (len(self.message) if high is None else high) - 1))

    # -------------------------------------------------------------------- any byte

    def flip(self):
        i = self.at()
        self.message = self.message[:i] + bytes([self.message[i] ^ (1 << self.chance.randrange(8))]) + self.message[i + 1:]

    def delete(self):
        i = self.at()
        self.message = self.message[:i] + self.message[i + self.chance.choice((1, 1, 2, 10)):]

    def insert(self):
        i = self.at()
        text = self.chance.choice((b' ', b'  ', b'\t', b'\r\n', b'\r\n ', b'\r\n\t', b'x', b';', b'=', b':', b'.', b'\xff', b'"'))
        self.message = self.message[:i] + text + self.message[i:]

    def rare_byte(self):
        i = self.at()
        self.message = self.message[:i] + self.chance.choice((b'\n', b'\r', b'\0', b'\r\r\n', b'\n\r')) + self.message[i:]

    def truncate(self):
        self.message = self.message[:self.at(len(self.message) // 4)]

    # -------------------------------------------------------------------- lines and ends

    def lines(self, change):
        lines = self.message.split(b'\r\n')
        change(lines, self.chance.randrange(len(lines)))
        self.message = b'\r\n'.join(lines)

    def double_line(self):
        self.lines(lambda lines, i: lines.insert(i, lines[i]))

    def drop_line(self):
        self.lines(lambda lines, i: lines.pop(i))

    def swap_lines(self):
        self.lines(lambda lines, i: lines.insert(max(0, i - 1), lines.pop(i)))

    def end_line_with_space(self):
        def change(lines, i):
            lines[i] += self.chance.choice((b' ', b'\t', b' \t '))
        self.lines(change)

    def more_empty_lines(self):
        self.message += b'\r\n' * self.chance.randint(1, 4)

    def no_last_line_end(self):
        self.message = self.message.rstrip(b'\r\n')

    def more_text(self):
        self.message += self.chance.choice((b'-- \r\nan advertisement\r\n', b'x', b' ', b'\r\n \r\n', b'\t\r\n'))

    # -------------------------------------------------------------------- header fields

    def field_on_top(self):
        self.message = self.chance.choice((
            b'From: Eve <eve@evil.example>\r\n', b'Subject: urgent\r\n', b'X-Note: new\r\n', b'Received: by x; now\r\n',
            b'To: you@you.example\r\n', b'DKIM-Signature: v=1\r\n')) + self.message

    def field_at_end(self):
        fields, rest = self.fields()
        fields.append(self.chance.choice((b'Subject: late', b'X-Note: late', b'X-Empty:', b'From: late@interop.example')))
        self.with_fields(fields, rest)

    def change_field(self, change):
        fields, rest = self.fields()
        i = self.chance.randrange(len(fields))
        fields[i] = change(fields[i])
        self.with_fields(fields, rest)

    def refold(self):
        self.change_field(lambda f: re.sub(rb'\r\n([ \t])', rb'\1', f) if b'\r\n' in f else f.replace(b' ', b'\r\n\t'))

    def name_case(self):
        def change(f):
            name, colon, value = f.partition(b':')
            return self.chance.choice((name.upper(), name.lower(), name.title())) + colon + value
        self.change_field(change)

    def space_after_colon(self):
        self.change_field(lambda f: f.replace(b': ', self.chance.choice((b':', b':  ', b':\t', b':\r\n ')), 1))

    def space_before_colon(self):
        self.change_field(lambda f: f.replace(b':', self.chance.choice((b' :', b'\t:', b'\r:')), 1))

    def reorder(self):
        fields, rest = self.fields()
        fields.insert(self.chance.randrange(len(fields)), fields.pop(self.chance.randrange(len(fields))))
        self.with_fields(fields, rest)

    # -------------------------------------------------------------------- the signature's tags

    def tags(self, change):
        fields, rest = self.fields()
        for i, f in enumerate(fields):
            if f[:15].lower() == b'dkim-signature:':
                tags = f[15:].split(b';')
                change(tags, self.chance.randrange(len(tags)))
                fields[i] = f[:15] + b';'.join(tags)
                break
        self.with_fields(fields, rest)

    def double_tag(self):
        self.tags(lambda tags, i: tags.append(tags[i]))

    def drop_tag(self):
        self.tags(lambda tags, i: tags.pop(i))

    def swap_tags(self):
        self.tags(lambda tags, i: tags.insert(0, tags.pop(i)))

    def space_in_tag(self):
        def change(tags, i):
            mark = self.chance.choice((b'=', b':', b' '))
            tags[i] = tags[i].replace(mark, self.chance.choice((b' ' + mark, mark + b' ', b' ' + mark + b'\r\n\t')), 1)
        self.tags(change)

    def space_in_b(self):
        def change(tags, i):
            tags[:] = [self.scatter(t) if t.strip().startswith(b'b=') else t for t in tags]
        self.tags(change)

    def scatter(self, tag):
        i = self.chance.randint(tag.index(b'=') + 1, len(tag))
        return tag[:i] + self.chance.choice((b' ', b'\r\n\t', b'\t')) + tag[i:]

    def last_semicolon(self):
        self.tags(lambda tags, i: tags.append(self.chance.choice((b'', b' ', b' ; ', b'\r\n\t'))))

    STEPS = (flip, flip, delete, insert, insert, rare_byte, truncate, double_line, drop_line, swap_lines, end_line_with_space,
             more_empty_lines, no_last_line_end, more_text, field_on_top, field_at_end, refold, name_case, space_after_colon,
             space_before_colon, reorder, double_tag, drop_tag, swap_tags, space_in_tag, space_in_b, last_semicolon)

    def change(self, times):
        for _ in range(times):
            step = self.chance.choice(self.STEPS)
            if self.message:
                step(self)
                self.steps.append(step.__name__)
        return self
