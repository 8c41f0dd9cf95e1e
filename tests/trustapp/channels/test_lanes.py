"""Lanes: nobody is flooded, and nobody waits for a slow one."""

import random
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.channels import letter, text
from tests.mail import Mailbox
from tests.sms import TextCarrier
from trustapp.channels import checks, services
from trustapp.channels.enums import Channel
from trustapp.channels.models import Lane, Message
from trustapp.channels.services import claims, lanes

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
EMAIL, SMS = Channel.EMAIL, Channel.SMS


def queue(domain: str, count: int) -> None:
    services.queue_messages(
        letters=[letter(n, recipient=f"resident{n}@{domain}") for n in range(count)], now=NOW
    )


def claim(at: datetime = NOW, channels: Any = Channel) -> Counter[str]:
    """Claim once and count by domain."""
    taken = claims.claim_due(now=at, channels=channels)
    return Counter(
        message.channel if message.channel == SMS else str(message.recipient).rpartition("@")[2]
        for message in taken.messages
    )


def test_lane_tells_no_domain(settings: Any) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=10 *=100"

    own = lanes.lane_of(EMAIL, "resident1@Slow.Example ")
    shared = lanes.lane_of(EMAIL, "resident1@rare.example")

    assert own == lanes.lane_of(EMAIL, "someone@slow.example") != shared
    assert "slow" not in own
    assert own.startswith("email:")
    assert shared in {f"email:{number:02}" for number in range(64)}
    assert {own, shared, "sms"} <= set(lanes.paces())
    assert len(lanes.paces()) == 66


def test_without_limits_there_is_one_lane_a_channel(settings: Any) -> None:
    settings.SMS_PER_MINUTE = 0

    assert lanes.lane_of(EMAIL, "resident1@example.org") == "email"
    assert lanes.lane_of(EMAIL, "no address") == "email"
    assert lanes.lane_of(SMS, "+13125550001") == "sms"
    assert lanes.paces() == {}


def test_other_domains_have_no_limit_unless_told(settings: Any) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=10"

    assert lanes.lane_of(EMAIL, "resident1@example.org") == "email"


def test_slow_domain_holds_up_no_other(settings: Any) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=10"
    queue("slow.example", 100)
    queue("fast.example", 100)

    assert claim() == {"slow.example": 2, "fast.example": 50}
    assert [claim(), claim()] == [{"fast.example": 50}, {}]
    # Seven seconds later there is room for one more.
    assert claim(NOW + timedelta(seconds=6)) == {}
    assert claim(NOW + timedelta(seconds=7)) == {"slow.example": 1}
    assert claim(NOW + timedelta(hours=1)) == {"slow.example": 2}


def test_lanes_share_a_chunk_alike(settings: Any, text_carrier: TextCarrier) -> None:
    settings.MAIL_PER_MINUTE = "a.example=6000 b.example=6000"
    for domain in ("a.example", "b.example", "c.example"):
        queue(domain, 60)
    services.queue_messages(letters=[text(number) for number in range(60)], now=NOW)

    assert claim() == {"a.example": 25, "b.example": 25, "c.example": 25, "sms": 25}


def test_oldest_of_each_lane_leaves_first(settings: Any) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=20"
    queue("slow.example", 5)
    Message.objects.filter(pk__gt=Message.objects.earliest("pk").pk + 2).update(
        due_at=NOW - timedelta(days=1)
    )

    taken = claims.claim_due(now=NOW)

    assert [message.recipient for message in taken.messages] == [
        "resident3@slow.example", "resident4@slow.example", "resident0@slow.example",
    ]  # fmt: skip


def test_closed_channel_is_passed_over(settings: Any, text_carrier: TextCarrier) -> None:
    queue("example.org", 2)
    services.queue_messages(letters=[text(1)], now=NOW)

    assert claim(channels=[SMS]) == {"sms": 1}
    assert claim(channels=[]) == {}
    assert claim(channels=[EMAIL]) == {"example.org": 2}


def test_texts_have_the_pace_of_their_carrier(settings: Any, text_carrier: TextCarrier) -> None:
    settings.SMS_PER_MINUTE = 1
    services.queue_messages(letters=[text(number) for number in range(5)], now=NOW)

    assert services.deliver_due(now=NOW) == 1
    assert services.deliver_due(now=NOW + timedelta(minutes=5)) == 1
    assert len(text_carrier.texts) == 2


