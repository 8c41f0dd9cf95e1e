"""A mail as the bytes that leave the house."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

# 7-bit bodies pass every relay. Lines stay under the 998 octets of RFC 5322, 2.1.1; a shorter
# limit would fold long addresses into encoded words, which breaks one-click unsubscribe.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=900)
_LONGEST_TITLE = 200
_ADDRESS = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),;]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """What one mail says, to whom, in whose name."""

    sender: str
    recipient: str
    title: str
    text: str
    html: str
    language: str
    message_id: str
    unsubscribe: str
    at: datetime


def sender_line(name: str, fallback: str) -> str:
    """Return the From line: the department's name before the address of the fallback line."""
    named, address = parseaddr(fallback)
    return str(Address(display_name=_one_line(name) or named, addr_spec=address))


def compose(mail: Mail) -> bytes:
    """Return the mail with CRLF line ends; raises ValueError when an address cannot be one."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = mail.sender
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = _one_line(mail.title)[:_LONGEST_TITLE]
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    message["Content-Language"] = _one_line(mail.language)
    # RFC 3834: no automatic reply to what a machine sent.
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{_one_line(mail.unsubscribe)}>"
        # RFC 8058: one click, without a page in between.
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def bare_address(line: str) -> str:
    """Return the address of a From line, for the envelope."""
    return parseaddr(line)[1]


def without_addresses(word: str, recipient: str) -> str:
    """Return a carrier's answer without the recipient or any other mail address."""
    cleaned = _ADDRESS.sub("[address]", word)
    for part in filter(None, (recipient, recipient.partition("@")[0])):
        known = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE)
        cleaned = known.sub("[address]", cleaned)
    return _one_line(cleaned)[:200]


def _one_line(text: str) -> str:
    return " ".join("".join(m if m.isprintable() else " " for m in text).split())
