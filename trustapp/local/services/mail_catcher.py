"""A mail server for one machine: takes every mail, and every text, and keeps it as a file."""

import asyncio
import mailbox
from collections.abc import Callable
from contextlib import AsyncExitStack
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from trustapp.local.services.text_catcher import KeepEveryText

LARGEST_MAIL = 10 * 1024 * 1024


class KeepEveryMail:
    """Stores a mail before it acknowledges it."""

    def __init__(self, folder: Path) -> None:
        self.maildir = mailbox.Maildir(folder, create=True)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail with its true recipients, and nothing about who handed it in."""
        content = envelope.content
        message = message_from_bytes(content if isinstance(content, bytes) else b"")
        for recipient in envelope.rcpt_tos:
            message["X-Envelope-To"] = recipient
        self.maildir.add(message)
        return "250 kept"


async def serve(
    folder: Path, port: int, ready: Callable[[], None], text_port: int | None = None
) -> None:
    """Take mails, and texts where a port is given, on the loopback address until cancelled."""
    handler = KeepEveryMail(folder)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(handler, hostname="localhost", data_size_limit=LARGEST_MAIL, loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port)
    async with server, AsyncExitStack() as others:
        if text_port is not None:
            texts = KeepEveryText(handler.maildir.add)
            await others.enter_async_context(
                await asyncio.start_server(texts, "127.0.0.1", text_port)
            )
        ready()
        await server.serve_forever()
