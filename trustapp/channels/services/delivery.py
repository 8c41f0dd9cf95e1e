"""Sending what is due: claim, hand over, settle, with every crash accounted for."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError

from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import Message
from trustapp.channels.pure import backoff, mail
from trustapp.channels.services import claims
from trustapp.channels.services.patience import Stopwatch, persistently
from trustapp.channels.transports import email
from trustapp.core import queries as core

logger = logging.getLogger(__name__)

BUDGET = timedelta(seconds=50)
_CARRIER_PAUSE = timedelta(seconds=15)


class ClaimLost(Exception):
    """The lease of this message ran out, and someone else may hold it."""


def deliver_due(*, now: datetime) -> int:
    """Send what is due until nothing is left or the time is up, and return how many were sent.

    Any number of senders may run at once. Every step commits by itself, so this must not be
    called inside a transaction.
    """
    watch = Stopwatch(now)
    sent = 0
    with email.Carrier(_server()) as carrier:
        while watch.elapsed() < BUDGET:
            chunk = claims.claim_due(now=watch.now())
            if not chunk:
                break
            sender = mail.sender_line(core.department().name, settings.DEFAULT_FROM_EMAIL)
            try:
                while chunk:
                    sent += _Handover(chunk[0], sender, watch).run(carrier)
                    chunk.pop(0)
            except email.CarrierAway as error:
                logger.warning("The mail server is away: %s", error)
                _put_back(chunk, str(error), watch)
                break
    return sent


class _Handover:
    """One message between the outbox and the carrier."""

    def __init__(self, message: Message, sender: str, watch: Stopwatch) -> None:
        self.message = message
        self.sender = sender
        self.watch = watch
        # Every time under which this sender may have written its claim.
        self.claims = [message.claimed_at or watch.now()]

    def run(self, carrier: email.Carrier) -> int:
        """Hand the message over and write down what became of it; return 1 when it was sent."""
        try:
            carrier.hand_over(
                sender=mail.bare_address(self.sender),
                recipient=self.message.recipient or "",
                body=self._body(),
                before_body=self._about_to_leave,
            )
        except ValueError as error:
            self._settle(MessageState.FAILED, str(error))
        except email.Refused as error:
            self._refused(error)
        except email.Uncertain as error:
            self._in_doubt(str(error))
        except ClaimLost:
            logger.warning("Message %s was released while its sender was slow", self.message.pk)
        except (OperationalError, InterfaceError):
            # The database stayed away while the carrier waited: the carrier was let go.
            self._give_back("the database was away", pause=_CARRIER_PAUSE, is_attempt=False)
            raise
        else:
            self._settle(MessageState.SENT, "")
            return 1
        return 0

    def _body(self) -> bytes:
        message = self.message
        return mail.compose(
            mail.Mail(
                sender=self.sender,
                recipient=message.recipient or "",
                title=message.title or "",
                text=message.text or "",
                html=message.html or "",
                language=message.language,
                message_id=message.message_id,
                unsubscribe=message.unsubscribe or "",
                at=self.watch.now(),
            )
        )

    def _about_to_leave(self) -> None:
        stamp = self.watch.now()
        self.claims.append(stamp)
        if not persistently(lambda: claims.mark_sending(self.message, stamp=stamp)):
            raise ClaimLost

    def _refused(self, error: email.Refused) -> None:
        is_too_old = self.watch.now() - self.message.queued_at > backoff.GIVE_UP_AFTER
        if error.is_permanent or is_too_old:
            self._settle(MessageState.FAILED, str(error))
        else:
            pause = backoff.wait_after(self.message.attempts + 1)
            self._give_back(str(error), pause=pause, is_attempt=True)

    def _in_doubt(self, word: str) -> None:
        if self.message.delivery == Delivery.AT_MOST_ONCE:
            self._settle(MessageState.UNKNOWN, word)
        else:
            pause = backoff.wait_after(self.message.attempts + 1)
            self._give_back(word, pause=pause, is_attempt=True)

    def _settle(self, state: MessageState, word: str) -> None:
        persistently(
            lambda: claims.settle(
                self.message,
                claims=self.claims,
                state=state,
                now=self.watch.now(),
                word=self._clean(word),
            )
        )

    def _give_back(self, word: str, *, pause: timedelta, is_attempt: bool) -> None:
        persistently(
            lambda: claims.give_back(
                self.message,
                claims=self.claims,
                due_at=self.watch.now() + pause,
                word=self._clean(word),
                is_attempt=is_attempt,
            )
        )

    def _clean(self, word: str) -> str:
        return mail.without_addresses(word, self.message.recipient or "")


def _put_back(chunk: list[Message], word: str, watch: Stopwatch) -> None:
    """Let messages that no carrier has seen wait for a moment."""
    for message in chunk:
        persistently(
            lambda message=message: claims.give_back(  # type: ignore[misc]
                message,
                claims=[message.claimed_at],
                due_at=watch.now() + _CARRIER_PAUSE,
                word=mail.without_addresses(word, message.recipient or ""),
                is_attempt=False,
            )
        )


def _server() -> email.Server:
    return email.Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        our_name=urlsplit(settings.BASE_URL).hostname or "localhost",
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        use_tls=settings.EMAIL_USE_TLS,
        timeout=settings.EMAIL_TIMEOUT,
    )
