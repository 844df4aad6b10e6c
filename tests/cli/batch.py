"""For tests/cli/batch.sh.

    batch.py mbox FILE COUNT MESSAGE...          the messages, over and over, COUNT in all, each with another Message-ID
    batch.py peak STATUS COMMAND...              runs it with its output thrown away; prints the peak of its memory in MiB,
                                                 without what is mapped from files, or what was wrong with its exit status
    batch.py instructions COMMAND...             prints how many instructions it takes, which no other load changes (by valgrind)
    batch.py interrupt SIGNAL LINES PAUSE OUT COMMAND...   runs it, sends the signal PAUSE seconds after OUT has so many lines, prints
                                                 its status
    batch.py slowly PAUSE FIRST SECOND COMMAND...    gives the two files on its standard input, the second when a line about the
                                                 first is there, or PAUSE seconds are over; prints "before" or "too late"
"""
import os, re, select, signal, subprocess, sys, time


def mbox(file, count, *messages):
    texts = [open(name, "rb").read().replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") for name in messages]
    with open(file, "wb") as out:
        for i in range(int(count)):
            out.write(b"From x@y.example Mon Mar  2 10:02:23 2026\nMessage-ID: <%d@y.example>\n%s\n" % (i, texts[i % len(texts)]))


def anonymous(pid):
    try:
        for line in open("/proc/%d/status" % pid):
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def peak(wanted, *command):
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while run.poll() is None:
        most = max(most, anonymous(run.pid))
        time.sleep(0.002)
    print("%.0f" % most if run.returncode == int(wanted) else "exit status %d" % run.returncode)


def instructions(*command):
    counted = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    print(re.search(rb"Collected : (\d+)", counted.stderr).group(1).decode())


def lines(file):
    return open(file, "rb").read().count(b"\n")


def interrupt(number, count, pause, out, *command):
    with open(out, "wb") as to:
        run = subprocess.Popen(command, stdout=to)
    end = time.monotonic() + 10
    while lines(out) < int(count) and time.monotonic() < end and run.poll() is None:
        time.sleep(0.01)
    time.sleep(float(pause)) # for what stands behind those that wait
    run.send_signal(getattr(signal, number))
    print(run.wait(10))


def slowly(pause, first, second, *command):
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    run.stdin.write(open(first, "rb").read())
    run.stdin.flush()
    print("before" if select.select([run.stdout], [], [], float(pause))[0] else "too late")
    run.stdin.write(open(second, "rb").read())
    run.stdin.close()
    run.stdout.read()
    run.wait()


{f.__name__: f for f in (mbox, peak, instructions, interrupt, slowly)}[sys.argv[1]](*sys.argv[2:])
