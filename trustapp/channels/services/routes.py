"""How the messages of each channel leave: what is carried, by whom, and whom it may not name."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from trustapp.channels import queries
from trustapp.channels.enums import BlockReason, Channel
from trustapp.channels.models import Message, Stencil
from trustapp.channels.pure import bounces, mail, texts
from trustapp.channels.services.blocking import TEXT_CARRIER_SAYS
from trustapp.channels.services.stencils import GAP
from trustapp.channels.transports import email, sms
from trustapp.channels.transports.carrier import Carrier, Refused
from trustapp.core import queries as core


class Route(Protocol):
    """The way of one channel out of the house."""

    carrier: Carrier

    def hand_over(self, message: Message, *, at: datetime, before_body: Callable[[], None]) -> None:
        """Give one message to the carrier, as `Carrier.hand_over` does.

        Raises ValueError when the message is none that this channel can carry.
        """
        ...

    def without_names(self, word: str, message: Message) -> str:
        """Return what the carrier said, without naming the recipient."""
        ...

    def block_reason(self, refusal: Refused) -> BlockReason | None:
        """Return why nothing more should go to an address after this refusal, if so."""
        ...


class MailRoute:
    """Mail, in the name of the department."""

    def __init__(self) -> None:
        # Of stencils, by their row and language: what many readers share is encoded once.
        self._patterns: dict[tuple[int, str], mail.Pattern] = {}
        self.carrier: Carrier = email.Carrier(
            email.Server(
                host=settings.EMAIL_HOST,
                port=settings.EMAIL_PORT,
                our_name=urlsplit(settings.BASE_URL).hostname or "localhost",
                user=settings.EMAIL_HOST_USER,
                password=settings.EMAIL_HOST_PASSWORD,
                use_tls=settings.EMAIL_USE_TLS,
                timeout=settings.EMAIL_TIMEOUT,
            )
        )

    def hand_over(self, message: Message, *, at: datetime, before_body: Callable[[], None]) -> None:
        pattern = self._pattern(message)
        recipient = message.recipient or ""
        body = pattern.to(
            recipient=recipient,
            message_id=message.message_id,
            at=at,
            filling=message.filling or "",
        )
        self.carrier.hand_over(
            sender=pattern.sender_address,
            recipient=recipient,
            body=body,
            before_body=before_body,
        )

    def _pattern(self, message: Message) -> mail.Pattern:
        if message.stencil_id is None:
            return _pattern(message, message.language)
        key = (message.stencil_id, message.language)
        if key not in self._patterns:
            assert message.stencil is not None
            self._patterns[key] = _pattern(message.stencil, message.language, gap=GAP)
        return self._patterns[key]

    def without_names(self, word: str, message: Message) -> str:
        return mail.without_addresses(word, message.recipient or "")

    def block_reason(self, refusal: Refused) -> BlockReason | None:
        is_hard = refusal.is_permanent and bounces.kind_of(str(refusal)) == bounces.Kind.HARD
        return BlockReason.BOUNCED if is_hard else None


def _pattern(words: Message | Stencil, language: str, *, gap: str = "") -> mail.Pattern:
    return mail.Pattern(
        sender=mail.sender_line(core.department().name, settings.DEFAULT_FROM_EMAIL),
        title=words.title or "",
        text=words.text or "",
        html=words.html or "",
        language=language,
        unsubscribe=words.unsubscribe or "",
        gap=gap,
    )


class TextRoute:
    """Texts, from the number or the messaging service of the settings."""

    def __init__(self) -> None:
        self.carrier: Carrier = sms.Carrier(
            sms.Account(
                url=settings.SMS_URL,
                name=settings.SMS_ACCOUNT,
                token=settings.SMS_TOKEN,
                timeout=settings.SMS_TIMEOUT,
            )
        )

    def hand_over(self, message: Message, *, at: datetime, before_body: Callable[[], None]) -> None:
        recipient = message.recipient or ""
        if not message.recipient_hash:
            raise ValueError("the number cannot be used")
        body = texts.compose(
            sender=settings.SMS_FROM,
            recipient=recipient,
            text=_text(message),
            receipts=receipts_address(message),
        )
        self.carrier.hand_over(
            sender=settings.SMS_FROM, recipient=recipient, body=body, before_body=before_body
        )

    def without_names(self, word: str, message: Message) -> str:
        return texts.without_numbers(word)

    def block_reason(self, refusal: Refused) -> BlockReason | None:
        return TEXT_CARRIER_SAYS.get(str(refusal.code)) if refusal.is_permanent else None


def _text(message: Message) -> str:
    shared = message.stencil
    if shared is None:
        return message.text or ""
    return (shared.text or "").replace(GAP, message.filling or "")


def receipts_address(message: Message) -> str:
    """Return where the carrier tells what became of a text.

    It names the message by the public id that was ours before the text left, so that a receipt
    finds it even when the carrier's answer was lost.
    """
    with override(settings.LANGUAGE_CODE):
        return settings.BASE_URL + reverse("channels:receipt", args=[message.public_id])


def open_routes() -> dict[Channel, Route]:
    """Return the ways that are set up; nobody is called before there is something to hand over."""
    routes: dict[Channel, Route] = {Channel.EMAIL: MailRoute()}
    if queries.can_text():
        routes[Channel.SMS] = TextRoute()
    return routes
