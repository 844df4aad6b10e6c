"""A POP3 server with one mailbox, a folder: each file in it is a message.

    pop3.py FOLDER

Prints its port on 127.0.0.1 and serves, one session after the other, until it is killed. DELE and then QUIT remove the
file. LF becomes CRLF, and a last line without an end gets one.
"""
import os, socket, sys

folder = sys.argv[1]


def wire(data):
    if data and not data.endswith(b"\n"):
        data += b"\n"
    return (b"\n" + data).replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")[2:] + b".\r\n"


def session(link):
    names, gone, stream = sorted(os.listdir(folder)), set(), link.makefile("rb")

    def size(i):
        return os.path.getsize(os.path.join(folder, names[i]))

    def each(text):
        return b"+OK\r\n" + b"".join(b"%d %s\r\n" % (i + 1, text(i)) for i in range(len(names))) + b".\r\n"

    def message(i):
        with open(os.path.join(folder, names[i]), "rb") as f:
            return b"+OK\r\n" + wire(f.read())

    link.sendall(b"+OK ready\r\n")
    for line in stream:
        word, *rest = line.split()
        word, i = word.upper(), int(rest[0]) - 1 if rest and rest[0].isdigit() else None
        if word == b"STAT":
            answer = b"+OK %d %d\r\n" % (len(names), sum(map(size, range(len(names)))))
        elif word == b"LIST":
            answer = each(lambda i: b"%d" % size(i)) if i is None else b"+OK %d %d\r\n" % (i + 1, size(i))
        elif word == b"UIDL":
            answer = each(lambda i: names[i].encode()) if i is None else b"+OK %d %s\r\n" % (i + 1, names[i].encode())
        elif word in (b"RETR", b"TOP"):  # TOP with as many lines as there may ever be is what fetchmail says
            answer = message(i)
        elif word == b"DELE":
            gone.add(i)
            answer = b"+OK\r\n"
        elif word == b"QUIT":
            for i in gone:
                os.remove(os.path.join(folder, names[i]))
            link.sendall(b"+OK\r\n")
            return
        else:
            answer = b"+OK\r\n" if word in (b"USER", b"PASS", b"NOOP", b"RSET") else b"-ERR\r\n"
        link.sendall(answer)


with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    while True:
        with server.accept()[0] as link:
            try:
                session(link)
            except OSError:
                pass
