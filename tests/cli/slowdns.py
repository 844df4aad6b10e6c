"""A DNS server that answers late, and all at once: what a far-away resolver looks like to a run over many messages.

    slowdns.py KEYFILE MILLISECONDS LOGFILE

KEYFILE is a key file of one-line TXT records. Prints its UDP port on 127.0.0.1; LOGFILE has one line a question: its name,
and how many others were waiting for their answer when it came.
"""
import heapq, re, select, socket, struct, sys, time

keys = {}
for line in open(sys.argv[1], encoding="latin-1"):
    found = re.match(r'(\S+?)\.?\s.*?TXT\s+(.*)', line)
    if found:
        keys[found.group(1).lower()] = "".join(re.findall(r'"([^"]*)"', found.group(2)))
delay, log = int(sys.argv[2]) / 1000, open(sys.argv[3], "w")
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)


def question(packet):
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1").lower())
        at += 1 + packet[at]
    return ".".join(labels), packet[12:at + 5]


def reply(packet):
    name, asked = question(packet)
    text = keys.get(name)
    head = packet[:2] + struct.pack(">5H", 0x8180 | (3 if text is None else 0), 1, text is not None, 0, 0)
    if text is None:
        return head + asked
    raw = text.encode("latin-1")
    data = b"".join(bytes([len(raw[i:i + 255])]) + raw[i:i + 255] for i in range(0, len(raw), 255))
    return head + asked + b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 300, len(data)) + data


waiting = []
while True:
    timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    if select.select([server], [], [], timeout)[0]:
        packet, peer = server.recvfrom(4096)
        print(question(packet)[0], len(waiting), file=log, flush=True)
        heapq.heappush(waiting, (time.monotonic() + delay, len(packet), packet, peer))
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, packet, peer = heapq.heappop(waiting)
        server.sendto(reply(packet), peer)
