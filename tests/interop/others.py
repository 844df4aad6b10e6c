"""The other programs, behind one face each: dkimpy in this process, Mail::DKIM through one perl process
for all messages, libopendkim through ctypes and opendkim-testmsg as the program it is.

A job for sign() is a dict: source, target (files), key ("rsa", "ed25519"), algorithm, canon, domain, selector,
names (field names to sign), length (l=: True or False; Mail::DKIM signs the first 8 bytes only). A signer that
will not sign puts its reason into job["refused"].
verify() takes files and gives (passed, words) for each, in the same order."""
import ctypes
import ctypes.util
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


class Missing(Exception):
    """the program is not installed; says what would bring it"""


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def write(path, data):
    with open(path, 'wb') as f:
        f.write(data)


class Dkimpy:
    name = 'dkimpy'
    algorithms = ['rsa-sha256', 'ed25519-sha256']
    verifies = ['rsa-sha256', 'ed25519-sha256', 'rsa-sha1']

    def __init__(self, keys):
        try:
            import dkim
            import nacl  # noqa: F401  dkimpy signs with Ed25519 only when it is there
        except ImportError:
            raise Missing('dkimpy is not installed (Debian: python3-dkim, python3-nacl)')
        self.dkim, self.keys = dkim, keys
        self.texts = {name.encode(): text for name, text in keys.texts.items()}

    def sign(self, jobs):
        for job in jobs:
            message = read(job['source'])
            names = [n.encode() for n in job['names']]
            key = self.keys.seed(job['key']) if job['key'].startswith('ed') else read(self.keys.pem(job['key']))
            try:
                field = self.dkim.sign(message, job['selector'].encode(), job['domain'].encode(), key,
                                       canonicalize=tuple(c.encode() for c in job['canon'].split('/')),
                                       signature_algorithm=job['algorithm'].encode(), include_headers=names,
                                       length=job['length'])
                write(job['target'], field + message)
            except self.dkim.DKIMException as e:
                job['refused'] = str(e)

    def verify(self, files):
        return [self.verify_one(read(f)) for f in files]

    def verify_one(self, message):
        try:
            passed = self.dkim.DKIM(message).verify(dnsfunc=lambda name, timeout=5: self.lookup(name))
            return passed, 'ok' if passed else 'signature verification failed'
        except Exception as e:
            return False, '%s: %s' % (type(e).__name__, e)

    def lookup(self, name):
        name = name.encode() if isinstance(name, str) else name
        return self.texts.get(name.rstrip(b'.').lower())


class MailDkim:
    name = 'Mail::DKIM'
    algorithms = verifies = ['rsa-sha256', 'rsa-sha1']

    def __init__(self, keys):
        self.keys = keys
        self.command = ['perl', os.path.join(HERE, 'mail_dkim.pl')]
        try:
            found = subprocess.run(['perl', '-MMail::DKIM::Verifier', '-e', '1'], capture_output=True).returncode == 0
        except FileNotFoundError:
            found = False
        if not found:
            raise Missing('Mail::DKIM is not installed (Debian: libmail-dkim-perl)')

    def sign(self, jobs):
        lines = []
        for job in jobs:
            length = '8' if job['length'] and len(read(job['source']).partition(b'\r\n\r\n')[2].strip()) > 8 else ''
            lines.append('\t'.join([job['source'], job['target'], self.keys.pem(job['key']), job['algorithm'], job['canon'],
                                    job['domain'], job['selector'], ':'.join(job['names']), length]))
        subprocess.run(self.command + ['sign'], input='\n'.join(lines) + '\n', text=True, check=True)

    def verify(self, files):
        out = subprocess.run(self.command + ['verify', self.keys.table], input='\n'.join(files) + '\n',
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, errors='replace').stdout
        rows = [line.split('\t', 1) for line in out.split('\n')[:-1]]
        assert len(rows) == len(files), 'Mail::DKIM answered %d of %d messages' % (len(rows), len(files))
        return [(result == 'pass', detail) for result, detail in rows]


