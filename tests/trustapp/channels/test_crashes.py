"""A sender may die at any step, with the database there or away: every mail stays accounted for."""

import smtplib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.factories.channels import letter
from tests.mail import Mailbox
from tests.trustapp.channels.outage import Proxy
from trustapp.channels import queries, services
from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import Message
from trustapp.channels.services import claims, patience
from trustapp.channels.transports import email

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
VICTIM = 2


class Killed(BaseException):
    """The end of a process, as seen from inside."""


def on_call(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, count: int, strike: Callable[[], None],
    *, after: bool,
) -> None:  # fmt: skip
    """Let disaster strike before or after the given call of a real function."""
    real = getattr(owner, name)
    calls = []

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        is_it = len(calls) == count
        if is_it and not after:
            strike()
        result = real(*args, **kwargs)
        if is_it and after:
            strike()
        return result

    monkeypatch.setattr(owner, name, wrapped)


# Step: what is struck, at which call (the victim is the second of three messages), when.
STEPS: dict[str, tuple[Any, str, int, bool]] = {
    "claim committed": (claims, "claim_due", 1, True),
    "server called": (smtplib.SMTP, "ehlo", 1, True),
    # Commands with an answer: MAIL, RCPT and DATA of each message.
    "sender told": (smtplib.SMTP, "docmd", 3 * VICTIM - 2, True),
    "recipient told": (smtplib.SMTP, "docmd", 3 * VICTIM - 1, True),
    "server waits for the body": (claims, "begin", VICTIM, False),
    "begun": (claims, "begin", VICTIM, True),
    # Replies of one conversation: hello, EHLO, then MAIL, RCPT, DATA and body of each message.
    "body handed over": (smtplib.SMTP, "getreply", 2 + 4 * VICTIM, False),
    "answer read": (smtplib.SMTP, "getreply", 2 + 4 * VICTIM, True),
    "about to say so": (claims, "begin", VICTIM + 1, False),
    "said, the next begun": (claims, "begin", VICTIM + 1, True),
    "about to finish": (claims, "finish", 1, False),
    "finished": (claims, "finish", 1, True),
}
# Which of the three is in doubt afterwards; the row of one is settled when the next one begins.
DELIVERED = {
    "sender told": 1,
    "recipient told": 1,
    "server waits for the body": 1,
    "body handed over": VICTIM,
    "answer read": VICTIM,
    "about to say so": VICTIM,
    "about to finish": 3,
}
# The last instant before a body: nobody can tell, and so it is listed.
BEGUN = {"begun": VICTIM, "said, the next begun": 3}


