import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management.utils import get_random_secret_key
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.channels import letter
from tests.mail import Mailbox
from trustapp.channels import queries, services, tasks
from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import WORDS, Message
from trustapp.channels.pure import backoff
from trustapp.channels.services import claims

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_deliver_due_sends_and_keeps_no_words(mail_server: Mailbox) -> None:
    queued = services.queue_messages(letters=[letter(1), letter(2)], now=NOW)

    sent = services.deliver_due(now=NOW)

    assert sent == 2
    assert mail_server.message_ids() == [message.message_id for message in queued]
    assert mail_server.envelopes[0] == ("no-reply@localhost", ["resident1@example.org"])
    assert mail_server.conversations == 1
    for message in Message.objects.all():
        assert message.state == MessageState.SENT
        assert [getattr(message, word) for word in WORDS] == [None] * 6


def test_deliver_due_waits_for_the_due_time(mail_server: Mailbox) -> None:
    services.queue_messages(letters=[letter(1, due_at=NOW + timedelta(hours=1))], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert services.deliver_due(now=NOW + timedelta(hours=1)) == 1


def test_deliver_due_without_work_calls_nobody(mail_server: Mailbox) -> None:
    assert services.deliver_due(now=NOW) == 0
    assert mail_server.conversations == 0


def test_deliver_due_works_through_several_chunks(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "CHUNK", 2)
    services.queue_messages(letters=[letter(number) for number in range(5)], now=NOW)

    assert services.deliver_due(now=NOW) == 5
    assert mail_server.conversations == 1


def test_deliver_due_stops_when_its_time_is_up(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.delivery, "BUDGET", timedelta(0))
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["queued"]


def test_one_message_costs_one_statement(mail_server: Mailbox) -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)
    with CaptureQueriesContext(connection) as one:
        services.deliver_due(now=NOW)
    services.queue_messages(letters=[letter(number) for number in (2, 3, 4)], now=NOW)
    with CaptureQueriesContext(connection) as three:
        services.deliver_due(now=NOW)

    assert len(three) - len(one) == 2 - 1  # the department is remembered by then


def test_refused_recipient_fails_alone_without_naming_the_address(mail_server: Mailbox) -> None:
    mail_server.say_to_recipient = lambda recipient: (
        f"550 5.1.1 <{recipient}>: no such user resident2 here"
        if recipient.startswith("resident2")
        else None
    )
    services.queue_messages(letters=[letter(1), letter(2), letter(3)], now=NOW)

    assert services.deliver_due(now=NOW) == 2

    assert states() == ["sent", "failed", "sent"]
    failed = Message.objects.get(state=MessageState.FAILED)
    assert failed.last_error == "550 5.1.1 <[address]>: no such user [address] here"
    assert mail_server.conversations == 1


def test_refused_words_fail_for_good(mail_server: Mailbox) -> None:
    mail_server.say_to_mail = lambda mail: "554 5.7.1 looks like spam"
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["failed"]


@pytest.mark.parametrize("delivery", Delivery)
@pytest.mark.parametrize("stage", ["say_to_recipient", "say_to_mail"])
def test_passing_refusal_waits_longer_each_time(
    stage: str, delivery: Delivery, mail_server: Mailbox
) -> None:
    setattr(mail_server, stage, lambda _: "451 4.7.1 greylisted, try again later")
    services.queue_messages(letters=[letter(1, delivery=delivery)], now=NOW)

    services.deliver_due(now=NOW)
    first = Message.objects.get()
    services.deliver_due(now=first.due_at)
    second = Message.objects.get()

    assert (first.state, first.attempts) == (MessageState.QUEUED, 1)
    assert (second.state, second.attempts) == (MessageState.QUEUED, 2)
    assert first.recipient == "resident1@example.org"
    assert (first.due_at - NOW).total_seconds() == pytest.approx(60, abs=5)
    assert (second.due_at - first.due_at).total_seconds() == pytest.approx(240, abs=5)


def test_message_is_given_up_after_four_days(mail_server: Mailbox) -> None:
    mail_server.say_to_recipient = lambda recipient: "451 mailbox full"
    services.queue_messages(letters=[letter(1)], now=NOW)

    services.deliver_due(now=NOW + backoff.GIVE_UP_AFTER + timedelta(minutes=1))

    assert states() == ["failed"]


