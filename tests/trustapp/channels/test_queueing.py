from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection

from tests.factories.channels import letter
from trustapp.channels import services
from trustapp.channels.enums import MessageState
from trustapp.channels.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def test_queue_message_keeps_a_sealed_row() -> None:
    one = letter(1, html="<p>Please</p>", unsubscribe="https://example.org/stop")

    message = services.queue_message(
        **{name: getattr(one, name) for name in one.__slots__ if name != "filling"}, now=NOW
    )

    message.refresh_from_db()
    assert message.message_id == f"<{message.public_id}@localhost>"
    assert (message.recipient, message.html) == ("resident1@example.org", "<p>Please</p>")
    assert (message.state, message.due_at, message.attempts) == (MessageState.QUEUED, NOW, 0)
    assert str(message) == "survey_invitation wave:1"
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, ' ') FROM channels_message m")
        stored = cursor.fetchone()[0]
    for secret in ("resident1", "Please tell", "How are we", b"resident1".hex()):
        assert secret not in stored


def test_queue_messages_pokes_a_sender_once_after_commit(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poked = []
    monkeypatch.setattr(
        "trustapp.core.jobs.current_app.send_task", lambda name, **_: poked.append(name)
    )

    with django_capture_on_commit_callbacks(execute=True):
        services.queue_messages(letters=[letter(number) for number in range(3)], now=NOW)
        assert poked == []

    assert poked == ["channels.deliver_due"]


def test_queue_messages_without_letters_pokes_nobody(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        assert services.queue_messages(letters=[], now=NOW) == []

    assert callbacks == []


def test_queue_messages_takes_a_thousand_in_one_statement(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(4):  # savepoint, blocks, insert, release
        services.queue_messages(letters=[letter(number) for number in range(50)], now=NOW)


def test_cancel_messages_takes_back_only_what_waits() -> None:
    services.queue_messages(letters=[letter(1), letter(2, subject_ref="wave:2")], now=NOW)

    cancelled = services.cancel_messages(purpose="survey_invitation", subject_ref="wave:1", now=NOW)

    assert cancelled == 1
    first, second = Message.objects.order_by("id")
    assert (first.state, first.recipient) == (MessageState.CANCELLED, None)
    assert (second.state, second.recipient) == (MessageState.QUEUED, "resident2@example.org")


def test_database_refuses_a_settled_message_with_words() -> None:
    services.queue_messages(letters=[letter(1)], now=NOW)

    with pytest.raises(IntegrityError, match="settled_message_keeps_no_words"):
        Message.objects.update(state=MessageState.SENT, settled_at=NOW)
