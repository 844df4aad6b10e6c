"""Hands a file to a mail server by SMTP, as it is: no library touches the message.

    send.py PORT SENDER RECIPIENT FILE

Line ends (LF in the file) become CRLF, a leading dot is doubled, and a last line that has no end gets one: SMTP has no
other way. Exit status 1 and the answer when the server does not take it.
"""
import socket, sys

port, sender, recipient, file = sys.argv[1:]
with open(file, "rb") as f:
    data = f.read()
if data and not data.endswith(b"\n"):
    data += b"\n"
data = (b"\n" + data).replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")[2:] + b".\r\n"

with socket.create_connection(("127.0.0.1", int(port)), 30) as server:
    answers = server.makefile("rb")

    def say(line, wanted):
        if line is not None:
            server.sendall(line)
        answer = answers.readline()
        while answer[3:4] == b"-":
            answer = answers.readline()
        if not answer.startswith(wanted):
            sys.exit("%r: %r" % ((line or b"")[:60], answer))

    say(None, b"220")
    say(b"EHLO client.example\r\n", b"250")
    say(b"MAIL FROM:<%s>\r\n" % sender.encode(), b"250")
    say(b"RCPT TO:<%s>\r\n" % recipient.encode(), b"250")
    say(b"DATA\r\n", b"354")
    say(data, b"250")
    say(b"QUIT\r\n", b"221")
