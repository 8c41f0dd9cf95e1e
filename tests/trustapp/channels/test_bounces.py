"""Mail that came back."""

import io
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories.channels import letter, text
from tests.mail import Mailbox
from tests.sms import TextCarrier, error
from tests.trustapp.channels.outage import Proxy
from tests.trustapp.channels.reports import COMPLAINT, EXCHANGE, report
from trustapp.audit.models import AuditLine
from trustapp.channels import queries, services, tasks
from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState, Outcome
from trustapp.channels.models import Blocked, Message
from trustapp.channels.services import forgetting
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("receive_bounce")


def send(*numbers: int, **fields: Any) -> list[Message]:
    queued = services.queue_messages(
        letters=[letter(number, **fields) for number in numbers], now=NOW
    )
    services.deliver_due(now=NOW)
    return queued


def bounce(message: Message, now: datetime = NOW, shape: str = EXCHANGE, **words: str) -> str:
    mail = report(shape, message_id=message.message_id, **words)
    return services.receive_bounce(mail=mail, by=BY, now=now)


def soft(message: Message, now: datetime = NOW) -> str:
    return bounce(message, now, status="5.2.2", diagnostic="552 5.2.2 mailbox full")


def blocks() -> list[tuple[str, str]]:
    return list(Blocked.objects.values_list("channel", "reason"))


def test_hard_bounce_fails_the_mail_and_blocks_the_address(mail_server: Mailbox) -> None:
    (message,) = send(1)

    assert bounce(message) == "hard bounce, address blocked"

    message.refresh_from_db()
    assert (message.state, message.outcome) == (MessageState.FAILED, Outcome.UNDELIVERED)
    assert (message.last_error, message.outcome_at) == ("5.1.1 hard bounce", NOW)
    assert blocks() == [("email", "bounced")]
    (line,) = AuditLine.objects.filter(action="channels.block_address")
    assert (line.actor_kind, line.actor_label) == ("system", "receive_bounce")
    (later,) = send(1, delivery=Delivery.AT_LEAST_ONCE)
    assert later.state == MessageState.CANCELLED


def test_same_report_twice_is_one_bounce(mail_server: Mailbox) -> None:
    (message,) = send(1)

    assert [soft(message), soft(message), soft(message), soft(message)] == [
        "soft bounce", "known already", "known already", "known already",
    ]  # fmt: skip
    assert blocks() == []


def test_third_soft_bounce_within_thirty_days_blocks(mail_server: Mailbox) -> None:
    first, second, third, fourth = (send(1)[0] for _ in range(4))

    assert soft(first, NOW) == "soft bounce"
    assert soft(second, NOW + timedelta(days=20)) == "soft bounce"
    # The first is thirty days old by now and counts no more.
    assert soft(third, NOW + timedelta(days=30)) == "soft bounce"
    assert soft(fourth, NOW + timedelta(days=40)) == "soft bounce, address blocked"
    assert blocks() == [("email", "bounced")]


def test_soft_bounces_of_others_do_not_count(mail_server: Mailbox) -> None:
    for message in send(1, 2, 3):
        assert soft(message) == "soft bounce"
    assert blocks() == []


def test_complaint_blocks_and_the_mail_has_arrived(mail_server: Mailbox) -> None:
    (message,) = send(1)

    assert bounce(message, shape=COMPLAINT) == "complaint, address blocked"
    assert bounce(message, shape=COMPLAINT) == "complaint, known already"

    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert blocks() == [("email", "complained")]


def test_bounce_clears_up_doubt(mail_server: Mailbox) -> None:
    mail_server.say_to_mail = lambda mail: "199 what"
    once, again = [*send(1), *send(2, delivery=Delivery.AT_LEAST_ONCE)]
    mail_server.say_to_mail = lambda mail: None

    soft(once)
    soft(again)

    assert services.deliver_due(now=NOW + timedelta(days=1)) == 0
    assert set(Message.objects.values_list("state", "outcome")) == {("failed", "undelivered")}


def test_delay_is_no_news(mail_server: Mailbox) -> None:
    (message,) = send(1)

    assert bounce(message, action="delayed", status="4.4.1") == "still on its way, or arrived"
    message.refresh_from_db()
    assert (message.state, message.outcome) == (MessageState.SENT, Outcome.NONE)


