"""A wave in which one process after the other dies: nothing acknowledged is lost or doubled.

The mail server is ours, so that each process can be killed in the worst moment of all: when the
server holds a mail and has not said so yet.
"""

import logging
import random
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

from feedback.surveys import queries
from feedback.surveys.enums import ResponseState, SurveyState, WaveState
from feedback.surveys.models import Answer, Response
from feedback.trust.models import Cell, Measure
from feedback.trust.services import folding
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory, WaveFactory, invite, people
from tests.journeys.conftest import Inside, poke
from tests.journeys.crowd import Crowd
from tests.journeys.waiting import wait_for
from tests.mail import Mailbox
from tests.trustapp.local.machine import Machine, machine
from trustapp.channels import queries as outbox
from trustapp.channels import services as channels
from trustapp.channels.models import Message
from trustapp.channels.services import releasing

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

PARTS = ("channels", "computing", "beat", "web")
# Each of these dies at least once; whoever dies more often is drawn by lot.
VICTIMS = ("channels", "valkey", "postgres", "beat", "computing")


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
    ("invited", "rounds"), [(1000, 1), pytest.param(10_000, 6, marks=pytest.mark.full)]
)
def test_killed_processes_lose_nothing_and_double_nothing(
    durable: Machine, mail_server: Mailbox, go_inside: Inside, invited: int, rounds: int
) -> None:
    more = random.Random(invited).choices((*VICTIMS, "web"), k=len(VICTIMS) * (rounds - 1))
    killer = Killer(durable, mail_server, invited // (8 * rounds), [*VICTIMS, *more])
    mail_server.pause, mail_server.before_answer = 0.002, killer
    with go_inside(durable):
        left_alone = plan_waves(invited)
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
        assert {to for _sender, (to,) in mail_server.envelopes} & left_alone == set()
        check_answers(crowd)


def plan_waves(invited: int) -> set[str]:
    """Make two surveys whose first waves are due at once, and return whom neither may ask.

    Both ask the same people, but nobody twice: what one draws rests for the other. Beside them
    stand people who opted out, and people whom an earlier wave has asked.
    """
    earlier = WaveFactory(
        state=WaveState.CLOSED,
        opens_at=timezone.now() - timedelta(days=30),
        closes_at=timezone.now() - timedelta(days=9),
    )
    left_alone = set()
    for share in (invited // 3, invited // 3, invited - 2 * (invited // 3)):
        place = PlaceFactory()
        people(place, share)
        gone = people(place, share // 10, opted_out_at=timezone.now())
        resting = [invite(f"{place.pk} {n}", wave=earlier, place=place).contact for n in range(9)]
        left_alone |= {each.email for each in (*gone, *resting)}
    for size in (invited // 2, invited - invited // 2):
        SurveyFactory(
            state=SurveyState.RUNNING,
            first_opens_at=timezone.now() - timedelta(hours=1),
            sample_size=size,
        )
    return left_alone


def let_leases_end(sender_died_at: datetime, *, seconds: float) -> None:
    """Release what the dead sender held as if its leases had run out, and let the rest leave."""
    for lease in (releasing.CLAIM_LEASE, releasing.SENDING_LEASE):
        channels.release_stale_claims(now=sender_died_at + lease)
    unsettled = Message.objects.exclude(state__in=("sent", "unknown"))
    wait_for(lambda: not unsettled.exists(), "all mails to be settled", seconds=seconds)


def check_mails(box: Mailbox, in_doubt: list[str], invited: int) -> None:
    """What arrived and what the outbox says agree, message by message and person by person.

    Each invitation is exactly one of: arrived once and marked sent; arrived once and listed as
    uncertain; not arrived and listed as uncertain. Whatever was not handed over says so.
    """
    came = Counter(box.message_ids())
    says = dict(Message.objects.values_list("message_id", "state"))
    listed = set(outbox.uncertain().values_list("message_id", flat=True))
    reached = Counter(to for _sender, (to,) in box.envelopes)

    assert len(says) == invited
    assert [(name, says[name]) for name in came if says[name] not in {"sent", "unknown"}] == []
    assert [name for name, state in says.items() if state == "sent" and came[name] != 1] == []
    assert [name for name, state in says.items() if state == "unknown" and came[name] > 1] == []
    assert {name for name, state in says.items() if state == "unknown"} == listed
    assert set(says.values()) <= {"sent", "unknown"}
    # The sender died while the server held these: nobody may believe that they were sent.
    assert set(in_doubt) <= listed
    assert set(reached.values()) == {1}


@pytest.mark.full
def test_a_hundred_thousand_invitations_leave_and_show_how_far_they_are(
    durable: Machine, mail_server: Mailbox, go_inside: Inside
) -> None:
    invited, seen = 100_000, []
    with go_inside(durable):
        places = [PlaceFactory() for _ in range(10)]
        for place in places:
            people(place, invited // 10)
        survey = SurveyFactory(
            state=SurveyState.RUNNING,
            first_opens_at=timezone.now() - timedelta(hours=1),
            sample_size=invited,
        )
    began = time.monotonic()
    poke(durable, "surveys.advance_waves")

    with go_inside(durable):

        def is_done() -> bool:
            shown = queries.waves_of(survey)
            seen.extend(each.share_sent for each in shown)
            time.sleep(1)
            return bool(shown) and shown[0].sent + shown[0].uncertain == invited

        wait_for(is_done, "all mails to leave", seconds=3600)
        took = time.monotonic() - began
        rate = invited / took
        logging.getLogger(__name__).warning(
            "%s invitations in %.0f s, %.0f a second", invited, took, rate
        )
        check_mails(mail_server, [], invited)
    assert seen == sorted(seen)
    assert len(set(seen)) > 20


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
