"""matrix.py PROGRAM: what PROGRAM signs, we verify; what our test signer signs, PROGRAM verifies. Over every
canonicalization, algorithm, l= or not, repeated names, shape of header and body, and LF and CRLF copies.

A case is called HEAD.BODY CANON ALGORITHM VARIANT."""
import fnmatch
import sys

import house
import others

# Where a program is known to do something else. (program, it signs or verifies, cases, why)
# The sentences are about the versions in Debian 12; a row that no longer differs is told and does no harm.
COLON = 'refuses a field name with white space before its colon, which RFC 5322 section 4.5 lets a reader expect'
UNENDED = 'the last line has no line end: RFC 6376 section 3.4.4 does not say whether white space there is at the end of a line'
EXCUSED = [
    ('dkimpy', 'signs', 'folded.*', COLON),
    ('dkimpy', 'verifies', 'folded.*', COLON),
    ('dkimpy', 'signs', '*.space-then-no-line-end */relaxed *', UNENDED),
    ('dkimpy', 'verifies', '*.space-then-no-line-end */relaxed *', UNENDED),
    ('Mail::DKIM', 'signs', '*no-l*ne-end */simple *', 'does not add the CRLF that RFC 6376 section 3.4.3 asks for'),
    ('Mail::DKIM', 'verifies', '*no-l*ne-end */simple *', 'does not add the CRLF that RFC 6376 section 3.4.3 asks for'),
    ('OpenDKIM', 'signs', '*no-l*ne-end */relaxed *', 'does not add the CRLF that RFC 6376 section 3.4.4 asks for'),
    ('OpenDKIM', 'verifies', '*no-l*ne-end */relaxed *', 'does not add the CRLF that RFC 6376 section 3.4.4 asks for'),
    ('OpenDKIM', 'signs', '* simple/* ed25519-sha256 *', 'does not verify its own signature either'),
    ('OpenDKIM', 'verifies', '* wide', 'does not find b= with white space before the =, which RFC 6376 section 3.2 allows'),
]


class Matrix:
    def __init__(self, h, other):
        self.h, self.other = h, other
        self.rows = [r for r in EXCUSED if r[0] == other.name]
        self.excused = dict.fromkeys(self.rows, 0)

    def settle(self, does, case, good, *words):
        row = next((r for r in self.rows if r[1] == does and fnmatch.fnmatchcase(case, r[2])), None)
        if row:
            self.excused[row] += not good
        else:
            self.h.check(good, self.other.name, does + ':', case + ':', *words)

    def explain(self):
        for row, count in self.excused.items():
            print('%s %s %s: %s (%d times)' % (row[0], row[1], row[2], row[3] if count else 'no longer differs', count))

    def jobs(self):
        for name, message, names in house.messages():
            source = self.h.path('theirs', name)
            others.write(source, message)
            for canon in house.CANONS:
                for algorithm in self.other.algorithms:
                    for length in (False, True):
                        kind = 'ed25519' if algorithm.startswith('ed') else 'rsa'
                        yield dict(case='%s %s %s %s' % (name, canon, algorithm, 'l' if length else '-'), source=source,
                                   target=self.h.path('theirs', name, canon, algorithm, length), key=kind,
                                   algorithm=algorithm, canon=canon, domain=house.DOMAIN, selector=house.SELECTOR[kind],
                                   length=length, names=names)

    def they_sign(self):
        jobs = list(self.jobs())
        self.other.sign(jobs)
        if hasattr(self.other, 'sign_by_program'):
            job = dict(jobs[0], case='testmsg', algorithm='rsa-sha1', target=self.h.path('testmsg'))
            self.other.sign_by_program(job['source'], job['target'], 'rsa', house.DOMAIN, house.SELECTOR['rsa'])
            jobs.append(job)
        for job in jobs:
            if 'refused' in job:
                self.settle('signs', job['case'], False, 'did not sign:', job['refused'])
        return [j for j in jobs if 'refused' not in j]

    def we_verify(self, jobs):
        """each as it is and with LF line ends; rsa-sha1 also under the rules that forbid it"""
        files = []
        for job in jobs:
            job['lf'] = job['target'] + '.lf'
            others.write(job['lf'], others.read(job['target']).replace(b'\r\n', b'\n'))
            files += [job['target'], job['lf']]
        legacy, rfc = self.h.verify(files, 'legacy'), self.h.verify(files, 'rfc')
        for i, job in enumerate(j for j in jobs for _ in range(2)):
            word = 'permerror' if job['algorithm'] == 'rsa-sha1' else 'pass'
            self.judged(job['case'], legacy[i], 'pass')
            self.judged(job['case'], rfc[i], word)

    def judged(self, case, report, word):
        signature = (report['signatures'] or [{}])[0]
        good = (signature.get('result'), signature.get('body_hash'), signature.get('header_hash')) == (word, 'match', 'match')
        self.settle('signs', case, good, 'we say', signature.get('result'), signature.get('reason'), signature.get('detail'))

    def we_sign(self):
        variants = {'-': [], 'all': ['-l', 'all', '-z', '-i', 'ada@sub.' + house.DOMAIN],
                    'wide': ['--wide', '-t', '1772442128'], 'line': ['--fold', '0', '-q', 'dns/txt']}
        cases, files = [], []
        for name, message, names in house.messages():
            source = self.h.path('ours', name)
            others.write(source, message)
            for canon in house.CANONS:
                for algorithm in self.other.verifies:
                    for variant, options in variants.items():
                        kind = 'ed25519' if algorithm.startswith('ed') else 'rsa'
                        files.append(self.h.path('ours', name, canon, algorithm, variant))
                        cases.append('%s %s %s %s' % (name, canon, algorithm, variant))
                        self.h.sign(source, files[-1], kind, '-a', algorithm, '-c', canon, '-h',
                                    ':'.join(names + names[:1]), *options)
        return cases, files

    def they_verify(self, cases, files):
        for case, (passed, words) in zip(cases, self.other.verify(files)):
            self.settle('verifies', case, passed, words)


def main():
    h = house.House()
    try:
        other = others.ALL[sys.argv[1]](h.keys)
    except others.Missing as e:
        print('skipped:', e)
        return 77
    m = Matrix(h, other)
    m.they_verify(*m.we_sign())
    m.we_verify(m.they_sign())
    m.explain()
    return h.done(other.name)


if __name__ == '__main__':
    sys.exit(main())