def test_report_about_a_cancelled_or_foreign_mail_or_a_text_changes_nothing(
    text_carrier: TextCarrier,
) -> None:
    mail, sms = services.queue_messages(letters=[letter(1), text(2)], now=NOW)
    services.cancel_messages(purpose=mail.purpose, subject_ref=mail.subject_ref, now=NOW)

    assert bounce(mail) == "known already"
    assert bounce(sms) == "a mail that is not ours"
    assert services.receive_bounce(mail=report(), by=BY, now=NOW) == "a mail that is not ours"
    assert services.receive_bounce(mail=b"Hi", by=BY, now=NOW) == "no report about a mail of ours"
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}


def test_bounce_that_comes_after_the_address_was_forgotten_only_fails(
    mail_server: Mailbox,
) -> None:
    (message,) = send(1)
    services.forget_recipients(now=NOW + timedelta(days=31))

    assert bounce(message) == "hard bounce"
    assert blocks() == []


def test_recipients_are_forgotten_after_thirty_days(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_BATCH", 2)
    send(1, 2, 3)
    services.queue_messages(letters=[letter(4, due_at=NOW + timedelta(days=60))], now=NOW)

    # Settled a moment after NOW, as long as the sending took.
    assert services.forget_recipients(now=NOW + timedelta(days=30)) == 0
    assert services.forget_recipients(now=NOW + timedelta(days=30, minutes=5)) == 3
    assert services.forget_recipients(now=NOW + timedelta(days=30, minutes=5)) == 0
    assert Message.objects.exclude(recipient_hash="").count() == 1
    assert tasks.forget_recipients() == 0


def test_refusal_at_the_door_blocks_like_a_bounce(mail_server: Mailbox) -> None:
    mail_server.say_to_recipient = lambda recipient: (
        "550 5.1.1 no such user" if recipient.startswith("resident1") else "550 5.7.1 not from you"
    )
    send(1, 2)

    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}
    assert queries.blocked(
        Channel.EMAIL, list(Message.objects.values_list("recipient_hash", flat=True))
    ) == {queries.address_hash(Channel.EMAIL, "resident1@example.org")}


@pytest.mark.parametrize(
    ("code", "reason"),
    [(21610, BlockReason.STOPPED), (21614, BlockReason.BOUNCED), (21408, None)],
)
def test_refused_number_is_blocked_when_the_carrier_says_why(
    code: int, reason: BlockReason | None, text_carrier: TextCarrier
) -> None:
    text_carrier.say = lambda form: error(400, code, "no")
    services.queue_messages(letters=[text(1)], now=NOW)

    services.deliver_due(now=NOW)

    assert blocks() == ([("sms", reason)] if reason else [])


@pytest.mark.parametrize(("code", "count"), [("30005", 1), ("30006", 1), ("30003", 0), ("", 0)])
def test_lost_text_blocks_a_number_that_does_not_exist(
    code: str, count: int, text_carrier: TextCarrier
) -> None:
    (message,) = services.queue_messages(letters=[text(1)], now=NOW)
    services.deliver_due(now=NOW)

    for _ in range(2):
        services.note_receipt(public_id=message.public_id, status="undelivered", code=code, now=NOW)

    assert blocks() == [("sms", "bounced")] * count


@pytest.fixture
def pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[bytes], tuple[int, str]]:
    """Run the command as a mail server does and return its exit code and its word."""

    def run(mail: bytes) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail)))
        try:
            call_command("receive_bounce")
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, (said.out + said.err).strip()

    return run


def test_command_takes_a_report(pipe: Any, mail_server: Mailbox) -> None:
    (message,) = send(1)
    mail = report(message_id=message.message_id)

    assert pipe(mail) == (0, "hard bounce, address blocked")
    assert pipe(mail) == (0, "known already")
    assert Message.objects.get().outcome_at.date() == timezone.now().date()


@pytest.mark.parametrize("mail", [b"", b"\xff\xfe", b"Subject: Hello\n\nI am away."])
def test_command_takes_whatever_comes(mail: bytes, pipe: Any) -> None:
    assert pipe(mail) == (0, "no report about a mail of ours")


@pytest.mark.slow
def test_command_asks_to_try_again_when_the_database_is_away(pipe: Any, database: Proxy) -> None:
    database.cut()

    assert pipe(report()) == (os.EX_TEMPFAIL, "The database is away. Try again later.")

    database.restore()
    assert pipe(report()) == (0, "a mail that is not ours")
