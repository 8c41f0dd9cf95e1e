"""A bad connection: an HTTP proxy that loses requests and answers, is away, or is somebody's hotel.

It stands between a browser and the web server, so that everything meets it: pages, scripts and the
service worker, whose requests the browser driver cannot hold back.
"""

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HOTEL = b"<!doctype html><title>Welcome</title><p>Please accept our terms."
PASSED_ON = ("Content-Type", "Location", "Content-Encoding", "Cache-Control", "Vary",
             "Content-Security-Policy", "Service-Worker-Allowed", "X-Visits-Version",
             "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy",
             "Cross-Origin-Opener-Policy")  # fmt: skip


@dataclass
class Connection:
    """How bad it is at the moment, and what came through."""

    upstream: str
    address: str = ""
    is_away: bool = False
    is_hotel: bool = False
    # Shares of requests that never arrive, and of answers that never come back.
    lost_requests: float = 0.0
    lost_answers: float = 0.0
    # Longest wait, drawn for each request, so that what left first may arrive last.
    slow: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    # Where nothing arrives, while all else does.
    closed_paths: set[str] = field(default_factory=set)
    # Makes the server look as if it had been updated: phones see other versions of their page.
    update: str = ""
    # Method and path of what arrived at the server.
    arrived: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0

    def sent(self, path: str) -> int:
        """Return how many requests for a path arrived."""
        return sum(path in each for _method, each in self.arrived)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    line: Connection

    def handle_any(self) -> None:
        line = self.line
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if line.is_hotel:
            self._answer(200, [("Content-Type", "text/html")], HOTEL)
            return
        if line.slow:
            time.sleep(line.chance.uniform(0, line.slow))
        is_closed = line.is_away or self.path in line.closed_paths
        if is_closed or line.chance.random() < line.lost_requests:
            self._hang_up()
            return
        try:
            status, headers, answer = self._ask(body)
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return
        # It may have gone away in the meantime; the server has done its work all the same.
        if line.is_away or line.chance.random() < line.lost_answers:
            self._hang_up()
            return
        if line.update:
            headers, answer = self._newer(headers, answer)
        self._answer(status, headers, answer)

    def _newer(
        self, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[list[tuple[str, str]], bytes]:
        mark = self.line.update
        if self.path.endswith("worker.js"):
            body = body.replace(b'"version": "', b'"version": "' + mark.encode())
        return [
            (name, mark + value if name == "X-Visits-Version" else value) for name, value in headers
        ], body

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        there = urlsplit(self.line.upstream)
        upstream = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
        try:
            headers = {
                name: value for name, value in self.headers.items()
                if name.lower() not in {"connection", "keep-alive", "accept-encoding"}
            }  # fmt: skip
            upstream.request(self.command, self.path, body or None, headers)
            self.line.arrived.append((self.command, self.path))
            answer = upstream.getresponse()
            text = answer.read()
            kept = [(name, value) for name, value in answer.getheaders() if name in PASSED_ON]
            cookies = answer.headers.get_all("Set-Cookie") or []
            return answer.status, kept + [("Set-Cookie", each) for each in cookies], text
        finally:
            upstream.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def _hang_up(self) -> None:
        self.line.lost += 1
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


@contextmanager
def bad_connection(upstream: str) -> Iterator[Connection]:
    """Give an address that leads to a web server, as well as the connection allows."""
    line = Connection(upstream)
    methods = {f"do_{method}": _Handler.handle_any for method in METHODS}
    handler = type("Handler", (_Handler,), {"line": line, **methods})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        line.address = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            server.shutdown()
            thread.join()
