"""A webhook that answers what it is told to."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from pim.notifications import sending
from pim.outbound import Client, Rules

PUBLIC = "93.184.215.14"


class Webhook:
    """Takes what is posted, and answers with the next status, the last one for ever."""

    def __init__(self, *statuses):
        self.statuses, self.posted = list(statuses) or [204], []

    def answer(self):
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def receiving(monkeypatch, *statuses):
    """A webhook behind every name, as if it stood on the public internet."""
    hook = Webhook(*statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.posted.append((self.path, dict(self.headers.items()), body))
            self.send_response(hook.answer())
            self.send_header("Location", "https://example.net/elsewhere")
            self.end_headers()

        def log_message(self, *_told):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setattr(sending, "HTTP_CLIENT", _client(server.server_port))
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()


def _client(port):
    """A client that asks the port of ours for https, in clear."""

    class Plain(Client):
        def _secured(self, plain, host):
            return plain

    return Plain(
        Rules(seconds=5.0),
        resolve=lambda _host, _port: [PUBLIC],
        connect=lambda _address, _port, seconds: socket.create_connection(("127.0.0.1", port), seconds),
    )