def test_carrier_away_costs_no_attempt(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    services.queue_messages(letters=[letter(1), letter(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 0

    for message in Message.objects.all():
        assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
        assert message.due_at > NOW
        assert "refused" in message.last_error


def test_refused_sender_is_our_fault_and_waits(mail_server: Mailbox) -> None:
    mail_server.say_to_sender = lambda sender: "550 5.7.1 not allowed to send as this"
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["queued"]


def test_server_that_ends_a_long_conversation_is_called_again(mail_server: Mailbox) -> None:
    said = []

    def too_many_mails(sender: str) -> str | None:
        said.append(sender)
        return "421 4.7.0 enough for one conversation" if len(said) == 2 else None

    mail_server.say_to_sender = too_many_mails
    services.queue_messages(letters=[letter(1), letter(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 2
    assert mail_server.conversations == 2


@pytest.mark.parametrize("stage", ["say_to_recipient", "say_to_mail"])
def test_server_that_closes_at_a_message_gets_the_next_one(
    stage: str, mail_server: Mailbox
) -> None:
    said = []

    def closing_once(_: object) -> str | None:
        said.append(stage)
        return "421 4.3.2 going down" if len(said) == 1 else None

    setattr(mail_server, stage, closing_once)
    services.queue_messages(letters=[letter(1), letter(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 1
    assert states() == ["queued", "sent"]


@pytest.mark.parametrize("answer", ["199 what", "xyz nonsense"])
def test_answer_nobody_can_read_is_doubt(answer: str, mail_server: Mailbox) -> None:
    mail_server.say_to_mail = lambda mail: answer
    services.queue_messages(letters=[letter(1)], now=NOW)

    services.deliver_due(now=NOW)

    assert states() == ["unknown"]


@pytest.mark.parametrize(
    "recipient",
    ["not an address", "a@b\r\nRCPT TO:<other@example.org>", "ünï@example.org", "a@b>", "@", ""],
)
def test_address_that_is_none_fails_alone(recipient: str, mail_server: Mailbox) -> None:
    services.queue_messages(letters=[letter(1, recipient=recipient), letter(2)], now=NOW)

    assert services.deliver_due(now=NOW) == 1
    assert states() == ["failed", "sent"]
    assert [rcpt for _, rcpt in mail_server.envelopes] == [["resident2@example.org"]]


def test_two_senders_at_once_send_everything_once(
    mail_server: Mailbox, transactional_db: None
) -> None:
    services.queue_messages(letters=[letter(number) for number in range(120)], now=NOW)

    def work() -> None:
        services.deliver_due(now=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert set(states()) == {"sent"}
    assert len(mail_server.message_ids()) == len(set(mail_server.message_ids())) == 120
    assert mail_server.conversations > 1


def test_signed_in_conversation_is_refused_without_the_word(
    mail_server: Mailbox, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "house", get_random_secret_key()
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0

    message = Message.objects.get()
    assert message.state == MessageState.QUEUED
    assert settings.EMAIL_HOST_PASSWORD not in message.last_error


def test_required_encryption_is_not_skipped(mail_server: Mailbox, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert services.deliver_due(now=NOW) == 0
    assert states() == ["queued"]
    assert mail_server.mails == []


def test_release_leaves_fresh_claims_alone() -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)
    claims.claim_due(now=NOW)

    assert services.release_stale_claims(now=NOW + timedelta(seconds=10)) == 0
    assert services.release_stale_claims(now=NOW + timedelta(seconds=31)) == 1
    assert states() == ["queued"]


def test_tasks_deliver_and_release(mail_server: Mailbox) -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)

    assert tasks.deliver_due(surprise="ignored") == 1
    assert tasks.release_stale_claims() == 0


def test_tally_and_lists_by_subject(mail_server: Mailbox) -> None:
    mail_server.say_to_mail = lambda mail: "199 what" if "2" in str(mail["Subject"]) else None
    services.queue_messages(
        letters=[letter(1), letter(2), letter(3, subject_ref="wave:2")], now=NOW
    )
    services.deliver_due(now=NOW)

    assert queries.tally("survey_invitation", "wave:1") == {"sent": 1, "unknown": 1}
    assert queries.uncertain("survey_invitation", "wave:1").count() == 1
    assert queries.uncertain("survey_invitation", "wave:2").count() == 0
    assert queries.uncertain("receipt").count() == 0
    assert queries.uncertain().count() == 1
    assert list(queries.troubled(MessageState.FAILED)) == []