class OpenDkim:
    """libopendkim, the library under opendkim and opendkim-testmsg: keys can be handed to it, to the program not"""
    name = 'OpenDKIM'
    algorithms = verifies = ['rsa-sha256', 'rsa-sha1', 'ed25519-sha256']
    ALGORITHM = {'rsa-sha1': 0, 'rsa-sha256': 1, 'ed25519-sha256': 2}
    CANON = {'simple': 0, 'relaxed': 1}
    SET, FLAGS, SIGNHDRS, QUERYMETHOD, QUERYINFO = 1, 0, 4, 6, 7
    SIGNLEN, ED25519 = 4, 11

    def __init__(self, keys):
        self.keys = keys
        self.program = shutil.which('opendkim-testmsg')
        path = ctypes.util.find_library('opendkim')
        if not path or not self.program:
            raise Missing('OpenDKIM is not installed (Debian: opendkim-tools)')
        self.so = ctypes.CDLL(path)
        self.so.dkim_libfeature.restype = ctypes.c_bool
        for f in ('dkim_init', 'dkim_sign', 'dkim_verify'):
            getattr(self.so, f).restype = ctypes.c_void_p
        for f in ('dkim_getresultstr', 'dkim_geterror'):
            getattr(self.so, f).restype = ctypes.c_char_p

    def option(self, lib, option, value, size):
        status = self.so.dkim_options(lib, self.SET, option, value, ctypes.c_size_t(size))
        assert status == 0, 'dkim_options: %d' % status

    def library(self, flags=0, names=None):
        lib = ctypes.c_void_p(self.so.dkim_init(None, None))
        assert lib, 'dkim_init failed'
        self.option(lib, self.FLAGS, ctypes.byref(ctypes.c_uint(flags)), 4)
        if names:
            array = (ctypes.c_char_p * (len(names) + 1))(*[n.encode() for n in names], None)
            self.option(lib, self.SIGNHDRS, array, ctypes.sizeof(ctypes.c_void_p))
        return lib

    def feed(self, handle, message):
        status = self.so.dkim_chunk(handle, message, ctypes.c_size_t(len(message)))
        status = status or self.so.dkim_chunk(handle, None, ctypes.c_size_t(0))
        return status or self.so.dkim_eom(handle, None)

    def sign(self, jobs):
        for job in jobs:
            message = read(job['source'])
            lib = self.library(self.SIGNLEN if job['length'] else 0, sorted(set(job['names'])))
            status = ctypes.c_int()
            header, body = (self.CANON[c] for c in job['canon'].split('/'))
            handle = ctypes.c_void_p(self.so.dkim_sign(
                lib, b'x', None, read(self.keys.pem(job['key'])), job['selector'].encode(), job['domain'].encode(), header,
                body, self.ALGORITHM[job['algorithm']], ctypes.c_ssize_t(-1), ctypes.byref(status)))
            assert handle, 'dkim_sign: %d' % status.value
            code = self.feed(handle, message)
            if code:
                job['refused'] = self.so.dkim_geterror(handle).decode()
                continue
            text, size = ctypes.c_char_p(), ctypes.c_size_t()
            assert self.so.dkim_getsighdr_d(handle, ctypes.c_size_t(16), ctypes.byref(text), ctypes.byref(size)) == 0
            field = text.value.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n')
            write(job['target'], b'DKIM-Signature: ' + field + b'\r\n' + message)
            self.so.dkim_free(handle)
            self.so.dkim_close(lib)

    def sign_by_program(self, source, target, key, domain, selector):
        """opendkim-testmsg -C -d -k -s: the program as a person would run it"""
        with open(source, 'rb') as i, open(target, 'wb') as o:
            subprocess.run([self.program, '-C', '-d', domain, '-k', self.keys.pem(key), '-s', selector], stdin=i, stdout=o,
                           check=True)

    def verify(self, files):
        lib = self.library()
        method = ctypes.c_int(1)
        self.option(lib, self.QUERYMETHOD, ctypes.byref(method), ctypes.sizeof(method))
        path = self.keys.table.encode()
        self.option(lib, self.QUERYINFO, path, len(path))
        results = []
        for f in files:
            status = ctypes.c_int()
            handle = ctypes.c_void_p(self.so.dkim_verify(lib, b'x', None, ctypes.byref(status)))
            code = self.feed(handle, read(f))
            results.append((code == 0, self.so.dkim_getresultstr(code).decode()))
            self.so.dkim_free(handle)
        self.so.dkim_close(lib)
        return results


ALL = {c.name: c for c in (Dkimpy, MailDkim, OpenDkim)}
