"""Texts on their way: the same promises as for mail."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.channels import letter, text
from tests.mail import Mailbox
from tests.sms import NUMBER, TextCarrier, error
from trustapp.channels import queries, services
from trustapp.channels.enums import Channel, Delivery, MessageState
from trustapp.channels.models import WORDS, Message
from trustapp.channels.transports import sms

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize("missing", ["SMS_URL", "SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM"])
def test_without_a_carrier_no_text_can_be_queued(
    missing: str, text_carrier: TextCarrier, settings: Any
) -> None:
    assert queries.can_text()
    setattr(settings, missing, "")

    assert not queries.can_text()
    with pytest.raises(services.NoTexts, match="no carrier for them is set up"):
        services.queue_messages(letters=[letter(1), text(2)], now=NOW)
    assert Message.objects.count() == 0


def test_text_waits_until_a_carrier_is_set_again(text_carrier: TextCarrier, settings: Any) -> None:
    services.queue_messages(letters=[text(1)], now=NOW)
    settings.SMS_TOKEN, token = "", settings.SMS_TOKEN

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["queued"]

    settings.SMS_TOKEN = token
    assert services.deliver_due(now=NOW) == 1


def test_text_is_sent_and_keeps_no_words(text_carrier: TextCarrier) -> None:
    queued = services.queue_messages(
        letters=[text(1, recipient="(312) 555-0101"), text(2)], now=NOW
    )

    assert services.deliver_due(now=NOW) == 2

    assert text_carrier.names() == [str(message.public_id) for message in queued]
    assert text_carrier.texts[0] == {
        "To": "+13125550101",
        "From": NUMBER,
        "Body": "Police: how are we doing? 1",
        "StatusCallback": f"http://localhost:8000/carrier/receipts/{queued[0].public_id}/",
    }
    for message in Message.objects.all():
        assert (message.state, message.channel) == (MessageState.SENT, Channel.SMS)
        assert [getattr(message, word) for word in WORDS] == [None] * 6
        assert message.recipient_hash


def test_hash_finds_a_number_however_it_is_written(text_carrier: TextCarrier) -> None:
    (message,) = services.queue_messages(letters=[text(1, recipient="(312) 555-0101")], now=NOW)

    assert message.recipient == "+13125550101"
    assert message.recipient_hash == queries.address_hash(Channel.SMS, "+1 312 555 0101")
    assert message.recipient_hash != queries.address_hash(Channel.EMAIL, "+13125550101")


def test_receipts_go_to_the_same_address_in_every_language(text_carrier: TextCarrier) -> None:
    from django.utils.translation import override

    services.queue_messages(letters=[text(1)], now=NOW)
    with override("es"):
        services.deliver_due(now=NOW)

    assert "/es/" not in text_carrier.texts[0]["StatusCallback"]


def test_mail_and_texts_leave_in_one_run(mail_server: Mailbox, text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[letter(1), text(2), letter(3), text(4)], now=NOW)

    assert services.deliver_due(now=NOW) == 4
    assert (len(mail_server.mails), len(text_carrier.texts)) == (2, 2)


def test_carrier_of_texts_that_is_away_holds_up_no_mail(
    mail_server: Mailbox, text_carrier: TextCarrier, settings: Any
) -> None:
    settings.SMS_URL = "http://127.0.0.1:1"
    services.queue_messages(letters=[text(1), letter(2), text(3), letter(4)], now=NOW)

    assert services.deliver_due(now=NOW) == 2

    assert states() == ["queued", "sent", "queued", "sent"]
    for message in Message.objects.filter(channel=Channel.SMS):
        assert (message.attempts, message.claimed_at) == (0, None)
        assert message.due_at > NOW
        assert "refused" in message.last_error


def test_mail_server_that_is_away_holds_up_no_text(
    text_carrier: TextCarrier, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    services.queue_messages(letters=[letter(1), text(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 1
    assert states() == ["queued", "sent"]


@pytest.mark.parametrize("delivery", Delivery)
def test_refused_number_fails_alone_without_naming_it(
    delivery: Delivery, text_carrier: TextCarrier
) -> None:
    text_carrier.say = lambda form: (
        error(400, 21211, f"The 'To' number {form['To']} is not valid.")
        if form["To"].endswith("2")
        else None
    )
    letters = [text(number, delivery=delivery) for number in (1, 2, 3)]
    services.queue_messages(letters=letters, now=NOW)

    assert services.deliver_due(now=NOW) == 2

    assert states() == ["sent", "failed", "sent"]
    failed = Message.objects.get(state=MessageState.FAILED)
    assert failed.last_error == "21211 The 'To' number [number] is not valid."


@pytest.mark.parametrize(
    "fields", [{"recipient": "nobody"}, {"recipient": ""}, {"text": " "}, {"text": "x" * 1601}]
)
def test_text_that_cannot_be_sent_fails_alone(
    fields: dict[str, str], text_carrier: TextCarrier
) -> None:
    services.queue_messages(letters=[text(1, **fields), text(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 1
    assert states() == ["failed", "sent"]
    assert text_carrier.requests == 1


@pytest.mark.parametrize("delivery", Delivery)
def test_too_many_requests_put_everything_back(
    delivery: Delivery, text_carrier: TextCarrier
) -> None:
    text_carrier.say = lambda form: error(429, 20429, "Too Many Requests", Retry_After="600")
    letters = [text(number, delivery=delivery) for number in (1, 2, 3)]
    services.queue_messages(letters=letters, now=NOW)

    assert services.deliver_due(now=NOW) == 0

    assert text_carrier.requests == 1
    for message in Message.objects.all():
        assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
        assert (message.due_at - NOW).total_seconds() == pytest.approx(600, abs=5)
    text_carrier.say = lambda form: None
    assert services.deliver_due(now=NOW + timedelta(minutes=11)) == 3


def test_endless_pause_is_cut_short(text_carrier: TextCarrier) -> None:
    text_carrier.say = lambda form: error(429, 20429, "Too Many Requests", Retry_After="9" * 12)
    services.queue_messages(letters=[text(1)], now=NOW)

    services.deliver_due(now=NOW)

    assert (Message.objects.get().due_at - NOW).total_seconds() == pytest.approx(3600, abs=5)


@pytest.mark.parametrize("delivery", Delivery)
def test_broken_carrier_is_asked_again_ever_later(
    delivery: Delivery, text_carrier: TextCarrier
) -> None:
    text_carrier.say = lambda form: error(500, 20500, "Internal Server Error")
    services.queue_messages(letters=[text(1, delivery=delivery)], now=NOW)

    services.deliver_due(now=NOW)
    first = Message.objects.get()
    services.deliver_due(now=first.due_at)
    second = Message.objects.get()

    assert (first.state, first.attempts) == (MessageState.QUEUED, 1)
    assert (second.state, second.attempts) == (MessageState.QUEUED, 2)
    assert (first.due_at - NOW).total_seconds() == pytest.approx(60, abs=5)
    assert (second.due_at - first.due_at).total_seconds() == pytest.approx(240, abs=5)


def test_silent_carrier_leaves_doubt_and_never_a_second_text(
    text_carrier: TextCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "LAST_ANSWER_SECONDS", 0.05)
    text_carrier.pause = 0.2
    services.queue_messages(letters=[text(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["unknown"]
    services.release_stale_claims(now=NOW + timedelta(days=1))
    services.deliver_due(now=NOW + timedelta(days=1))

    assert states() == ["unknown"]
    assert text_carrier.requests == 1


def test_carrier_that_hangs_up_leaves_doubt(text_carrier: TextCarrier) -> None:
    text_carrier.before_answer = lambda form: False
    services.queue_messages(
        letters=[text(1), text(2, delivery=Delivery.AT_LEAST_ONCE)], now=NOW
    )  # fmt: skip

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["unknown", "queued"]


@pytest.mark.slow
def test_two_senders_at_once_send_every_text_once(
    text_carrier: TextCarrier, transactional_db: None
) -> None:
    services.queue_messages(letters=[text(number) for number in range(120)], now=NOW)

    def work() -> None:
        services.deliver_due(now=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert set(states()) == {"sent"}
    assert len(text_carrier.names()) == len(set(text_carrier.names())) == 120


def test_one_text_costs_one_statement(
    text_carrier: TextCarrier, django_assert_num_queries: Any
) -> None:
    services.queue_messages(letters=[text(1)], now=NOW)
    with django_assert_num_queries(3 + 1):  # two claims, one of them empty, and a finish
        services.deliver_due(now=NOW)
    services.queue_messages(letters=[text(number) for number in (2, 3, 4)], now=NOW)
    with django_assert_num_queries(3 + 3):
        services.deliver_due(now=NOW)
