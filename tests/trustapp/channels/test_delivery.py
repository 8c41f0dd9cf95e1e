from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.channels import letter
from tests.mail import Mailbox
from trustapp.channels import services
from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import WORDS, Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def test_deliver_due_sends_and_keeps_no_words(mail_server: Mailbox) -> None:
    queued = services.queue_messages(letters=[letter(1), letter(2)], now=NOW)

    sent = services.deliver_due(now=NOW)

    assert sent == 2
    assert mail_server.message_ids() == [message.message_id for message in queued]
    assert mail_server.envelopes[0] == ("no-reply@localhost", ["resident1@example.org"])
    assert mail_server.conversations == 1
    for message in Message.objects.all():
        assert message.state == MessageState.SENT
        assert [getattr(message, word) for word in WORDS] == [None] * 5
