"""Sending what is due: claim, hand over, settle, with every crash accounted for."""

import logging
import uuid
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState
from trustapp.channels.models import Message
from trustapp.channels.pure import backoff
from trustapp.channels.services import claims
from trustapp.channels.services.blocking import block_address
from trustapp.channels.services.patience import Stopwatch, persistently
from trustapp.channels.services.releasing import CLAIM_LEASE
from trustapp.channels.services.routes import Route, open_routes
from trustapp.channels.transports.carrier import CarrierAway, Refused, Uncertain
from trustapp.core.pure.actor import system

logger = logging.getLogger(__name__)

BUDGET = timedelta(seconds=50)
# A claim that takes longer is put down while it is still ours.
_PUT_DOWN_AFTER = CLAIM_LEASE / 2
_CARRIER_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(hours=1)


class MayNotLeave(Exception):
    """The address was blocked, or the lease ran out and someone else may hold the message."""


def deliver_due(*, now: datetime) -> int:
    """Send what is due until nothing is left or the time is up, and return how many were sent.

    Any number of senders may run at once. Every step commits by itself, so this must not be
    called inside a transaction. A carrier that is away does not hold up the others.
    """
    watch = Stopwatch(now)
    routes = open_routes()
    sent = 0
    with ExitStack() as open_carriers:
        for route in routes.values():
            open_carriers.enter_context(route.carrier)
        while routes and watch.elapsed() < BUDGET:
            claim = _claim(routes, watch)
            if not claim.messages:
                break
            try:
                _drop_unwanted(claim, watch)
                _hand_over_all(claim, routes, watch)
            except Exception:
                _finish(claim)
                raise
            _finish(claim)
            sent += len(claim.sent)
    return sent


def _finish(claim: claims.Claim) -> None:
    persistently(lambda: claims.finish(claim))


def _claim(routes: dict[Channel, Route], watch: Stopwatch) -> claims.Claim:
    name = uuid.uuid4()
    try:
        return claims.claim_due(now=watch.now(), channels=routes, name=name)
    except (OperationalError, InterfaceError):
        # Perhaps the database took the claim and did not live to say so. We have begun nothing.
        persistently(lambda: claims.drop(name))
        raise


def _drop_unwanted(claim: claims.Claim, watch: Stopwatch) -> None:
    """Cancel what nobody wants any more, as the room that knows says; see `schedule.py`."""
    for purpose, question in settings.STILL_WANTED.items():
        asked = [each for each in claim.messages if each.purpose == purpose]
        if asked:
            wanted = import_string(question)([each.public_id for each in asked])
            gone = [each for each in asked if each.public_id not in wanted]
            persistently(lambda gone=gone: claims.cancel(claim, gone, now=watch.now()))  # type: ignore[misc]


def _hand_over_all(claim: claims.Claim, routes: dict[Channel, Route], watch: Stopwatch) -> None:
    """Hand over what was claimed; a carrier that is away leaves `routes`."""
    left = list(claim.messages)
    while left:
        if watch.now() - claim.taken_at > _PUT_DOWN_AFTER:
            _put_down(claim, left)
            return
        channel = Channel(left[0].channel)
        try:
            _Handover(claim, left[0], routes[channel], watch).run()
            left.pop(0)
        except CarrierAway as error:
            logger.warning("The carrier of %s is away: %s", channel, error)
            stuck = [message for message in left[1:] if message.channel == channel]
            left = [message for message in left if message.channel != channel]
            _put_back(claim, stuck, routes.pop(channel), error, watch)


def _put_down(claim: claims.Claim, left: list[Message]) -> None:
    persistently(lambda: claims.give_back(claim, left))


class _Handover:
    """One message between the outbox and its carrier."""

    def __init__(
        self, claim: claims.Claim, message: Message, route: Route, watch: Stopwatch
    ) -> None:
        self.claim = claim
        self.message = message
        self.route = route
        self.watch = watch

    def run(self) -> None:
        """Hand the message over and write down, or remember, what became of it."""
        try:
            self.route.hand_over(
                self.message, at=self.watch.now(), before_body=self._about_to_leave
            )
        except ValueError as error:
            self._settle(MessageState.FAILED, str(error))
        except Refused as error:
            self._refused(error)
        except Uncertain as error:
            self._in_doubt(str(error))
        except CarrierAway as error:
            self._give_back(str(error), pause=_pause(error), is_attempt=False)
            raise
        except MayNotLeave:
            self._stay()
        except (OperationalError, InterfaceError):
            # The database stayed away while the carrier waited: the carrier was let go.
            self._give_back("the database was away", pause=_CARRIER_PAUSE, is_attempt=False)
            raise
        else:
            self.claim.note_sent(self.message, now=self.watch.now())

    def _about_to_leave(self) -> None:
        stamp = self.watch.now()
        if self._begin(stamp):
            return
        persistently(lambda: claims.tell_again(self.claim, now=self.watch.now()))
        if not self._begin(stamp):
            raise MayNotLeave

    def _begin(self, stamp: datetime) -> bool:
        return persistently(lambda: claims.begin(self.claim, self.message, stamp=stamp))

    def _stay(self) -> None:
        if not persistently(
            lambda: claims.cancel_blocked(self.claim, self.message, now=self.watch.now())
        ):
            logger.warning("Message %s was released while its sender was slow", self.message.pk)

    def _refused(self, error: Refused) -> None:
        is_too_old = self.watch.now() - self.message.queued_at > backoff.GIVE_UP_AFTER
        if error.is_permanent or is_too_old:
            self._settle(MessageState.FAILED, str(error))
            self._block(self.route.block_reason(error))
        else:
            pause = backoff.wait_after(self.message.attempts + 1)
            self._give_back(str(error), pause=pause, is_attempt=True)

    def _block(self, reason: BlockReason | None) -> None:
        if reason is None or not self.message.recipient_hash:
            return
        persistently(
            lambda: block_address(
                channel=Channel(self.message.channel),
                address_hash=self.message.recipient_hash,
                reason=reason,
                by=system("carrier"),
                now=self.watch.now(),
            )
        )

    def _in_doubt(self, word: str) -> None:
        if self.message.delivery == Delivery.AT_MOST_ONCE:
            self._settle(MessageState.UNKNOWN, word)
        else:
            pause = backoff.wait_after(self.message.attempts + 1)
            self._give_back(word, pause=pause, is_attempt=True)

    def _settle(self, state: MessageState, word: str) -> None:
        persistently(
            lambda: claims.settle(
                self.claim,
                self.message,
                state=state,
                now=self.watch.now(),
                word=self._clean(word),
            )
        )

    def _give_back(self, word: str, *, pause: timedelta, is_attempt: bool) -> None:
        persistently(
            lambda: claims.give_back(
                self.claim,
                [self.message],
                due_at=self.watch.now() + pause,
                word=self._clean(word),
                is_attempt=is_attempt,
            )
        )

    def _clean(self, word: str) -> str:
        return self.route.without_names(word, self.message)


def _put_back(
    claim: claims.Claim, stuck: list[Message], route: Route, error: CarrierAway, watch: Stopwatch
) -> None:
    """Let messages that no carrier has seen wait with the one that it did not take."""
    for message in stuck:
        persistently(
            lambda message=message: claims.give_back(  # type: ignore[misc]
                claim,
                [message],
                due_at=watch.now() + _pause(error),
                word=route.without_names(str(error), message),
            )
        )


def _pause(error: CarrierAway) -> timedelta:
    """Return how long to wait: what the carrier asked for, within reason, or a moment."""
    return min(max(timedelta(seconds=error.pause), _CARRIER_PAUSE), _LONGEST_PAUSE)
