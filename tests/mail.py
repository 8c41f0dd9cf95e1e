"""A real SMTP server for tests: keeps what it took, and misbehaves on request."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Reply = str | None


@dataclass
class Mailbox:
    """What arrived, and what the server is told to say."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    # Asked with the recipient; an answer other than None replaces `250 OK`.
    say_to_recipient: Callable[[str], Reply] = lambda recipient: None
    say_to_sender: Callable[[str], Reply] = lambda sender: None
    # Asked with the mail before it is kept; an answer other than None refuses it.
    say_to_mail: Callable[[EmailMessage], Reply] = lambda mail: None
    # Runs after the mail is kept and before the answer; may sleep or hang up.
    before_answer: Callable[[SMTP, EmailMessage], Any] = lambda server, mail: None
    pause: float = 0.0
    conversations: int = 0
    port: int = 0

    def message_ids(self) -> list[str]:
        """Return the Message-ID of every mail taken, in order."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    def wait_for(self, count: int, seconds: float = 60) -> None:
        """Wait until so many mails have arrived."""
        end = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.mails) >= count, f"{len(self.mails)} of {count} mails arrived"


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, replies: list[str]
    ) -> list[str]:
        self.box.conversations += 1
        session.host_name = hostname
        return replies

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.box.say_to_sender(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.box.pause)
        answer = self.box.say_to_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        answer = self.box.say_to_mail(mail)  # type: ignore[arg-type]
        if answer is not None:
            return answer
        self.box.mails.append(mail)  # type: ignore[arg-type]
        self.box.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.box.before_answer(server, mail)  # type: ignore[arg-type]
        await asyncio.sleep(self.box.pause)
        return "250 kept"


class _Quick(Controller):
    """Starts where the system gives a free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Mailbox]:
    """Run a real SMTP server, point the settings at it and return its mailbox."""
    box = Mailbox()
    controller = _Quick(_Handler(box), hostname="127.0.0.1", port=0, server_hostname="localhost")
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    box.port = controller.port
    yield box
    controller.stop(no_assert=True)
