"""A carrier of texts for one machine: takes every text as Twilio's API does and keeps it as a mail.

Who asks is not checked: only programs of this machine reach it, and nothing leaves.
"""

import asyncio
import json
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import parse_qs

LARGEST_TEXT = 64 * 1024
_HEAD_ENDS = b"\r\n\r\n"


class KeepEveryText:
    """Answers one request a connection."""

    def __init__(self, keep: Callable[[EmailMessage], object]) -> None:
        self.keep = keep

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(_HEAD_ENDS)).decode("latin-1")
            length = _length(head)
            body = await reader.readexactly(length) if length <= LARGEST_TEXT else b""
            writer.write(self._answer(head, body))
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, head: str, body: bytes) -> bytes:
        path = head.split(" ", 2)[1] if head.startswith("POST ") else ""
        form = {
            name: given[-1] for name, given in parse_qs(body.decode("ascii", "replace")).items()
        }
        if not path.endswith("/Messages.json"):
            return _reply("404 Not Found", {"code": 20404, "message": "Only texts are taken here."})
        if not form.get("To", "").strip() or not form.get("Body"):
            return _reply("400 Bad Request", {"code": 21604, "message": "To or Body is missing."})
        # Kept before it is acknowledged.
        self.keep(_as_mail(form))
        return _reply("201 Created", {"sid": f"SM{uuid.uuid4().hex}", "status": "queued"})


def _length(head: str) -> int:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-length" and value.strip().isdecimal():
            return int(value)
    return 0


def _as_mail(form: dict[str, str]) -> EmailMessage:
    """Return the text as a mail whose true recipient is a number."""
    message = EmailMessage()
    message["Subject"] = "Text message"
    message["X-Envelope-To"] = " ".join(form["To"].split())
    message.set_content(form["Body"])
    return message


def _reply(status: str, answer: dict[str, object]) -> bytes:
    body = json.dumps(answer).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
