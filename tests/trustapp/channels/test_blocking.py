"""Blocked addresses: nothing leaves for them, whenever the block comes."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories.channels import letter, text
from tests.mail import Mailbox
from tests.sms import TextCarrier
from tests.trustapp.channels.test_crashes import on_call
from trustapp.audit.models import AuditLine
from trustapp.channels import queries, services
from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState
from trustapp.channels.models import WORDS, Blocked, Message
from trustapp.channels.services import claims
from trustapp.core.pure.actor import RESIDENT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
SMS, EMAIL = Channel.SMS, Channel.EMAIL
STOPPED, BOUNCED, COMPLAINED = BlockReason
NUMBER = "+13125550001"  # of text(1)


def block(
    address: str = NUMBER,
    reason: BlockReason = STOPPED,
    channel: Channel = SMS,
    now: datetime = NOW,
) -> bool:
    hashed = queries.address_hash(channel, address)
    return services.block_address(
        channel=channel, address_hash=hashed, reason=reason, by=RESIDENT, now=now
    )


def unblock(address: str = NUMBER, channel: Channel = SMS) -> bool:
    hashed = queries.address_hash(channel, address)
    return services.unblock_address(channel=channel, address_hash=hashed, by=RESIDENT, now=NOW)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_block_cancels_what_waits_and_what_is_queued_later(text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1), text(2)], now=NOW)

    assert block()
    later = services.queue_messages(letters=[text(1), text(2)], now=NOW)

    assert [message.state for message in later] == ["cancelled", "queued"]
    assert services.deliver_due(now=NOW) == 2
    assert states() == ["cancelled", "sent", "cancelled", "sent"]
    for message in Message.objects.filter(state=MessageState.CANCELLED):
        assert (message.last_error, message.settled_at) == ("stopped", NOW)
        assert [getattr(message, word) for word in WORDS] == [None] * 6
    assert [form["To"] for form in text_carrier.texts] == ["+13125550002"] * 2


def test_block_twice_is_one_block_with_one_line(text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1)], now=NOW)

    assert (block(), block(now=NOW + timedelta(days=1))) == (True, False)

    assert list(Blocked.objects.values_list("channel", "reason", "at")) == [("sms", "stopped", NOW)]
    (line,) = AuditLine.objects.filter(action="channels.block_address")
    assert line.detail == {"channel": "sms", "reason": "stopped", "cancelled": 1}
    assert NUMBER not in f"{line.target} {line.detail}"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (STOPPED, BOUNCED, STOPPED),
        (COMPLAINED, BOUNCED, COMPLAINED),
        (BOUNCED, STOPPED, STOPPED),
        (BOUNCED, COMPLAINED, COMPLAINED),
        (STOPPED, COMPLAINED, STOPPED),
    ],
)
def test_what_people_ask_for_outweighs_a_bounce(
    first: BlockReason, second: BlockReason, kept: BlockReason
) -> None:
    block(reason=first)

    assert block(reason=second) == (kept == second)
    assert Blocked.objects.get().reason == kept


def test_unblock_lets_new_messages_leave(text_carrier: TextCarrier) -> None:
    block()

    assert (unblock(), unblock()) == (True, False)

    services.queue_messages(letters=[text(1)], now=NOW)
    assert services.deliver_due(now=NOW) == 1
    assert AuditLine.objects.filter(action="channels.unblock_address").count() == 1


def test_stop_of_texts_says_nothing_about_mail() -> None:
    number = queries.address_hash(SMS, NUMBER)
    block()

    assert queries.blocked(SMS, [number, "other"]) == {number}
    assert queries.blocked(EMAIL, [number]) == set()
    assert queries.blocked(SMS, []) == set()


# What still leaves by mail: what somebody asked for, unless nothing arrives there at all.
LEAVES = {(Delivery.AT_LEAST_ONCE, STOPPED), (Delivery.AT_LEAST_ONCE, COMPLAINED)}


@pytest.mark.parametrize("reason", BlockReason)
@pytest.mark.parametrize("delivery", Delivery)
def test_mail_that_somebody_asked_for_still_leaves(
    delivery: Delivery, reason: BlockReason, mail_server: Mailbox
) -> None:
    before, after = letter(1, delivery=delivery), letter(1, delivery=delivery)
    services.queue_messages(letters=[before], now=NOW)
    block("resident1@EXAMPLE.org", reason, EMAIL)
    services.queue_messages(letters=[after], now=NOW)

    services.deliver_due(now=NOW)

    left = "sent" if (delivery, reason) in LEAVES else "cancelled"
    assert states() == [left, left]


@pytest.mark.parametrize("reason", BlockReason)
@pytest.mark.parametrize("delivery", Delivery)
def test_no_text_whatever_goes_to_a_blocked_number(
    delivery: Delivery, reason: BlockReason, text_carrier: TextCarrier
) -> None:
    block(reason=reason)
    services.queue_messages(letters=[text(1, delivery=delivery)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["cancelled"]


def test_block_reaches_a_text_that_a_sender_has_taken(
    text_carrier: TextCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.queue_messages(letters=[text(1), text(2)], now=NOW)
    on_call(monkeypatch, claims, "claim_due", 1, block, after=True)

    assert services.deliver_due(now=NOW) == 1
    assert states() == ["cancelled", "sent"]


@pytest.mark.slow
def test_block_reaches_a_text_whose_transaction_commits_later(
    text_carrier: TextCarrier, transactional_db: None
) -> None:
    """The stop cannot see the row, and the row's transaction could not see the stop."""
    is_queued, is_blocked = threading.Event(), threading.Event()

    def queue_slowly() -> None:
        with transaction.atomic():
            services.queue_messages(letters=[text(1), text(2)], now=NOW)
            is_queued.set()
            is_blocked.wait(timeout=60)
        connection.close()

    slow = threading.Thread(target=queue_slowly)
    slow.start()
    is_queued.wait(timeout=60)
    block()
    is_blocked.set()
    slow.join()
    assert states() == ["queued", "queued"]

    assert services.deliver_due(now=NOW) == 1

    assert states() == ["cancelled", "sent"]
    assert Message.objects.filter(state=MessageState.CANCELLED).get().last_error == "stopped"
    assert [form["To"] for form in text_carrier.texts] == ["+13125550002"]


def test_message_in_the_hands_of_the_carrier_is_not_cancelled(text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1)], now=NOW)
    text_carrier.before_answer = lambda form: False
    services.deliver_due(now=NOW)

    block()

    assert states() == ["unknown"]


def test_queueing_asks_once_for_all_blocks(
    text_carrier: TextCarrier, django_assert_num_queries: Any
) -> None:
    block()
    with django_assert_num_queries(4):  # savepoint, blocks, insert, release
        services.queue_messages(letters=[text(1), *map(letter, range(50))], now=NOW)
