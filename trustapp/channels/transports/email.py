"""Handing mail to an SMTP server, and knowing at each moment who holds it (RFC 5321)."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from trustapp.channels.transports.carrier import CarrierAway, Refused, Uncertain

# RFC 5321, 4.5.3.2.6 allows ten minutes for the last answer; a message in doubt is dearer than
# a waiting thread, but a thread that waits for ever sends nothing.
LAST_ANSWER_SECONDS = 60.0
_START_OF_LINE_DOT = re.compile(rb"(?m)^\.")
_CLOSING = 421
_READY_FOR_BODY = 354


@dataclass(frozen=True, slots=True)
class Server:
    """Where the carrier listens, and how to introduce ourselves."""

    host: str
    port: int
    our_name: str
    user: str = ""
    password: str = ""
    use_tls: bool = False
    timeout: float = 10.0


class Carrier:
    """One conversation with the server, opened when first needed and used for many messages."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up(politely=error is None)

    def hand_over(
        self, *, sender: str, recipient: str, body: bytes, before_body: Callable[[], None]
    ) -> None:
        """Give one message to the server, which has answered DATA when `before_body` runs."""
        if not recipient.isprintable():
            raise Refused(0, "the address cannot be used", is_permanent=True)
        payload = _as_data(body)
        client = self._greet(sender)
        try:
            _expect(client, client.docmd("RCPT", f"TO:<{recipient}>"), is_about_message=True)
            _expect(client, client.docmd("DATA"), is_about_message=True, wanted=_READY_FOR_BODY)
        except Refused:
            self._start_over()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up(politely=False)
            raise Refused(0, _word(error), is_permanent=False) from error
        except ValueError as error:
            self._start_over()
            raise Refused(0, "the address cannot be used", is_permanent=True) from error
        try:
            before_body()
        except BaseException:
            self.hang_up(politely=False)
            raise
        self._give_body(client, payload)

    def hang_up(self, *, politely: bool) -> None:
        """End the conversation; without politeness the server drops what it has not answered."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            if politely:
                client.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            client.close()

    def _give_body(self, client: smtplib.SMTP, payload: bytes) -> None:
        assert client.sock is not None
        try:
            client.sock.sendall(payload)
            client.sock.settimeout(LAST_ANSWER_SECONDS)
            code, word = client.getreply()
            client.sock.settimeout(self.server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up(politely=False)
            raise Uncertain(_word(error)) from error
        if code // 100 not in {2, 4, 5}:
            self.hang_up(politely=False)
            raise Uncertain(f"{code} {_text(word)}")
        if code == _CLOSING:
            self.hang_up(politely=False)
        if code // 100 != 2:
            raise Refused(code, _text(word), is_permanent=code // 100 == 5)

    def _greet(self, sender: str) -> smtplib.SMTP:
        """Return a conversation in which the server knows our address for this message."""
        if self._client is not None:
            try:
                _expect(self._client, _from(self._client, sender), is_about_message=False)
            except (Refused, OSError, smtplib.SMTPException):
                # Servers end a long conversation here: start another one.
                self.hang_up(politely=False)
            else:
                return self._client
        client = self._connected()
        try:
            _expect(client, _from(client, sender), is_about_message=False)
        except (Refused, OSError, smtplib.SMTPException) as error:
            self.hang_up(politely=False)
            raise CarrierAway(_word(error)) from error
        return client

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        try:
            client = self._client = smtplib.SMTP(
                server.host, server.port, local_hostname=server.our_name, timeout=server.timeout
            )
            client.ehlo_or_helo_if_needed()
            if server.use_tls:
                client.starttls(context=ssl.create_default_context())
            if server.user:
                client.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up(politely=False)
            raise CarrierAway(_word(error)) from error
        return client

    def _start_over(self) -> None:
        """Make the server forget the refused message, or end the conversation."""
        try:
            if self._client is not None and self._client.rset()[0] != 250:
                self.hang_up(politely=True)
        except (OSError, smtplib.SMTPException):
            self.hang_up(politely=False)


def _as_data(body: bytes) -> bytes:
    """Return the body with its dots doubled and the final dot (RFC 5321, 4.5.2)."""
    stuffed = _START_OF_LINE_DOT.sub(b"..", body)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _from(client: smtplib.SMTP, sender: str) -> tuple[int, bytes]:
    return client.docmd("MAIL", f"FROM:<{sender}>")


def _expect(
    client: smtplib.SMTP, reply: tuple[int, bytes], *, is_about_message: bool, wanted: int = 0
) -> None:
    code, word = reply
    if code == wanted or (not wanted and code // 100 == 2):
        return
    if code == _CLOSING:
        client.close()
        raise smtplib.SMTPServerDisconnected(_text(word))
    raise Refused(code, _text(word), is_permanent=is_about_message and code // 100 == 5)


def _text(word: bytes) -> str:
    return word.decode("utf-8", "replace")


def _word(error: BaseException) -> str:
    return str(error) or type(error).__name__