def test_settled_message_has_no_lane(
    settings: Any, mail_server: Mailbox, text_carrier: TextCarrier
) -> None:
    settings.MAIL_PER_MINUTE = "example.org=100"
    letters = [letter(1), letter(2, subject_ref="wave:2"), text(3)]
    services.queue_messages(letters=letters, now=NOW)
    assert set(Message.objects.values_list("lane", flat=True)) == {
        "sms", lanes.lane_of(EMAIL, "a@example.org"),
    }  # fmt: skip

    services.cancel_messages(purpose="survey_invitation", subject_ref="wave:2", now=NOW)
    services.deliver_due(now=NOW)

    assert set(Message.objects.values_list("lane", flat=True)) == {""}


def test_limit_that_is_taken_away_sets_its_lane_free(settings: Any) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=1"
    queue("slow.example", 10)
    settings.MAIL_PER_MINUTE = ""

    assert claim() == {"slow.example": 10}


def test_unused_messages_of_a_lane_cost_nothing(settings: Any) -> None:
    """A cancelled wave leaves no debt behind: only what was taken counts."""
    settings.MAIL_PER_MINUTE = "slow.example=10"
    queue("slow.example", 50)
    services.cancel_messages(purpose="survey_invitation", subject_ref="wave:1", now=NOW)
    queue("slow.example", 5)

    assert claim() == {"slow.example": 2}


@pytest.mark.parametrize("seed", range(3))
def test_no_minute_holds_more_than_the_limit(seed: int, settings: Any) -> None:
    chance = random.Random(seed)
    limits = {"a.example": 7, "b.example": 25}
    settings.MAIL_PER_MINUTE = " ".join(f"{name}={limit}" for name, limit in limits.items())
    for domain in (*limits, "free.example"):
        queue(domain, 120)
    left: list[tuple[datetime, str]] = []
    now = NOW
    while now < NOW + timedelta(minutes=3):
        now += timedelta(seconds=chance.random() * 9)
        left += [(now, domain) for domain in claim(now).elements()]

    assert sum(domain == "free.example" for _, domain in left) == 120
    for domain, limit in limits.items():
        times = [at for at, each in left if each == domain]
        for start in times:
            end = start + timedelta(minutes=1)
            assert sum(start <= at < end for at in times) <= limit
        assert len(times) >= 3 * limit * 0.6


@pytest.mark.slow
def test_senders_at_once_share_the_room_of_a_lane(settings: Any, transactional_db: None) -> None:
    settings.MAIL_PER_MINUTE = "slow.example=50"
    queue("slow.example", 60)
    queue("fast.example", 60)
    found: list[Counter[str]] = []
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait(timeout=60)
        found.extend(claim() for _ in range(4))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(found, Counter()) == {"slow.example": 6, "fast.example": 60}
    assert Message.objects.filter(state="claimed").count() == 66


def test_claim_is_one_statement_however_many_lanes(
    settings: Any, django_assert_num_queries: Any
) -> None:
    settings.MAIL_PER_MINUTE = "a.example=60 b.example=60 *=60"
    for domain in ("a.example", "b.example", "c.example"):
        queue(domain, 3)

    with django_assert_num_queries(1):
        claims.claim_due(now=NOW)


def test_queueing_opens_lanes_in_one_statement(
    settings: Any, django_assert_num_queries: Any
) -> None:
    settings.MAIL_PER_MINUTE = "a.example=60 *=60"
    with django_assert_num_queries(5):  # savepoint, blocks, lanes, messages, release
        services.queue_messages(
            letters=[letter(n, recipient=f"r@{name}.example") for n, name in enumerate("abcdef")],
            now=NOW,
        )

    queue("a.example", 1)
    assert Lane.objects.count() == len(
        {lanes.lane_of(EMAIL, f"r@{name}.example") for name in "abcdef"}
    )


@pytest.mark.parametrize(
    ("told", "problems"),
    [
        ({}, []),
        ({"MAIL_PER_MINUTE": "gmail.com=fast"}, ["channels.E001"]),
        ({"SMS_ACCOUNT": "AC1"}, ["channels.E002", "channels.E002"]),
        ({"SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+1"}, []),
        (
            {"SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+1", "SMS_URL": "http://sms.example"},
            ["channels.E003"],
        ),
        (
            {"SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+1", "SMS_URL": "https://"},
            ["channels.E003"],
        ),
        (
            {"SMS_ACCOUNT": "A", "SMS_TOKEN": "t", "SMS_FROM": "1", "SMS_URL": "http://127.0.0.1:8"},
            [],
        ),
    ],
)  # fmt: skip
def test_half_a_carrier_is_refused_at_the_start(
    told: dict[str, str], problems: list[str], settings: Any
) -> None:
    for name, value in told.items():
        setattr(settings, name, value)

    assert [problem.id for problem in checks.carriers_are_set(None)] == problems
