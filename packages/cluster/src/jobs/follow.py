# Follows a job in its folder: prints what the driver prints as it comes, what its log tells of the application, and how it ended.
# Lines: "o BASE64" and "e BASE64" (its two outputs); "O BYTES" and "E BYTES" (what is not kept of them comes next); "u PORT" (its page), "a ID" (the application), "g ID CORES" (an executor is granted),
# "r ID" (it has come); "x EXIT-CODE" or "x gone". Ends with its standard input.
import base64, os, re, select, sys, time

folder, job, ends = sys.argv[1], sys.argv[2], [int(sys.argv[3]), int(sys.argv[4])]
outputs = [os.open(os.path.join(folder, name), os.O_RDONLY) for name in ("out", "err")]
signs = {
    "u": re.compile(rb"Successfully started service 'SparkUI' on port (\d+)"),
    "a": re.compile(rb"(?:Connected to Spark cluster with app ID|Submitted application) (\S+)"),
    "g": re.compile(rb"Granted executor ID [^/ ]+/(\d+) on hostPort \S+ with (\d+) core"),
    "r": re.compile(rb"Registered executor .* with ID (\d+)"),
}
log = {"at": 0, "rest": b"", "came": 0}
# For what bounds the outputs: what is still to be read stays.
try:
    reader = os.open(os.path.join(folder, "reader"), os.O_WRONLY | os.O_CREAT, 0o640)
except OSError:
    reader = None
asked = [time.monotonic()]
noted = []


def say(kind, text):
    sys.stdout.write("%s %s\n" % (kind, text))
    sys.stdout.flush()


# The beginning may have been given back to the disk, and reads as zeros. Asked after reading, so that it cannot go in between.
def skipped(output, at):
    try:
        return os.lseek(output, at, os.SEEK_DATA) - at
    except OSError:
        return 0


def note_read():
    if reader is not None and noted != ends:
        os.pwrite(reader, b"%-10d %-20d %-20d\n" % (os.getpid(), ends[0], ends[1]), 0)
        noted[:] = ends


def read_outputs():
    for i, kind in enumerate("oe"):
        while True:
            note_read()
            piece = os.pread(outputs[i], 49152, ends[i])
            if not piece:
                break
            gone = skipped(outputs[i], ends[i]) if b"\0" in piece else 0
            if gone:
                ends[i] += gone
                say(kind.upper(), gone)
                continue
            ends[i] += len(piece)
            say(kind, base64.b64encode(piece).decode())


# Until the first executors have come: from then on the driver's page tells more, and the log of a long job is long.
def read_log():
    if log["came"] and time.monotonic() - log["came"] > 10:
        return
    try:
        with open(os.path.join(folder, "spark.log"), "rb") as file:
            file.seek(log["at"])
            piece = file.read(1 << 20)
    except OSError:
        return
    log["at"] += len(piece)
    *lines, log["rest"] = (log["rest"] + piece).split(b"\n")
    for line in lines:
        for kind, sign in signs.items():
            found = sign.search(line)
            if found:
                say(kind, b" ".join(found.groups()).decode())
                if kind == "r" and not log["came"]:
                    log["came"] = time.monotonic()


# None while it runs. Only a process that carries the job's name is the job: pids are used anew.
def ending():
    try:
        with open(os.path.join(folder, "exit")) as file:
            return file.read().strip()
    except OSError:
        pass
    if time.monotonic() - asked[0] < 1:
        return None
    asked[0] = time.monotonic()
    try:
        with open(os.path.join(folder, "runner.pid")) as file:
            pid = file.read().strip()
        with open("/proc/%s/environ" % pid, "rb") as file:
            if ("TINDERBOX_JOB=" + job).encode() in file.read().split(b"\0"):
                return None
    except OSError:
        pass
    try:
        with open(os.path.join(folder, "exit")) as file:
            return file.read().strip()
    except OSError:
        return "gone"


while True:
    over = ending()
    read_outputs()
    read_log()
    if over is not None:
        say("x", over)
        break
    if select.select([0], [], [], 0.03)[0] and not os.read(0, 4096):
        break
