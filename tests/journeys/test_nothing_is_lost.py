"""A wave in which one process after the other dies: nothing acknowledged is lost or doubled.

The mail server is ours, so that each process can be killed in the worst moment of all: when the
server holds a mail and has not said so yet.
"""

import logging
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import psycopg2
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

pytestmark = pytest.mark.slow

PARTS = ("channels", "computing", "beat", "web")
VICTIMS = ("channels", "valkey", "postgres", "beat", "computing")
# Messages that somebody has taken, and whether the database still knows the claim.
_HELD = """
    SELECT message_id, state, claim,
           EXISTS (SELECT FROM channels_claim WHERE name = claim) AS is_known
      FROM channels_message WHERE state IN ('claimed', 'sending')
"""


@dataclass
class Killer:
    """Kills the next victim when so many mails have come, before their server says so.

    It also keeps what nobody can know any more: what a sender had begun when it died, and all that
    it held when the database crashed before or after and forgot its claim.
    """

    running: Machine
    box: Mailbox
    # After how many mails who dies.
    kills: list[tuple[int, str]]
    sender_died_at: datetime = field(default_factory=timezone.now)
    dead: set[uuid.UUID] = field(default_factory=set)
    in_doubt: set[str] = field(default_factory=set)
    # What our server had in hand, unanswered, when a sender died.
    handed_over: set[str] = field(default_factory=set)

    def __call__(self, _server: object, mail: EmailMessage) -> None:
        if not self.kills or len(self.box.mails) < self.kills[0][0]:
            return
        victim = self.kills[0][1]
        if self.running.status()[victim]["process"] is None:
            return  # It starts again; its turn comes with the next mail.
        self.running.kill(victim)
        if victim == "channels":
            self.sender_died_at = timezone.now()
            held = self._held()
            self.dead |= {claim for _name, _state, claim, _known in held}
            self.in_doubt |= {name for name, state, _claim, _known in held if state == "sending"}
            self.in_doubt |= self._forgotten(held)
            self.handed_over.add(str(mail["Message-ID"]))
        elif victim == "postgres" and self.dead:
            self.in_doubt |= self._forgotten(self._held())
        self.kills.pop(0)

    def _held(self) -> list[tuple[str, str, uuid.UUID, bool]]:
        """What is held as soon as the database answers."""
        return wait_for(lambda: self._look(), "the database")[0]

    def _look(self) -> list[Any]:
        try:
            return [self.running.rows(_HELD)]
        except psycopg2.OperationalError:
            return []

    def _forgotten(self, held: Sequence[tuple[str, str, uuid.UUID, bool]]) -> set[str]:
        return {name for name, _state, claim, known in held if claim in self.dead and not known}


@pytest.fixture
def durable(mail_server: Mailbox, secrets: dict[str, str]) -> Iterator[Machine]:
    """A machine that waits for its disk, as in production, and hands its mails to our server."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    carrier = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail_server.port)}
    with machine(*PARTS, environment=secrets | carrier, durable=True) as running:
        yield running


@pytest.mark.parametrize(
    ("invited", "deaths"), [(1000, 5), pytest.param(10_000, 30, marks=pytest.mark.full)]
)
def test_killed_processes_lose_nothing_and_double_nothing(
    durable: Machine, mail_server: Mailbox, go_inside: Inside, invited: int, deaths: int
) -> None:
    # The long run looks for moments that nobody thought of.
    seed = int(os.environ.get("KILL_SEED", "0")) or (
        random.SystemRandom().getrandbits(32) if invited > 1000 else invited
    )
    killer = Killer(durable, mail_server, draw_kills(invited, deaths, seed))
    print(f"KILL_SEED={seed}: {killer.kills}")  # noqa: T201 - pytest shows it when the test fails
    mail_server.pause, mail_server.before_answer = 0.002, killer
    with go_inside(durable):
        left_alone = plan_waves(invited)
    patience = 300 + invited // 20
    poke(durable, "surveys.advance_waves")

    with Crowd(durable.address, mail_server.mails) as crowd:
        wait_for(lambda: not killer.kills, "all kills", seconds=patience)
        durable.wait_until_ready()
        all_back_at = time.monotonic()
        with go_inside(durable):
            let_leases_end(killer.sender_died_at, seconds=patience)
        wait_for(lambda: len(crowd.acknowledged) >= 6 * deaths, "answers", seconds=patience)

    assert crowd.turned_away == []
    assert max(crowd.troubles_ended_at, default=0) < all_back_at + 10
    assert killer.handed_over <= killer.in_doubt
    with go_inside(durable):
        check_mails(mail_server, killer.in_doubt, invited)
        assert {to for _sender, (to,) in mail_server.envelopes} & left_alone == set()
        check_answers(crowd)


def draw_kills(invited: int, deaths: int, seed: int) -> list[tuple[int, str]]:
    """Draw who dies after how many mails: everybody once, and the rest by lot."""
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(invited // 20, invited * 9 // 10), deaths))
    victims = [*VICTIMS, *chance.choices((*VICTIMS, "web"), k=deaths - len(VICTIMS))]
    chance.shuffle(victims)
    return list(zip(moments, victims, strict=True))


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
    for lease in (releasing.CLAIM_LEASE, releasing.SENDING_LEASE, releasing.FORGOTTEN_LEASE):
        channels.release_stale_claims(now=sender_died_at + lease)
    unsettled = Message.objects.exclude(state__in=("sent", "unknown"))
    wait_for(lambda: not unsettled.exists(), "all mails to be settled", seconds=seconds)


def check_mails(box: Mailbox, in_doubt: set[str], invited: int) -> None:
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
    # Listed is what nobody can know, no more and no less.
    assert listed == in_doubt
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
        check_mails(mail_server, set(), invited)
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
