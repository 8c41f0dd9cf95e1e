"""An invented walk whose times look odd, and the survey that asks whether somebody came."""

import uuid
from datetime import datetime, timedelta

from django.utils.timezone import localdate, localtime

from engagement.visits import services as visits
from engagement.visits.enums import Decision, SignalKind, Topic, VisitOutcome
from engagement.visits.models import Signal
from engagement.visits.pure.doors import Door
from engagement.visits.services import watching, working
from feedback.surveys.enums import Population
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.demo.services.people import read
from trustapp.demo.services.survey import load_apart
from trustapp.places.models import Place

_DOORS = ["12", "14", "16", "18", "20", "22", "24", "26", "28", "30"]
_FOUND = (
    "The phone was flat. The walk took an hour and a half, was written on the printed list, and "
    "entered at the station."
)


def load_watched(*, accounts: dict[str, User], now: datetime) -> None:
    """Log one street within minutes, find that it is worth a look, and write down why."""
    officer, chief = (
        accounts[f"{name}@prairielake.example"] for name in ("officer3", "supervisor")
    )
    day = localtime(now - timedelta(days=16)).replace(hour=15, minute=40)
    plan = visits.plan_visits(
        place=Place.objects.get(number=41), street="Kettle Court", planned_on=localdate(day),
        doors=[Door(number=door) for door in _DOORS], officers=[officer.officer],
        by=_actor(chief), now=day - timedelta(days=2),
    )  # fmt: skip
    for number, stop in enumerate(plan.stops.order_by("position")):
        talked = number % 3 == 0
        event = visits.Event(
            event_id=uuid.uuid4(),
            outcome=VisitOutcome.TALKED if talked else VisitOutcome.NO_ANSWER,
            topics=(list(Topic)[number // 3],) if talked else (),
        )
        at = day + timedelta(seconds=12 * number)
        visits.log_visit(stop=stop, event=event, by=_actor(officer), now=at)
    working.count_work(now=now)
    watching.watch_month(month=localdate(day).replace(day=1), now=now)
    signal = Signal.objects.get(officer=officer.officer, kind=SignalKind.PACE)
    visits.decide_signal(
        signal=signal, decision=Decision.EXPLAINED, words=_FOUND, seen=signal.revision,
        by=_actor(chief), now=now,
    )  # fmt: skip


def load_check_survey(*, by: User, now: datetime) -> None:
    """Start the survey that asks visited addresses; a random share of them is drawn each week."""
    began = now - timedelta(days=100)
    load_apart(read("check"), Population.CHECK, by=_actor(by), now=began)


def _actor(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)
