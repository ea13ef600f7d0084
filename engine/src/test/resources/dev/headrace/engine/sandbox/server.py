"""A server for tests: python3 server.py HOST PORT. What it is asked for by a path, it does."""
import http.server
import os
import signal
import socket
import sys
import threading
import urllib.parse

# The statuses that /health answers first, one a request; then 200.
early = [int(status) for status in os.environ.get("EARLY", "").split(",") if status]
health = int(os.environ.get("HEALTH", "200"))
never = threading.Event()
held = []


def read(path):
    with open(path) as file:
        return file.read()


def write(path):
    with open(path, "w") as file:
        file.write("written")
    return "written"


def take(mebibytes):
    held.append(bytearray(os.urandom(1 << 20)) * int(mebibytes))
    return "taken"


def children(count):
    made = 0
    try:
        while made < int(count):
            if os.fork() == 0:
                never.wait()
            made += 1
    except OSError as refused:
        return f"{made} then {refused.strerror}"
    return f"{made}"


def burn():
    def spin():
        while True:
            pass

    for _ in range(2):
        threading.Thread(target=spin, daemon=True).start()
    return "burning"


def become(status):
    global health
    health = int(status)
    return f"health is {health}"


def say(text):
    print(text, flush=True)
    return "said"


def connect(port):
    with socket.create_connection(("127.0.0.1", int(port))):
        return "connected"


ACTIONS = {
    "connect": connect,
    "read": read,
    "list": lambda path: " ".join(sorted(os.listdir(path))),
    "write": write,
    "take": take,
    "children": children,
    "burn": burn,
    "become": become,
    "say": say,
    "environment": lambda name: os.environ.get(name, "none"),
    "where": lambda: os.getcwd(),
    "exit": lambda code: os._exit(int(code)),
    "signal": lambda number: os.kill(os.getpid(), int(number)),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/health":
            status = early.pop(0) if early else health
            if status == 0:
                never.wait()
            self.answer(status, f"health {status}")
            return
        name, *arguments = self.path[1:].split("/", 1)
        try:
            result = ACTIONS[name](*[urllib.parse.unquote(text) for text in arguments])
            self.answer(200, result)
        except Exception as failed:
            self.answer(500, f"{type(failed).__name__}: {failed}")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def goodbye(*_):
    print("bye", flush=True)
    os._exit(0)


signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("IGNORES_TERM") else goodbye)
host, port = sys.argv[1], int(sys.argv[2])
if os.environ.get("NEVER_LISTENS"):
    print(f"at {host} {port}", flush=True)
    never.wait()
print("starting", flush=True)
server = http.server.ThreadingHTTPServer((host, port), Handler)
server.daemon_threads = True
server.serve_forever()
