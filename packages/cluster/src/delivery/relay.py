"""Receives one file on this machine and serves it, while it still grows, to the next machines.

    relay.py WORK_FOLDER ADDRESS FIRST_PORT SIZE        Python 3.7 or later, standard library only

Commands come on standard input, events go to standard output, one JSON object a line; `relay.ts` is the other end.
The first command carries the token, so that it is in no process list. The file is WORK_FOLDER/artifact.tar. It
grows by `fetch` (from another machine) or by something outside that appends to it (the controller); everything else
here only watches its length. It ends, and removes WORK_FOLDER, at end-of-file on standard input, when nothing
has been heard for SILENCE seconds, or after LIFETIME seconds.
"""
import errno
import hashlib
import hmac
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import sys
import threading
import time

SILENCE = 150
LIFETIME = 12 * 3600
CONNECT = 3
ANSWER = 10
PORTS = 16
BLOCK = 1 << 20
POLL = 0.004

work, address, first_port, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
path = os.path.join(work, "artifact.tar")
started = heard = time.monotonic()
printing = threading.Lock()


def leave(code=0):
    shutil.rmtree(work, ignore_errors=True)
    os._exit(code)


def say(event, **fields):
    with printing:
        try:
            sys.stdout.write(json.dumps(dict(fields, event=event)) + "\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            leave(1)


def length():
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def wait_beyond(offset):
    """Bytes that are there after `offset`, at least one."""
    while True:
        there = min(length(), size) - offset
        if there > 0:
            return there
        time.sleep(POLL)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60  # a reader that takes nothing for so long is gone

    def do_GET(self):
        given = self.headers.get("Authorization", "").encode("latin-1", "replace")
        start = self.headers.get("Range", "bytes=0-")
        if not hmac.compare_digest(given, b"Bearer " + self.server.token):
            return self.refuse(401)
        if self.path != "/artifact.tar":
            return self.refuse(404)
        if not (start.startswith("bytes=") and start.endswith("-") and start[6:-1].isdigit() and int(start[6:-1]) < size):
            return self.refuse(416)
        offset = int(start[6:-1])
        self.close_connection = True
        self.send_response(206)
        self.send_header("Content-Range", "bytes %d-%d/%d" % (offset, size - 1, size))
        self.send_header("Content-Length", str(size - offset))
        self.end_headers()
        wait_beyond(0)
        try:
            with open(path, "rb") as file:
                while offset < size:
                    there = wait_beyond(offset)
                    self.connection.sendfile(file, offset, there)
                    offset += there
        except OSError:
            pass  # the reader went away; it says so to the controller itself

    def refuse(self, status):
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *ignored):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32
    address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def server_bind(self):
        # Not HTTPServer's: that one looks its own name up, which can take seconds without DNS.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, *ignored):
        pass


def serve(token):
    why = None
    for port in range(first_port, first_port + PORTS):
        try:
            server = Server((address, port), Handler)
        except OSError as error:
            why = "it cannot listen on %s:%d: %s" % (address, port, error.strerror or error)
            if error.errno != errno.EADDRINUSE:
                break
            continue
        server.token = token.encode()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return say("listening", work=work, port=port)
    say("deaf", work=work, because=why)


class Fetcher:
    """At most one fetch at a time; a new command makes the one before it give up."""

    def __init__(self, token):
        self.token = token
        self.current = 0
        self.socket = None
        self.writing = threading.Lock()

    def stop(self, attempt):
        with self.writing:
            self.current = attempt
            if self.socket is not None:
                try:
                    self.socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                self.socket = None

    def start(self, attempt, host, port):
        self.stop(attempt)
        threading.Thread(target=self.fetch, args=(attempt, host, port), daemon=True).start()

    def fetch(self, attempt, host, port):
        try:
            self.copy(attempt, host, port)
        except (OSError, http.client.HTTPException) as error:
            if self.current == attempt:
                why = getattr(error, "strerror", None) or str(error) or type(error).__name__
                say("unfetched", attempt=attempt, because=why, bytes=length())

    def copy(self, attempt, host, port):
        connection = http.client.HTTPConnection(host, port, timeout=CONNECT)
        try:
            connection.connect()
        except socket.timeout:
            raise OSError("no answer within %d s" % CONNECT)
        connection.sock.settimeout(ANSWER)
        with self.writing:
            if self.current != attempt:
                return connection.close()
            self.socket, offset = connection.sock, length()
        headers = {"Authorization": "Bearer " + self.token, "Range": "bytes=%d-" % offset}
        connection.request("GET", "/artifact.tar", headers=headers)
        response = connection.getresponse()
        if response.status != 206:
            raise OSError("it answered %d" % response.status)
        # From here the sender may pause as long as its own sender does; the controller sees who is to blame.
        self.socket_forever(attempt)
        while offset < size:
            block = response.read1(BLOCK)
            if not block:
                raise OSError("it closed the connection after %d of %d bytes" % (offset, size))
            with self.writing:
                if self.current != attempt:
                    return connection.close()
                append(block)
            offset += len(block)
        connection.close()

    def socket_forever(self, attempt):
        with self.writing:
            if self.current == attempt and self.socket is not None:
                self.socket.settimeout(None)


def append(block):
    try:
        with open(path, "ab", buffering=0) as file:
            rest = memoryview(block)
            while rest:
                rest = rest[file.write(rest):]
    except OSError as error:
        say("failed", because=error.strerror or str(error), path=path)
        leave(1)


def digest():
    """Follows the file and says its hash when it is all there."""
    hashed, offset = hashlib.sha256(), 0
    wait_beyond(0)
    try:
        with open(path, "rb") as file:
            while offset < size:
                block = file.read(min(BLOCK, wait_beyond(offset)))
                hashed.update(block)
                offset += len(block)
    except OSError as error:
        say("failed", because=error.strerror or str(error), path=path)
        leave(1)
    say("received", sha256=hashed.hexdigest(), bytes=length())


def watch():
    """Says how far it is; ends everything in time, whatever the other threads do."""
    said = 0
    while True:
        time.sleep(0.5)
        now, there = time.monotonic(), length()
        if now - heard > SILENCE or now - started > LIFETIME:
            leave(1)
        if there != said:
            said = there
            say("progress", bytes=there)


def main():
    global heard
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *ignored: leave(1))
    token = json.loads(sys.stdin.readline() or "{}").get("token")
    if not token:
        leave(1)
    fetcher = Fetcher(token)
    for work_of in (digest, watch):
        threading.Thread(target=work_of, daemon=True).start()
    serve(token)
    for line in iter(sys.stdin.readline, ""):
        heard = time.monotonic()
        command = json.loads(line)
        if command["do"] == "fetch":
            fetcher.start(command["attempt"], command["host"], command["port"])
        elif command["do"] == "stop":
            fetcher.stop(command["attempt"])
            say("stopped", attempt=command["attempt"], bytes=length())
        else:
            say("here", bytes=length())
    leave()


main()
