"""A sender of texts may die at any step: every text stays accounted for, and none comes twice."""

import http.client
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tests.factories.channels import text
from tests.sms import ACCOUNT, NUMBER, TOKEN, TextCarrier
from tests.trustapp.channels.outage import Proxy
from tests.trustapp.channels.test_crashes import Killed, on_call
from tests.trustapp.channels.test_kills import start_sender
from trustapp.channels import queries, services
from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import Message
from trustapp.channels.services import claims, patience

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
VICTIM = 2
KILLS = 2
TEXTS = 80

# Step: what is struck, at which call (the victim is the second of three texts), when.
STEPS: dict[str, tuple[Any, str, int, bool]] = {
    "claim committed": (claims, "claim_due", 1, True),
    "carrier called": (http.client.HTTPConnection, "connect", VICTIM, True),
    "about to begin": (claims, "begin", VICTIM, False),
    "begun": (claims, "begin", VICTIM, True),
    "handed over": (http.client.HTTPConnection, "getresponse", VICTIM, False),
    "answer read": (http.client.HTTPConnection, "getresponse", VICTIM, True),
    "about to say so": (claims, "begin", VICTIM + 1, False),
    "finished": (claims, "finish", 1, True),
}
# Which of the three is in doubt afterwards; the row of one is settled when the next one begins.
DELIVERED = {
    "carrier called": 1,
    "about to begin": 1,
    "handed over": VICTIM,
    "answer read": VICTIM,
    "about to say so": VICTIM,
}
# The last instant before a body: nobody can tell, and so it is listed.
BEGUN = {"begun": VICTIM}


def outcome(carrier: TextCarrier) -> tuple[list[str], set[str], set[str]]:
    """Return texts taken, rows marked sent, rows listed uncertain, by public id."""
    sent = Message.objects.filter(state=MessageState.SENT).values_list("public_id", flat=True)
    uncertain = queries.uncertain().values_list("public_id", flat=True)
    return carrier.names(), set(map(str, sent)), set(map(str, uncertain))


@pytest.mark.parametrize("is_database_up", [True, False], ids=["database up", "database away"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("delivery", Delivery)
def test_killed_sender_leaves_every_text_accounted_for(
    delivery: Delivery, step: str, is_database_up: bool, database: Proxy,
    text_carrier: TextCarrier, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    queued = services.queue_messages(
        letters=[text(number, delivery=delivery) for number in (1, 2, 3)], now=NOW
    )
    names = [str(message.public_id) for message in queued]

    def die() -> None:
        if not is_database_up:
            database.cut()
        # The request may still be on its way through the carrier's thread.
        time.sleep(0.02)
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

    received, sent, uncertain = outcome(text_carrier)
    handed_over = {names[DELIVERED[step] - 1]} if step in DELIVERED else set()
    begun = {names[BEGUN[step] - 1]} if step in BEGUN else set()
    if delivery == Delivery.AT_LEAST_ONCE:
        assert sent == set(received) == set(names)
        assert len(received) == 3 + len(handed_over)
    else:
        assert uncertain == handed_over | begun
        assert set(received) == set(names) - begun == sent | handed_over
        assert len(received) == 3 - len(begun)


@pytest.mark.parametrize(("name", "count"), [("begin", VICTIM), ("finish", 1)])
def test_long_outage_loses_and_doubles_no_text(
    name: str,
    count: int,
    database: Proxy,
    text_carrier: TextCarrier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services.queue_messages(letters=[text(number) for number in (1, 2, 3)], now=NOW)
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.3)

    def strike() -> None:
        database.cut()
        raise OperationalError("server closed the connection unexpectedly")

    on_call(monkeypatch, claims, name, count, strike, after=True)
    with pytest.raises(OperationalError):
        services.deliver_due(now=NOW)
    database.restore()
    services.release_stale_claims(now=LATER)
    services.deliver_due(now=LATER)

    received, sent, uncertain = outcome(text_carrier)
    assert len(received) == len(set(received))
    assert set(received) - sent <= uncertain
    assert len(sent | uncertain) == 3


@pytest.mark.outside
def test_kill_minus_nine_leaves_every_text_accounted_for(
    text_carrier: TextCarrier, transactional_db: None
) -> None:
    chance = random.Random(7)
    text_carrier.pause = 0.004
    services.queue_messages(letters=[text(number) for number in range(TEXTS)], now=timezone.now())

    for _ in range(KILLS):
        sender = start_sender(
            TRUSTAPP_SMS_URL=text_carrier.url,
            TRUSTAPP_SMS_ACCOUNT=ACCOUNT,
            TRUSTAPP_SMS_TOKEN=TOKEN,
            TRUSTAPP_SMS_FROM=NUMBER,
            TRUSTAPP_SMS_PER_MINUTE="0",
        )
        time.sleep(0.05 + chance.random() * 0.2)
        sender.kill()
        sender.communicate()
    time.sleep(0.1)
    later = timezone.now() + timedelta(minutes=10)
    services.release_stale_claims(now=later)
    services.deliver_due(now=later)

    received, sent, uncertain = outcome(text_carrier)
    assert len(received) == len(set(received))
    assert sent <= set(received)
    assert set(received) - sent <= uncertain
    assert len(sent | uncertain) == TEXTS
    assert len(uncertain) <= KILLS
    # What was in doubt is cleared up by the carrier's receipts.
    for name in received:
        services.note_receipt(public_id=UUID(name), status="delivered", code="", now=later)
    assert outcome(text_carrier)[1] == set(received)
