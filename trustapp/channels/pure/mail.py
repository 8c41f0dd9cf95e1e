"""A mail as the bytes that leave the house.

Put together by hand rather than by the standard library's classes: what a thousand readers share
is encoded once, and only the rest is added for each. Every value of a header passes `_one_line`
or `_IS_ADDRESS` here.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.quoprimime import body_encode
from email.utils import format_datetime, formataddr, parseaddr
from functools import cached_property

_UTF8 = Charset("utf-8")
_LONGEST_TITLE = 200
# RFC 2045, 6.7: lines of 76 octets, one of which is for a soft break.
_LONGEST_LINE = 75
_SOFT_BREAK = b"=\r\n"
# RFC 2046, 5.1.1; "=_" never occurs in quoted-printable words.
_BOUNDARY = "=_part"
# RFC 5321, 4.1.2 without quoted local parts and address literals, which no resident has.
_IS_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_ANY_ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),;]+")


@dataclass(frozen=True)
class Pattern:
    """What a mail says and in whose name, for one reader or for many.

    Wherever `gap` stands in text, HTML or unsubscribe address, each reader gets a filling.
    """

    sender: str
    title: str
    text: str
    html: str
    language: str
    unsubscribe: str
    gap: str = ""

    def to(self, *, recipient: str, message_id: str, at: datetime, filling: str = "") -> bytes:
        """Return the mail to one reader with CRLF line ends.

        Raises ValueError when the recipient is no address.
        """
        if not _IS_ADDRESS.fullmatch(recipient):
            raise ValueError("the address cannot be used")
        own = [f"To: {recipient}", f"Date: {format_datetime(at)}", f"Message-ID: {message_id}"]
        if self.unsubscribe:
            address = self._filled(self._unsubscribe, _ascii(filling))
            # RFC 8058: one click, without a page in between.
            own += [f"List-Unsubscribe: <{address}>", f"List-Unsubscribe-Post: {_ONE_CLICK}"]
        head = "\r\n".join([self._head, *own])
        filled = (_SOFT_BREAK + _quoted(filling) + _SOFT_BREAK).join(self._pieces)
        return head.encode("ascii") + filled

    def _filled(self, words: str, filling: str) -> str:
        return words.replace(self.gap, filling) if self.gap else words

    @cached_property
    def sender_address(self) -> str:
        """The bare address of the sender, for the envelope."""
        return bare_address(self.sender)

    @cached_property
    def _unsubscribe(self) -> str:
        return _ascii(self.unsubscribe)

    @cached_property
    def _head(self) -> str:
        """The lines that all readers share; a long one is not folded, so that addresses hold."""
        kind = f'multipart/alternative; boundary="{_BOUNDARY}"'
        lines = [
            f"Content-Type: {kind}" if self.html else _content("plain"),
            "MIME-Version: 1.0",
            f"From: {self.sender}",
            f"Subject: {_encoded(_one_line(self.title)[:_LONGEST_TITLE])}",
            f"Content-Language: {_ascii(self.language)}",
            # RFC 3834: no automatic reply to what a machine sent.
            "Auto-Submitted: auto-generated",
        ]
        return "\r\n".join(lines)

    @cached_property
    def _pieces(self) -> list[bytes]:
        """The encoded words between the gaps, from the end of the head on."""
        text, html = self._quoted_pieces(self.text), self._quoted_pieces(self.html)
        if not self.html:
            return [b"\r\n\r\n" + text[0], *text[1:]]
        begin = f"\r\n\r\n--{_BOUNDARY}\r\n{_content('plain')}\r\n\r\n".encode()
        between = f"\r\n--{_BOUNDARY}\r\n{_content('html')}\r\n\r\n".encode()
        end = f"\r\n--{_BOUNDARY}--\r\n".encode()
        middle = text[-1] + between + html[0]
        joined = [*text[:-1], middle, *html[1:]]
        joined[0] = begin + joined[0]
        joined[-1] += end
        return joined

    def _quoted_pieces(self, words: str) -> list[bytes]:
        return [_quoted(piece) for piece in (words.split(self.gap) if self.gap else [words])]


def sender_line(name: str, fallback: str) -> str:
    """Return the From line: the department's name before the address of the fallback line."""
    named, address = parseaddr(fallback)
    return formataddr((_one_line(name) or named, address))


def bare_address(line: str) -> str:
    """Return the address of a From line, for the envelope."""
    return parseaddr(line)[1]


def without_addresses(word: str, recipient: str) -> str:
    """Return a carrier's answer without the recipient or any other mail address."""
    cleaned = _ANY_ADDRESS.sub("[address]", word)
    for part in filter(None, (recipient, recipient.partition("@")[0])):
        known = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE)
        cleaned = known.sub("[address]", cleaned)
    return _one_line(cleaned)[:200]


_ONE_CLICK = "List-Unsubscribe=One-Click"


def _content(kind: str) -> str:
    return (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
    )


def _quoted(words: str) -> bytes:
    octets = words.encode().decode("latin-1")
    return body_encode(octets, maxlinelen=_LONGEST_LINE, eol="\r\n").encode("ascii")


def _encoded(line: str) -> str:
    return line if line.isascii() else Header(line, _UTF8).encode(linesep="\r\n")


def _ascii(value: str) -> str:
    return _one_line(value).encode("ascii", "ignore").decode()


def _one_line(text: str) -> str:
    plain = text if text.isprintable() else "".join(m if m.isprintable() else " " for m in text)
    return " ".join(plain.split())
