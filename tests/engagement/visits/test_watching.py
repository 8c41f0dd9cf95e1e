"""What is worth a look is written down once, withdrawn when it was wrong, decided by a person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from engagement.visits import queries, services
from engagement.visits.enums import Decision, SignalKind, SignalState, VisitOutcome
from engagement.visits.models import Plan, Signal
from engagement.visits.services import watching
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import (
    PlanFactory,
    SignalFactory,
    StopFactory,
    VisitFactory,
    acting,
    officer,
)
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Assignment, Officer
from trustapp.audit.models import AuditLine
from trustapp.core.models import Tick

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
MORNING = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)
LATER = MORNING + timedelta(days=1)


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def supervisor() -> Any:
    return UserFactory(name="Sam Lee", roles=[Role.SUPERVISOR])


def hurried(dana: Officer, at: datetime = MORNING) -> Plan:
    """Log twelve talks within two minutes."""
    plan = PlanFactory(officers=[dana], doors=0)
    for number in range(12):
        stop = StopFactory(plan=plan, position=number, door=str(number))
        moment = at + timedelta(seconds=10 * number)
        VisitFactory(
            stop=stop, logged_by=dana.user, outcome=VisitOutcome.TALKED,
            happened_at=moment, received_at=moment,
        )  # fmt: skip
    return plan


def test_evidence_is_written_once_however_often_it_is_looked_for(dana: Officer) -> None:
    hurried(dana)

    counts = [watching.watch_month(month=MARCH, now=LATER) for _twice in range(2)]

    signal = Signal.objects.get()
    assert counts == [1, 1]
    assert (signal.officer, signal.kind, signal.month, signal.state) == (
        dana, SignalKind.PACE, MARCH, SignalState.OPEN,
    )  # fmt: skip
    assert signal.evidence == {
        "days": [{"on": "2026-03-12", "first": "11:00", "last": "11:01", "visits": 12, "talks": 12,
                  "took": 110, "least": 990}]
    }  # fmt: skip
    (line,) = queries.evidence_lines(signal)
    assert line == (
        "March 12, 2026: 12 visits, 12 of them talks, from 11:00 to 11:01. By the times logged "
        "that took 2 minutes; such doors take 16 minutes at the very least."
    )


def test_correction_counts_at_the_time_of_the_visit(dana: Officer) -> None:
    plan = hurried(dana)
    watching.watch_month(month=MARCH, now=LATER)
    for stop in plan.stops.all():
        first = stop.visits.get()
        VisitFactory(
            stop=stop, logged_by=dana.user, outcome=VisitOutcome.NO_ANSWER, corrects=first,
            happened_at=LATER, received_at=LATER,
        )  # fmt: skip

    assert watching.watch_month(month=MARCH, now=LATER) == 1

    # Twelve empty doors in two minutes are still too many.
    assert Signal.objects.get().evidence["days"][0]["talks"] == 0


def test_signal_without_ground_is_withdrawn_and_comes_back_with_new_ground(dana: Officer) -> None:
    signal = SignalFactory(officer=dana, month=MARCH)

    assert watching.watch_month(month=MARCH, now=LATER) == 0
    signal.refresh_from_db()
    assert signal.state == SignalState.WITHDRAWN

    hurried(dana)
    assert watching.watch_month(month=MARCH, now=LATER) == 1
    signal.refresh_from_db()
    assert (signal.state, signal.evidence["days"][0]["visits"]) == (SignalState.OPEN, 12)


def test_what_was_decided_stays_as_it_was_seen(dana: Officer, supervisor: Any) -> None:
    hurried(dana)
    watching.watch_month(month=MARCH, now=LATER)
    signal = Signal.objects.get()
    seen = signal.evidence
    decide(signal, supervisor)
    hurried(dana, MORNING + timedelta(days=1))

    watching.watch_month(month=MARCH, now=LATER)

    signal.refresh_from_db()
    assert (signal.state, signal.evidence) == (SignalState.DECIDED, seen)


def test_colleagues_are_compared_when_the_month_is_over_and_phones_have_sent() -> None:
    place = PlaceFactory(population=False)
    for number in range(7):
        _month_of(officer(), place, talks=20 if number == 6 else 7)

    during = watching.watch_month(month=MARCH, now=datetime(2026, 4, 3, 4, 0, tzinfo=UTC))
    after = watching.watch_month(month=MARCH, now=datetime(2026, 4, 4, 6, 0, tzinfo=UTC))

    assert (during, after) == (0, 1)
    signal = Signal.objects.get()
    assert (signal.kind, signal.evidence["count"], signal.evidence["peers"]) == ("talked", 20, 6)
    assert queries.evidence_lines(signal)[0] == "At 20 of 20 doors somebody talked, 100 in 100."


def _month_of(who: Officer, place: Any, *, talks: int) -> None:
    plan = PlanFactory(officers=[who], place=place, doors=0)
    for number in range(20):
        at = MORNING + timedelta(minutes=7 * number)
        VisitFactory(
            stop=StopFactory(plan=plan, position=number, door=str(number)), logged_by=who.user,
            outcome=VisitOutcome.TALKED if number < talks else VisitOutcome.NO_ANSWER,
            happened_at=at, received_at=at,
        )  # fmt: skip


def test_watch_runs_once_a_day_for_this_month_and_the_last(dana: Officer) -> None:
    hurried(dana)
    hurried(dana, MORNING - timedelta(days=30))
    old = SignalFactory(officer=dana, month=date(2024, 1, 1))

    assert [watching.watch_visits(now=LATER) for _clock in range(2)] == [2, 0]

    assert sorted(Signal.objects.values_list("month", flat=True)) == [date(2026, 2, 1), MARCH]
    assert not Signal.objects.filter(pk=old.pk).exists()
    assert Tick.objects.filter(job="visits.watch_visits").count() == 1


def decide(signal: Signal, user: Any, **changes: Any) -> Signal:
    given = {"decision": Decision.EXPLAINED, "words": "Entered from paper.", "seen": 0} | changes
    return services.decide_signal(signal=signal, **given, by=acting(user), now=LATER)


def test_decision_is_kept_with_its_words_and_one_line(dana: Officer, supervisor: Any) -> None:
    signal = SignalFactory(officer=dana)

    decided = [decide(signal, supervisor) for _click in range(2)][-1]

    assert (decided.state, decided.decision) == (SignalState.DECIDED, Decision.EXPLAINED)
    assert (decided.words, decided.decided_by) == ("Entered from paper.", supervisor)
    assert decided.revision == 1
    line = AuditLine.objects.get(action="visits.decide_signal")
    assert (line.actor_id, line.target, line.detail) == (
        supervisor.pk, f"signal:{signal.public_id}", {"kind": "pace", "decision": "explained"},
    )  # fmt: skip


def test_second_supervisor_reads_the_first_decision_before_their_own(
    dana: Officer, supervisor: Any
) -> None:
    signal, other = SignalFactory(officer=dana), UserFactory(roles=[Role.SUPERVISOR])
    decide(signal, supervisor)

    with pytest.raises(services.DecidedMeanwhile):
        decide(signal, other, decision=Decision.TALKED_WITH)
    again = decide(signal, other, decision=Decision.TALKED_WITH, seen=1)

    assert (again.decision, again.decided_by, again.revision) == (Decision.TALKED_WITH, other, 2)
    assert AuditLine.objects.filter(action="visits.decide_signal").count() == 2


def test_what_is_passed_on_waits_for_somebody_until_they_decide(
    dana: Officer, supervisor: Any
) -> None:
    signal, other = SignalFactory(officer=dana), UserFactory(roles=[Role.SUPERVISOR])
    today = LATER.date()
    sergeant = Officer.objects.create(name="Sam Lee", user=supervisor)
    Assignment.objects.create(
        officer=dana, place=PlaceFactory(population=False), supervisor=sergeant,
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    assert queries.signals_waiting(other.pk, today) == (0, 0)
    assert list(queries.others_to_decide(signal, supervisor.pk)) == [other]

    passed = [
        decide(signal, supervisor, decision=Decision.PASSED_ON, passed_to=other) for _ in range(2)
    ][-1]

    assert (passed.passed_to, passed.revision) == (other, 1)
    assert queries.signals_waiting(supervisor.pk, today) == (0, 0)
    assert queries.signals_waiting(other.pk, today) == (1, 1)
    assert queries.signal_for(other.pk, today, signal.public_id) == signal
    decided = decide(signal, other, seen=1)
    assert (decided.decided_by, decided.passed_to) == (other, None)
    assert queries.signals_waiting(other.pk, today) == (0, 0)


def test_nothing_is_passed_on_to_nobody(dana: Officer, supervisor: Any) -> None:
    signal = SignalFactory(officer=dana)

    for nobody in (None, supervisor, dana.user):
        with pytest.raises(services.NobodyToPassTo):
            decide(signal, supervisor, decision=Decision.PASSED_ON, passed_to=nobody)

    signal.refresh_from_db()
    assert signal.state == SignalState.OPEN


def test_nobody_decides_about_their_own_visits() -> None:
    sergeant = officer(name="Sam Lee")

    with pytest.raises(services.NotYours):
        decide(SignalFactory(officer=sergeant), sergeant.user)


def test_database_refuses_a_decision_of_nobody(dana: Officer) -> None:
    signal = SignalFactory(officer=dana)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(state=SignalState.DECIDED, words="By itself")


def test_supervisor_sees_their_own_officers_and_those_without_one(
    dana: Officer, supervisor: Any
) -> None:
    place, today = PlaceFactory(population=False), LATER.date()
    sergeant, other = (Officer.objects.create(name=name) for name in ("Sam Lee", "Ana Ruiz"))
    sergeant.user = supervisor
    sergeant.save()
    mine, theirs, formerly = officer(name="Mine"), officer(name="Theirs"), officer(name="Formerly")
    for who, chief, ends_on in [
        (mine, sergeant, None), (theirs, other, None), (formerly, sergeant, date(2026, 1, 1)),
        (formerly, other, None), (sergeant, None, None),
    ]:  # fmt: skip
        Assignment.objects.create(
            officer=who, place=place, supervisor=chief, starts_on=date(2025, 1, 1), ends_on=ends_on
        )
    for who in (dana, mine, theirs, formerly, sergeant):
        SignalFactory(officer=who)

    seen = queries.signals_for(supervisor.pk, today)

    assert {signal.officer for signal in seen} == {dana, mine}


def test_officer_reads_what_was_decided_but_not_what_is_open_or_passed_on(dana: Officer) -> None:
    for kind, decision in [
        (SignalKind.PACE, Decision.EXPLAINED), (SignalKind.HOURS, Decision.PASSED_ON),
        (SignalKind.FAST, Decision.TALKED_WITH),
    ]:  # fmt: skip
        decide(
            SignalFactory(officer=dana, kind=kind), UserFactory(), decision=decision,
            passed_to=UserFactory(),
        )  # fmt: skip
    SignalFactory(officer=dana, kind=SignalKind.COPIED)
    decide(SignalFactory(officer=officer()), UserFactory())

    seen = queries.decided_about(dana.user_id)

    assert [signal.kind for signal in seen] == [SignalKind.FAST, SignalKind.PACE]
