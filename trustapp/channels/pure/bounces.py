"""What mail servers report about mail that they took first: RFC 3464, and RFC 5965 for complaints.

Only headers are read. Who reports is not asked: a report must know the Message-ID, which is random
and known only to us and to those who carried or received the mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# RFC 3463: what can only be said of an address. Not 5.1.7 and 5.1.8, which are about the sender,
# nor 5.7: whoever finds our mail suspicious says nothing about a mailbox.
_NO_SUCH_ADDRESS = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}


class Kind(StrEnum):
    """What a report means."""

    HARD = "hard bounce"
    SOFT = "soft bounce"
    COMPLAINT = "complaint"
    NO_NEWS = "no news"


@dataclass(frozen=True, slots=True)
class Report:
    """One report about one mail; `status` is the carrier's code, which names nobody."""

    kind: Kind
    message_id: str
    status: str


def read_report(raw: bytes) -> Report | None:
    """Return what a mail reports, or None when it is no report about a mail of ours."""
    mail = message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report":
        return None
    message_id = next(_message_ids(mail), "")
    if not message_id:
        return None
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            return Report(Kind.COMPLAINT, message_id, "")
        if part.get_content_type() == "message/delivery-status":
            return _worst(part, message_id)
    return None


def kind_of(status: str) -> Kind:
    """Return what an enhanced status code says about the address (RFC 3463)."""
    found = _STATUS.search(status)
    if found is None:
        return Kind.SOFT
    digits = [int(part) for part in found.groups()]
    if digits[0] == 2:
        return Kind.NO_NEWS
    is_permanent = digits[0] == 5 and (digits[1], digits[2]) in _NO_SUCH_ADDRESS
    return Kind.HARD if is_permanent else Kind.SOFT


def _worst(part: Message, message_id: str) -> Report:
    """Return the report about the recipient; lists and aliases may have several."""
    found = Report(Kind.NO_NEWS, message_id, "")
    for block in _blocks(part):
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        said = f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}"
        status = _STATUS.search(said)
        kind = kind_of(said)
        if kind == Kind.HARD or found.kind == Kind.NO_NEWS:
            found = Report(kind, message_id, status.group() if status else "")
    return found


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [block for block in payload if isinstance(block, Message)]


def _message_ids(mail: Message) -> Iterator[str]:
    """Find the Message-ID of the returned mail, of which servers return all or the headers."""
    for part in mail.walk():
        returned: Message | None = None
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            returned = message_from_string(bytes(text).decode("ascii", "replace"))
        elif part.get_content_type() == "message/rfc822":
            returned = next(iter(_blocks(part)), None)
        if returned is not None and returned.get("Message-ID"):
            yield str(returned["Message-ID"]).strip()
