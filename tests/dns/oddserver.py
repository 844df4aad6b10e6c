"""A DNS server that misbehaves: what no real server can be told to do on purpose.

    oddserver.py MODE LOGFILE [ADDRESS PORT [UPSTREAM]]

Serves on ADDRESS and PORT (127.0.0.1 and one that is free), prints the port, and goes on until it is killed. What it
would answer properly comes from the server UPSTREAM (ADDRESS:PORT) if there is one. Each question is a line in LOGFILE:
name, "edns" or "plain", "cd" or "-", "ad" or "-". Modes:

    silent      never answers
    answer      one TXT record, TTL 0                 slow      the same, 700 ms late
    garbage     bytes that are no DNS message         broken    an answer that is cut off in a record
    otherq      the answer to another question        badstring a TXT string that is longer than its record
    servfail    SERVFAIL                              refused   REFUSED
    formerr     no EDNS: FORMERR without a question   formerrq  no EDNS: FORMERR with the question
    notimp      no EDNS: NOTIMP                       noedns    drops questions with EDNS
    badvers     no EDNS: BADVERS                      truncated TC, and nothing listens on TCP
    loop        CNAMEs that go in a circle            long      a chain of 13 CNAMEs
    chain12     a chain of 12 CNAMEs, then TXT        referral  only a CNAME, and no recursion
    text        the TXT record $ODD_TXT
    bogus       SERVFAIL, but an answer with CD=1     cdsilent  SERVFAIL, and silence with CD=1
    notxt       SERVFAIL for TXT, else an answer      nocname   NOTIMP for CNAME, else an answer
    expired     SERVFAIL with an extended error       lower     the question comes back in lower case
    wrongid     the answer under another id           twice     drops a question when it hears it first
    lame        an answer without AA                  dribble   TC, then one byte over TCP and the end
    eof         TC, and TCP ends after the question
    hangup      TC, and TCP is accepted and closed    tcp       TC, and an answer over TCP, a byte at a time
    mute        TC, and TCP is accepted without a word
    notcp       TC for TXT, and nothing listens on TCP
    evil        answers whose names and texts are full of escape sequences and the syntax of zone files
    deep        sends to another zone, one label deeper each time
"""
import os, select, socket, struct, sys, time

A, NS, CNAME, SOA, TXT, OPT = 1, 2, 5, 6, 16, 41
mode, log = sys.argv[1], open(sys.argv[2], "a")
address = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 4 else None
upstream = sys.argv[5].split(":") if len(sys.argv) > 5 else None
streams = mode in ("tcp", "hangup", "dribble", "mute", "eof")


def wire(name):
    return b"".join(bytes([len(part)]) + part for part in name.split(b".")) + b"\0"


def record(owner, kind, data, ttl=0):
    return wire(owner) + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def txt(owner, text=b"v=DKIM1; p=odd"):
    return record(owner, TXT, bytes([len(text)]) + text)


def chain(name, links):
    names = [name] + [b"c%d.odd.test" % i for i in range(links)]
    return names[-1], [record(a, CNAME, wire(b)) for a, b in zip(names, names[1:])]


class Question:
    def __init__(self, packet):
        self.packet = packet
        self.id, self.flags, _, _, _, extra = struct.unpack(">6H", packet[:12])
        parts, at = [], 12
        while packet[at]:
            parts.append(packet[at + 1:at + 1 + packet[at]])
            at += 1 + packet[at]
        self.name, self.bytes = b".".join(parts), packet[12:at + 5]
        self.type = struct.unpack(">H", packet[at + 1:at + 3])[0]
        self.edns, self.cd, self.ad = extra > 0, bool(self.flags & 0x10), bool(self.flags & 0x20)

    def reply(self, records=(), rcode=0, flags=0x8180, question=None, extra=b""):
        question = self.bytes if question is None else question
        return (struct.pack(">6H", self.id, flags | rcode, bool(question), len(records), 0, bool(extra))
                + question + b"".join(records) + extra)


EVIL = [b"\x1b[2J\x1b]0;owned\x07", b"\n$INCLUDE /etc/passwd\n", b'" "x" ) ; (', b"\xe2\x80\xae\x9b31m", b"a b\\0\0.c", b"%n%s"]


def evil(q):
    """Something of everything, whatever was asked; the names are of the zone, so that they matter."""
    name = wire(q.name)
    zone = b".".join(q.name.split(b".")[-2:])
    label = lambda text: bytes([len(text)]) + text
    answers = {
        TXT: [record(q.name, TXT, b"".join(map(label, [text, b"v=DKIM1; p=" + text]))) for text in EVIL],
        NS: [record(zone, NS, label(text) + wire(b"evil.example")) for text in EVIL * 10],
        CNAME: [record(q.name, CNAME, label(text) + wire(b"evil.example")) for text in EVIL],
        SOA: [record(zone, SOA, label(EVIL[0]) + b"\0" + label(EVIL[1]) + b"\0" + bytes(range(20)))],
        A: [record(q.name, CNAME, label(EVIL[3]) + wire(q.name)), record(q.name, A, bytes([127, 0, 0, 9]))],
    }.get(q.type, [])
    text = b"".join(EVIL)
    extra = b"\0" + struct.pack(">HHIHHHH", OPT, 1232, 0, 6 + len(text), 15, 2 + len(text), 7) + text
    return q.reply(answers, rcode=0 if answers else 2, flags=0x8480, extra=extra)


