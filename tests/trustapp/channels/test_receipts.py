"""Delivery receipts: signed, repeated, in any order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.channels import letter, text
from tests.sms import TextCarrier, signature
from trustapp.channels import services
from trustapp.channels.enums import Delivery, MessageState, Outcome
from trustapp.channels.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
HELD = ["accepted", "scheduled", "queued", "sending", "sent"]


@pytest.fixture
def sent(text_carrier: TextCarrier) -> Message:
    services.queue_messages(letters=[text(1)], now=NOW)
    services.deliver_due(now=NOW)
    return Message.objects.get()


def told(message: Message, *statuses: str, code: str = "") -> list[bool]:
    return [
        services.note_receipt(public_id=message.public_id, status=status, code=code, now=NOW)
        for status in statuses
    ]


def outcome() -> tuple[str, str, str]:
    message = Message.objects.get()
    return message.state, message.outcome, message.last_error


def test_delivered_is_written_once(sent: Message) -> None:
    assert told(sent, "sent", "delivered", "delivered") == [False, True, False]

    assert outcome() == (MessageState.SENT, Outcome.DELIVERED, "")
    assert Message.objects.get().outcome_at == NOW


@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_lost_text_says_why(status: str, sent: Message) -> None:
    assert told(sent, status, status, code="30003") == [True, False]

    assert outcome() == (MessageState.FAILED, Outcome.UNDELIVERED, f"30003 {status}")


@pytest.mark.parametrize("order", list(permutations(["sent", "undelivered", "delivered"])))
def test_order_of_receipts_does_not_matter(order: tuple[str, ...], sent: Message) -> None:
    told(sent, *order)

    assert outcome() == (MessageState.SENT, Outcome.DELIVERED, "")


@pytest.mark.parametrize("status", HELD)
@pytest.mark.parametrize("delivery", Delivery)
def test_receipt_is_the_answer_that_got_lost(
    delivery: Delivery, status: str, text_carrier: TextCarrier
) -> None:
    text_carrier.before_answer = lambda form: False
    services.queue_messages(letters=[text(1, delivery=delivery)], now=NOW)
    services.deliver_due(now=NOW)
    assert Message.objects.get().state in {MessageState.UNKNOWN, MessageState.QUEUED}

    told(Message.objects.get(), status)
    services.deliver_due(now=NOW + timedelta(days=1))

    assert outcome() == (MessageState.SENT, Outcome.NONE, "")
    assert Message.objects.get().recipient is None
    assert text_carrier.requests == 1


@pytest.mark.parametrize(
    ("status", "state"), [("delivered", "sent"), ("undelivered", "failed"), ("queued", "sent")]
)
def test_receipt_may_overtake_the_answer(
    status: str, state: str, text_carrier: TextCarrier, transactional_db: None
) -> None:
    (queued,) = services.queue_messages(letters=[text(1)], now=NOW)
    text_carrier.before_answer = lambda form: (told(queued, status), None)[1]

    assert services.deliver_due(now=NOW) == 1
    assert outcome()[0] == state


@pytest.mark.parametrize("status", ["", "canceled", "surprise", "DELIVERED"])
def test_word_we_do_not_know_changes_nothing(status: str, sent: Message) -> None:
    assert told(sent, status) == [False]
    assert outcome() == (MessageState.SENT, Outcome.NONE, "")


def test_receipt_of_a_cancelled_text_a_mail_or_nobody_changes_nothing(
    text_carrier: TextCarrier,
) -> None:
    mail, cancelled = services.queue_messages(letters=[letter(1), text(2)], now=NOW)
    Message.objects.filter(pk=cancelled.pk).update(
        state=MessageState.CANCELLED, settled_at=NOW, recipient=None, text=None
    )

    assert told(mail, "delivered") == told(cancelled, "undelivered") == [False]
    assert not services.note_receipt(public_id=uuid4(), status="delivered", code="", now=NOW)
    assert set(Message.objects.values_list("outcome", flat=True)) == {""}


def call(client: Client, message: Message, signed: str | None = None, **form: str) -> Any:
    path = f"/carrier/receipts/{message.public_id}/"
    words = {"MessageSid": "SM1", "To": "+13125550001", "MessageStatus": "delivered"} | form
    good = signature(f"http://localhost:8000{path}", words)
    headers = {"X-Twilio-Signature": good if signed is None else signed}
    return client.post(path, words, headers=headers)


def test_signed_receipt_is_taken(client: Client, sent: Message) -> None:
    answer = call(client, sent)

    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    assert outcome() == (MessageState.SENT, Outcome.DELIVERED, "")


def test_code_of_a_signed_receipt_is_kept_short(client: Client, sent: Message) -> None:
    call(client, sent, MessageStatus="undelivered", ErrorCode="3" * 400)

    assert outcome()[2] == "3" * 20 + " undelivered"


@pytest.mark.parametrize("signed", ["", "nonsense", signature("http://localhost:8000/", {})])
def test_unsigned_receipt_changes_nothing(signed: str, client: Client, sent: Message) -> None:
    assert call(client, sent, signed).status_code == 403
    assert outcome() == (MessageState.SENT, Outcome.NONE, "")


def test_receipt_is_refused_when_no_carrier_is_set(
    client: Client, sent: Message, settings: Any
) -> None:
    settings.SMS_TOKEN = ""
    path = f"/carrier/receipts/{sent.public_id}/"
    forged = signature(f"http://localhost:8000{path}", {"MessageStatus": "delivered"}, token="")

    answer = client.post(
        path, {"MessageStatus": "delivered"}, headers={"X-Twilio-Signature": forged}
    )

    assert answer.status_code == 403


def test_receipt_is_signed_for_the_public_address(
    client: Client, sent: Message, settings: Any
) -> None:
    settings.BASE_URL = "https://trust.example"

    assert call(client, sent).status_code == 403

    path = f"/carrier/receipts/{sent.public_id}/"
    form = {"MessageStatus": "delivered"}
    good = signature(f"https://trust.example{path}", form)
    answer = client.post(path, form, headers={"X-Twilio-Signature": good})
    assert answer.status_code == 204


def test_receipt_is_posted_and_forms_of_other_sites_do_not_matter(sent: Message) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert call(strict, sent).status_code == 204
    assert strict.get(f"/carrier/receipts/{sent.public_id}/").status_code == 405
