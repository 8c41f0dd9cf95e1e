"""A real HTTP server that takes texts as Twilio does, and misbehaves on request."""

import base64
import hmac
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

ACCOUNT = "AC" + "0" * 32
TOKEN = "the-token-of-the-account"
NUMBER = "+13125550100"

Reply = tuple[int, dict[str, Any], dict[str, str]]
_PATH = re.compile(r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})/Messages\.json")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_KNOWN = {"To", "From", "MessagingServiceSid", "Body", "StatusCallback"}


def error(status: int, code: int, message: str, **headers: str) -> Reply:
    """Return a refusal as Twilio words it."""
    return status, {"code": code, "message": message, "status": status}, headers


@dataclass
class TextCarrier:
    """What arrived, and what the carrier is told to say."""

    texts: list[dict[str, str]] = field(default_factory=list)
    # Asked with the form before it is taken; an answer other than None is given instead.
    say: Callable[[dict[str, str]], Reply | None] = lambda form: None
    # Runs after the text is taken and before the answer; may sleep, or return False to hang up.
    before_answer: Callable[[dict[str, str]], Any] = lambda form: None
    pause: float = 0.0
    requests: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def names(self) -> list[str]:
        """Return the public ids of the messages taken, in order: where their receipts go."""
        return [form["StatusCallback"].rstrip("/").rpartition("/")[2] for form in self.texts]

    def answer(self, path: str, authorization: str, form: dict[str, str]) -> Reply:
        """Judge a request as Twilio does, in its order."""
        found = _PATH.fullmatch(path)
        if not found:
            return error(404, 20404, f"The requested resource {path} was not found")
        signed = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if found["account"] != ACCOUNT or authorization != f"Basic {signed}":
            return error(401, 20003, "Authenticate")
        if (told := self.say(form)) is not None:
            return told
        return self._judge(form) or (
            201, {"sid": "SM" + uuid.uuid4().hex, "status": "queued", "error_code": None}, {}
        )  # fmt: skip

    def _judge(self, form: dict[str, str]) -> Reply | None:
        if not _E164.fullmatch(form.get("To", "")):
            return error(
                400, 21211, f"The 'To' number {form.get('To')} is not a valid phone number."
            )
        if not form.get("From") and not form.get("MessagingServiceSid"):
            return error(400, 21603, "A 'From' phone number is required.")
        if not form.get("Body"):
            return error(400, 21602, "Message body is required.")
        if len(form["Body"]) > 1600:
            return error(400, 21617, "The concatenated message body exceeds the 1600 limit.")
        if set(form) - _KNOWN:
            return error(400, 20001, f"Unknown parameters {set(form) - _KNOWN}")
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    carrier: TextCarrier

    def do_POST(self) -> None:
        carrier = self.carrier
        carrier.requests += 1
        length = int(self.headers["Content-Length"])
        raw = self.rfile.read(length).decode()
        form = dict(parse_qsl(raw, keep_blank_values=True, strict_parsing=True))
        status, told, headers = carrier.answer(
            self.path, self.headers.get("Authorization", ""), form
        )
        if status == 201:
            carrier.texts.append(form)
            time.sleep(carrier.pause)
            if carrier.before_answer(form) is False:
                self.close_connection = True
                return
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that hung up is what some tests are about."""


@pytest.fixture
def text_carrier(settings: Any) -> Iterator[TextCarrier]:
    """Run a carrier for texts, point the settings at it and return what it keeps."""
    carrier = TextCarrier()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"carrier": carrier}))
    carrier.port = server.server_address[1]
    settings.SMS_URL = carrier.url
    settings.SMS_PER_MINUTE = 0
    settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = ACCOUNT, TOKEN, NUMBER
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield carrier
    server.shutdown()
    server.server_close()


def signature(address: str, form: dict[str, str], token: str = TOKEN) -> str:
    """Sign a callback as Twilio's documentation says, without its library."""
    said = address + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), sha1).digest()).decode()