@pytest.mark.parametrize("is_database_up", [True, False], ids=["database up", "database away"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("delivery", Delivery)
def test_killed_sender_leaves_every_mail_accounted_for(
    delivery: Delivery, step: str, is_database_up: bool, database: Proxy, mail_server: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    queued = services.queue_messages(
        letters=[letter(number, delivery=delivery) for number in (1, 2, 3)], now=NOW
    )
    names = [message.message_id for message in queued]

    def die() -> None:
        if not is_database_up:
            database.cut()
        raise Killed

    with monkeypatch.context() as patches:
        owner, name, count, after = STEPS[step]
        on_call(patches, owner, name, count, die, after=after)
        with pytest.raises(Killed):
            services.deliver_due(now=NOW)
    connection.close()
    database.restore()
    services.release_stale_claims(now=LATER)
    services.deliver_due(now=LATER)

    received, sent, uncertain = outcome(mail_server)
    handed_over = {names[DELIVERED[step] - 1]} if step in DELIVERED else set()
    begun = {names[BEGUN[step] - 1]} if step in BEGUN else set()
    if delivery == Delivery.AT_LEAST_ONCE:
        assert sent == set(received) == set(names)
        assert len(received) == 3 + len(handed_over)
    else:
        assert uncertain == handed_over | begun
        assert set(received) == set(names) - begun == sent | handed_over
        assert len(received) == 3 - len(begun)


@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["refused", "answer lost"])
@pytest.mark.parametrize(("name", "count"), [("begin", VICTIM), ("finish", 1)])
def test_short_outage_only_delays(
    name: str, count: int, is_answer_lost: bool, database: Proxy, mail_server: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    services.queue_messages(letters=[letter(number) for number in (1, 2, 3)], now=NOW)

    def strike() -> None:
        database.cut()
        threading.Timer(0.6, database.restore).start()
        if is_answer_lost:
            raise OperationalError("server closed the connection unexpectedly")

    on_call(monkeypatch, claims, name, count, strike, after=is_answer_lost)

    assert services.deliver_due(now=NOW) == 3
    received, sent, uncertain = outcome(mail_server)
    assert (len(received), set(received), uncertain) == (3, sent, set())


@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["refused", "answer lost"])
@pytest.mark.parametrize(("name", "count"), [("begin", VICTIM), ("finish", 1)])
def test_long_outage_loses_and_doubles_nothing(
    name: str, count: int, is_answer_lost: bool, database: Proxy, mail_server: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    services.queue_messages(letters=[letter(number) for number in (1, 2, 3)], now=NOW)
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.3)

    def strike() -> None:
        database.cut()
        if is_answer_lost:
            raise OperationalError("server closed the connection unexpectedly")

    on_call(monkeypatch, claims, name, count, strike, after=is_answer_lost)

    with pytest.raises(OperationalError):
        services.deliver_due(now=NOW)
    database.restore()
    services.release_stale_claims(now=LATER)
    services.deliver_due(now=LATER)

    received, sent, uncertain = outcome(mail_server)
    assert len(received) == len(set(received))
    assert set(received) - sent <= uncertain
    assert sent | uncertain == set(Message.objects.values_list("message_id", flat=True))


def test_database_that_is_back_soon_gets_the_message_again(
    database: Proxy, mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.queue_message(**as_fields(), now=NOW)
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.3)

    def strike() -> None:
        database.cut()
        threading.Timer(0.8, database.restore).start()
        raise OperationalError("server closed the connection unexpectedly")

    on_call(monkeypatch, claims, "begin", 1, strike, after=True)
    on_call(monkeypatch, claims, "give_back", 1, lambda: threading.Event().wait(0.7), after=False)

    with pytest.raises(OperationalError):
        services.deliver_due(now=NOW)

    message = Message.objects.get()
    assert (message.state, message.attempts, mail_server.mails) == (MessageState.QUEUED, 0, [])


def as_fields() -> dict[str, Any]:
    one = letter(1)
    return {name: getattr(one, name) for name in one.__slots__ if name != "filling"}


def test_late_answer_replaces_unknown(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)

    def lease_runs_out() -> None:
        services.release_stale_claims(now=LATER)
        assert queries.uncertain().count() == 1

    on_call(monkeypatch, claims, "finish", 1, lease_runs_out, after=False)
    services.deliver_due(now=NOW)

    assert outcome(mail_server)[2] == set()


def test_sender_whose_claim_was_released_hands_nothing_over(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)

    def someone_else_delivers() -> None:
        services.release_stale_claims(now=LATER)
        services.deliver_due(now=LATER)

    on_call(monkeypatch, smtplib.SMTP, "docmd", 2, someone_else_delivers, after=True)
    services.deliver_due(now=NOW)

    received, sent, _ = outcome(mail_server)
    assert (len(received), set(received)) == (1, sent)


def test_slow_carrier_leaves_a_message_in_doubt(
    mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    services.queue_messages(
        letters=[letter(1), letter(2, delivery=Delivery.AT_LEAST_ONCE)], now=NOW
    )
    monkeypatch.setattr(email, "LAST_ANSWER_SECONDS", 0.05)
    mail_server.pause = 0.2

    assert services.deliver_due(now=NOW) == 0

    first, second = Message.objects.order_by("id")
    assert (first.state, second.state) == (MessageState.UNKNOWN, MessageState.QUEUED)
    assert (second.attempts, second.due_at > NOW) == (1, True)


def outcome(box: Mailbox) -> tuple[list[str], set[str], set[str]]:
    """Return mails received, rows marked sent, rows listed uncertain."""
    sent = Message.objects.filter(state=MessageState.SENT).values_list("message_id", flat=True)
    uncertain = queries.uncertain().values_list("message_id", flat=True)
    return box.message_ids(), set(sent), set(uncertain)