def deeper(q):
    """A referral to q.name's own ancestor one label below where the last one was."""
    labels = q.name.split(b".")
    deeper.at = deeper.at % len(labels) + 1
    zone = b".".join(labels[-deeper.at:])
    authority = record(zone, NS, wire(b"deep.servers.example")) + record(b"x." + zone, NS, wire(b"deep.servers.example"))
    return struct.pack(">6H", q.id, 0x8000, 1, 0, 2, 0) + q.bytes + authority


deeper.at = 0
heard = set()


def proper(q):
    if not upstream:
        return q.reply([txt(q.name)])
    with socket.socket(type=socket.SOCK_DGRAM) as s:
        s.settimeout(2)
        s.connect((upstream[0], int(upstream[1])))
        s.send(q.packet)
        return s.recv(65535)


def answer(q):
    good = proper(q)
    if mode == "answer":
        return good
    if mode == "text":
        text = os.environ["ODD_TXT"].encode()
        strings = [text[i:i + 255] for i in range(0, len(text), 255)]
        return q.reply([record(q.name, TXT, b"".join(bytes([len(s)]) + s for s in strings))])
    if mode == "slow":
        time.sleep(0.7)
        return good
    if mode == "garbage":
        return struct.pack(">H", q.id) + os.urandom(58)
    if mode == "broken":
        return good[:-5]
    if mode == "otherq":
        return q.reply([txt(b"other.test")], question=wire(b"other.test") + struct.pack(">HH", TXT, 1))
    if mode == "badstring":
        return q.reply([record(q.name, TXT, b"\x20short")])
    if mode == "servfail":
        return q.reply(rcode=2)
    if mode == "refused":
        return q.reply(rcode=5)
    if mode == "formerr":
        return q.reply(rcode=1, question=b"") if q.edns else good
    if mode == "formerrq":
        return q.reply(rcode=1) if q.edns else good
    if mode == "notimp":
        return q.reply(rcode=4) if q.edns else good
    if mode == "noedns":
        return None if q.edns else good
    if mode == "badvers":
        opt = b"\0" + struct.pack(">HHIH", OPT, 1232, 1 << 24, 0)
        return q.reply(extra=opt) if q.edns else good
    if mode == "truncated":
        return q.reply(flags=0x8380)
    if mode == "loop":
        return q.reply([record(q.name, CNAME, wire(b"b.odd.test")), record(b"b.odd.test", CNAME, wire(q.name))])
    if mode == "long":
        return q.reply(chain(q.name, 13)[1] + [txt(b"c12.odd.test")])
    if mode == "chain12":
        end, links = chain(q.name, 12)
        return q.reply(links + [txt(end)])
    if mode == "referral":
        return q.reply(chain(q.name, 1)[1], flags=0x8400)
    if mode == "notxt":
        return q.reply(rcode=2) if q.type == TXT else good
    if mode == "nocname":
        return q.reply(rcode=4) if q.type == CNAME else good
    if mode == "expired":
        text = b"signature \x1b[31mexpired"
        return q.reply(rcode=2, extra=b"\0" + struct.pack(">HHIHHHH", OPT, 1232, 0, 6 + len(text), 15, 2 + len(text), 7) + text)
    if mode == "lower":
        return good.replace(q.bytes, q.bytes.lower(), 1)
    if mode == "evil":
        return evil(q)
    if mode == "deep":
        return deeper(q)
    if mode == "notcp":
        return q.reply(rcode=0, flags=0x8700) if q.type == TXT else good
    if mode == "wrongid":
        return struct.pack(">H", q.id ^ 1) + good[2:]
    if mode == "twice":
        again = q.packet in heard
        heard.add(q.packet)
        return good if again else None
    if mode == "lame":
        return good[:2] + bytes([good[2] & ~4]) + good[3:]
    if streams:
        return q.reply(flags=0x8380)
    if mode == "bogus":
        return good if q.cd else q.reply(rcode=2)
    if mode == "cdsilent":
        return None if q.cd else q.reply(rcode=2)
    return None


def serve_packet(server):
    packet, peer = server.recvfrom(4096)
    q = Question(packet)
    print(q.name.decode(), "edns" if q.edns else "plain", "cd" if q.cd else "-", "ad" if q.ad else "-",
          file=log, flush=True)
    reply = answer(q)
    if reply is not None:
        server.sendto(reply, peer)


kept = []


def serve_stream(listener):
    peer, _ = listener.accept()
    if mode == "mute":
        kept.append(peer)
        return
    peer.settimeout(2)
    with peer:
        packet = peer.recv(4096) if mode != "hangup" else b""
        if mode == "dribble":
            peer.send(b"\0")
        if mode == "tcp":
            q = Question(packet[2:])
            reply = q.reply([txt(q.name)])
            for byte in struct.pack(">H", len(reply)) + reply:
                peer.send(bytes([byte]))


def listen():
    while True:
        server, listener = socket.socket(type=socket.SOCK_DGRAM), socket.socket()
        server.bind(address or ("127.0.0.1", 0))
        try:
            if streams:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(server.getsockname())
                listener.listen()
            return server, listener
        except OSError:
            if address:
                raise


def main():
    server, listener = listen()
    print(server.getsockname()[1], flush=True)
    while True:
        for ready in select.select([server, listener] if streams else [server], [], [])[0]:
            serve_packet(server) if ready is server else serve_stream(listener)


main()
