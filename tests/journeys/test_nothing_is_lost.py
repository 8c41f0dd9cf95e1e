"""A wave in which one process after the other dies: nothing acknowledged is lost or doubled.

The mail server is ours, so that each process can be killed in the worst moment of all: when the
server holds a mail and has not said so yet.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Sum
from django.utils import timezone

from feedback.surveys.enums import ResponseState, SurveyState
from feedback.surveys.models import Answer, Response
from feedback.trust.models import Cell, Measure
from feedback.trust.services import folding
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory, people
from tests.journeys.conftest import Inside, poke
from tests.journeys.crowd import Crowd
from tests.journeys.waiting import wait_for
from tests.mail import Mailbox
from tests.trustapp.local.machine import Machine, machine
from trustapp.channels import queries as outbox
from trustapp.channels import services as channels
from trustapp.channels.models import Message
from trustapp.channels.services import releasing
from trustapp.local.services.workers import KINDS

pytestmark = pytest.mark.slow

PARTS = ("channels", "computing", "beat", "web")
VICTIMS = ("channels", "valkey", "postgres", "web", "computing")


@dataclass
class Killer:
    """Kills the next victim whenever so many mails have come, before their server says so."""

    running: Machine
    box: Mailbox
    every: int
    victims: list[str]
    # When a sender died last, and what it had surely handed over; its threads may have had more.
    sender_died_at: datetime = field(default_factory=timezone.now)
    in_doubt: list[str] = field(default_factory=list)

    def __call__(self, _server: object, mail: EmailMessage) -> None:
        if self.victims and len(self.box.mails) % self.every == 0:
            victim = self.victims[0]
            self.running.kill(victim)
            if victim == "channels":
                self.sender_died_at = timezone.now()
                self.in_doubt.append(str(mail["Message-ID"]))
            self.victims.pop(0)


@pytest.fixture
def durable(mail_server: Mailbox, secrets: dict[str, str]) -> Iterator[Machine]:
    """A machine that waits for its disk, as in production, and hands its mails to our server."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    carrier = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_server.port)}
    with machine(*PARTS, environment=secrets | carrier, durable=True) as running:
        yield running


@pytest.mark.parametrize(
    ("invited", "rounds"), [(300, 1), pytest.param(3000, 10, marks=pytest.mark.full)]
)
def test_killed_processes_lose_nothing_and_double_nothing(
    durable: Machine, mail_server: Mailbox, go_inside: Inside, invited: int, rounds: int
) -> None:
    killer = Killer(durable, mail_server, invited // (10 * rounds), list(VICTIMS) * rounds)
    mail_server.pause, mail_server.before_answer = 0.01, killer
    with go_inside(durable):
        plan_a_wave(invited)
    poke(durable, "surveys.advance_waves")

    with Crowd(durable.address, mail_server.mails) as crowd:
        wait_for(lambda: not killer.victims, "all kills", seconds=180 * rounds)
        durable.wait_until_ready(seconds=180)
        all_back_at = time.monotonic()
        with go_inside(durable):
            let_leases_end(killer.sender_died_at, seconds=180 * rounds)
        wait_for(lambda: len(crowd.acknowledged) >= 30 * rounds, "answers", seconds=180 * rounds)

    assert crowd.turned_away == []
    assert max(crowd.troubles_ended_at) < all_back_at + 10
    with go_inside(durable):
        check_mails(mail_server, killer.in_doubt, invited)
        check_answers(crowd)


def plan_a_wave(invited: int) -> None:
    """Make a survey whose first wave is due, with people to ask in three places."""
    for _ in range(3):
        people(PlaceFactory(), invited // 3)
    SurveyFactory(
        state=SurveyState.RUNNING,
        first_opens_at=timezone.now() - timedelta(hours=1),
        sample_size=invited,
    )


def let_leases_end(sender_died_at: datetime, *, seconds: float) -> None:
    """Release what the dead sender held as if its leases had run out, and let the rest leave."""
    for lease in (releasing.CLAIM_LEASE, releasing.SENDING_LEASE):
        channels.release_stale_claims(now=sender_died_at + lease)
    unsettled = Message.objects.exclude(state__in=("sent", "unknown"))
    wait_for(lambda: not unsettled.exists(), "all mails to be settled", seconds=seconds)


def check_mails(box: Mailbox, in_doubt: list[str], invited: int) -> None:
    """Nothing was sent twice, and what came without being marked sent is what is listed."""
    came = box.message_ids()
    marked = set(Message.objects.filter(state="sent").values_list("message_id", flat=True))
    listed = set(outbox.uncertain().values_list("message_id", flat=True))

    assert [name for name, times in Counter(came).items() if times > 1] == []
    assert len(marked | listed) == Message.objects.count() == invited
    assert marked <= set(came)
    assert set(in_doubt) <= set(came) - marked <= listed
    # A thread killed in the instant before the body leaves is listed too, as it must be; one of
    # those that die together had handed its mail over.
    threads = KINDS["channels"].concurrency
    assert len(listed - set(came)) <= len(in_doubt) * (threads - 1)


def check_answers(crowd: Crowd) -> None:
    """Whatever was acknowledged is stored once and counted once, and nothing else is."""
    stored = Counter(
        tuple(values)
        for values in Response.objects.filter(state=ResponseState.FINISHED).values_list(
            ArraySubquery(
                Answer.objects.filter(response=OuterRef("pk"))
                .order_by("item__position")
                .values("value")
            ),
            flat=True,
        )
    )
    acknowledged = Counter(crowd.acknowledged.values())
    folding.fold_answers(now=timezone.now())
    counted = Cell.objects.filter(measure=Measure.objects.first()).aggregate(n=Sum("n"))["n"]

    assert acknowledged <= stored <= Counter(crowd.given.values())
    assert set(stored.values()) == {1}
    assert counted == stored.total()
