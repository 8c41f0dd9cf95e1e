"""Planning streets, and logging each door once, whatever happens on the way."""

import threading
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from engagement.visits import queries, services
from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.models import Plan, Stop, Visit
from engagement.visits.pure.doors import Door
from engagement.visits.services import FollowUp, logging
from feedback.cases.models import Case
from feedback.cases.queries import case_by_code
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import ClosureFactory, PlanFactory, VisitFactory, acting, event, officer
from trustapp.accounts.models import Officer
from trustapp.audit.models import AuditLine
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
TALKED = VisitOutcome.TALKED
WANTED = FollowUp(words="Please fix the light.", has_consent=True)


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def plan(dana: Officer) -> Plan:
    return PlanFactory(officers=[dana])


@pytest.fixture
def stop(plan: Plan) -> Stop:
    return plan.stops.get(position=1)


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("action", flat=True))


def counts() -> tuple[int, int, int]:
    return Visit.objects.count(), Case.objects.count(), Promise.objects.count()


def stops_of(plan: Plan, now: datetime) -> list[tuple[str, str, bool]]:
    stops = plan.stops.marked(now).order_by("position")
    return [(stop.door, stop.language, stop.do_not_visit) for stop in stops]


def planned(**changes: Any) -> dict[str, Any]:
    wanted = {
        "place": PlaceFactory(population=False),
        "street": " Elm  Street ",
        "planned_on": date(2026, 3, 12),
        "doors": [Door("100", "es"), Door("102", do_not_visit=True), Door("104")],
        "officers": [officer()],
        "by": acting(UserFactory()),
    }
    return {**wanted, **changes}


def test_plan_visits_makes_stops_in_order_and_shares_them(now: datetime) -> None:
    wanted = planned(officers=[officer(), officer()])

    plan = services.plan_visits(**wanted, now=now)

    assert (plan.street, plan.made_by_id, plan.made_at) == ("Elm Street", wanted["by"].user_id, now)
    assert set(plan.officers.all()) == set(wanted["officers"])
    assert stops_of(plan, now) == [("100", "es", False), ("102", "", True), ("104", "", False)]
    line = AuditLine.objects.get(action="visits.plan_visits")
    assert (line.action, line.target, line.detail["doors"]) == (
        "visits.plan_visits", f"plan:{plan.public_id}", 3,
    )  # fmt: skip


def test_plan_visits_remembers_doors_that_asked_us_not_to_come(now: datetime) -> None:
    first = services.plan_visits(**planned(), now=now)
    elsewhere = services.plan_visits(**planned(doors=[Door("102")]), now=now)

    again = services.plan_visits(
        **planned(place=first.place, street="elm street", doors=[Door("102"), Door("104")]), now=now
    )

    assert stops_of(again, now) == [("102", "", True), ("104", "", False)]
    assert stops_of(elsewhere, now) == [("102", "", False)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"planned_on": date(2026, 3, 11)}, services.PastDay),
        ({"officers": []}, services.NobodyToGo),
        ({"doors": [Door("102", do_not_visit=True)]}, services.NothingToVisit),
    ],
)
def test_plan_visits_refuses(
    changes: dict[str, Any], refusal: type[Exception], now: datetime
) -> None:
    with pytest.raises(refusal):
        services.plan_visits(**planned(**changes), now=now)

    assert Plan.objects.count() == 0


def test_plan_visits_refuses_an_officer_without_an_account(now: datetime) -> None:
    with pytest.raises(services.NobodyToGo):
        services.plan_visits(**planned(officers=[OfficerFactory()]), now=now)


def test_log_visit_writes_one_event(stop: Stop, dana: Officer, now: datetime) -> None:
    told = event(TALKED, topics=(Topic.NOISE, Topic.LIGHTS), happened_at=now - timedelta(hours=2))

    logged = services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now)

    visit = Visit.objects.get()
    assert (logged.visit, logged.code) == (visit, "")
    assert (visit.outcome, visit.topics, visit.follow_up_case) == (TALKED, ["noise", "lights"], "")
    assert (visit.happened_at, visit.received_at) == (now - timedelta(hours=2), now)
    assert (visit.logged_by, visit.corrects) == (dana.user, None)
    line = AuditLine.objects.get()
    assert (line.action, line.target, line.detail) == (
        "visits.log_visit",
        f"stop:{stop.public_id}",
        {"outcome": "talked", "follow_up": False},
    )


def test_log_visit_does_not_believe_a_clock_that_runs_ahead(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    told = event(happened_at=now + timedelta(days=1))

    logged = services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now)

    assert logged.visit.happened_at == now


def test_log_visit_with_a_follow_up_opens_a_case_and_promises(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    stop.address.languages = ["es"]
    stop.address.save()
    told = event(TALKED, topics=(Topic.LIGHTS,), follow_up=WANTED)

    logged = services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now)

    case = case_by_code(logged.code)
    assert case is not None
    assert logged.visit.follow_up_case == case.subject == f"case:{case.public_id}"
    assert (case.channel, case.language, case.place) == ("door", "es", stop.plan.place)
    assert case.words == "Please fix the light.\n\nStreet lights\n\n100 Elm Street"
    promise = Promise.objects.get(kind="visit_follow_up")
    assert (promise.subject, promise.label, promise.address, promise.place) == (
        case.subject,
        f"Visit in {stop.plan.place.name}",
        f"/staff/visits/{stop.plan.public_id}/",
        stop.plan.place,
    )
    assert promise.due_at > now
    assert "visits.log_visit" in actions()
    assert "fix the light" not in str(list(AuditLine.objects.values()))
    assert "Elm" not in str(list(AuditLine.objects.values()))


def test_follow_up_needs_no_typing(stop: Stop, dana: Officer, now: datetime) -> None:
    asked = event(TALKED, topics=(Topic.YOUTH,), follow_up=FollowUp(has_consent=True))

    logged = services.log_visit(stop=stop, event=asked, by=acting(dana.user), now=now)

    case = case_by_code(logged.code)
    assert case is not None
    assert case.words == "Young people\n\n100 Elm Street"


@pytest.mark.parametrize(
    ("follow_up", "refusal"),
    [
        (FollowUp(words="Fix it.", has_consent=False), services.NeedsConsent),
        (FollowUp(words="  ", has_consent=True), services.NeedsWords),
    ],
)
def test_follow_up_without_consent_or_content_saves_nothing(
    stop: Stop, dana: Officer, follow_up: FollowUp, refusal: type[Exception], now: datetime
) -> None:
    with pytest.raises(refusal):
        services.log_visit(
            stop=stop, event=event(TALKED, follow_up=follow_up), by=acting(dana.user), now=now
        )

    assert counts() == (0, 0, 0)


def test_same_event_again_gets_the_same_answer(stop: Stop, dana: Officer, now: datetime) -> None:
    told = event(TALKED, follow_up=WANTED)
    by = acting(dana.user)

    first = services.log_visit(stop=stop, event=told, by=by, now=now)
    later = services.log_visit(stop=stop, event=told, by=by, now=now + timedelta(days=9))

    assert first == later
    assert first.code
    assert counts() == (1, 1, 3)


def test_same_event_is_answered_after_the_door_was_closed_to_us(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    told, by = event(), acting(dana.user)
    first = services.log_visit(stop=stop, event=told, by=by, now=now)
    ClosureFactory(address=stop.address)

    assert services.log_visit(stop=stop, event=told, by=by, now=now) == first


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": VisitOutcome.NOT_NOW},
        {"topics": (Topic.NOISE,)},
        {"follow_up": WANTED},
    ],
)
def test_same_id_with_other_content_is_refused(
    stop: Stop, dana: Officer, changes: dict[str, Any], now: datetime
) -> None:
    told, by = event(), acting(dana.user)
    services.log_visit(stop=stop, event=told, by=by, now=now)

    with pytest.raises(services.EventChanged):
        services.log_visit(stop=stop, event=replace(told, **changes), by=by, now=now)

    assert counts() == (1, 0, 0)


def test_same_id_at_another_door_or_by_another_officer_is_refused(
    plan: Plan, stop: Stop, dana: Officer, now: datetime
) -> None:
    partner = officer()
    plan.officers.add(partner)
    told = event()
    services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now)

    for door, user in ((plan.stops.get(position=2), dana.user), (stop, partner.user)):
        with pytest.raises(services.EventChanged):
            services.log_visit(stop=door, event=told, by=acting(user), now=now)


def test_only_officers_on_the_plan_can_log(stop: Stop, now: datetime) -> None:
    for by in (acting(officer().user), acting(stop.plan.made_by), acting(UserFactory())):
        with pytest.raises(services.NotOnPlan):
            services.log_visit(stop=stop, event=event(), by=by, now=now)

    assert counts() == (0, 0, 0)


def test_door_that_asked_us_not_to_come_is_not_logged(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    ClosureFactory(address=stop.address)

    with pytest.raises(services.DoNotVisit):
        services.log_visit(stop=stop, event=event(), by=acting(dana.user), now=now)

    assert counts() == (0, 0, 0)


def test_correct_visit_adds_and_keeps_the_follow_up(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    by = acting(dana.user)
    wrong = services.log_visit(
        stop=stop, event=event(TALKED, follow_up=WANTED), by=by, now=now
    ).visit

    right = services.correct_visit(
        visit=wrong, event=event(VisitOutcome.CARD_LEFT), by=by, now=now
    ).visit

    assert (right.corrects, right.outcome) == (wrong, VisitOutcome.CARD_LEFT)
    assert right.follow_up_case == wrong.follow_up_case != ""
    assert queries.newest_visit(stop) == right
    wrong.refresh_from_db()
    assert wrong.outcome == TALKED
    assert actions()[-1] == "visits.correct_visit"


def test_correct_visit_twice_with_one_event_corrects_once(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    by = acting(dana.user)
    wrong = services.log_visit(stop=stop, event=event(), by=by, now=now).visit
    told = event(TALKED)

    first, second = (
        services.correct_visit(visit=wrong, event=told, by=by, now=now) for _ in range(2)
    )

    assert first == second
    assert Visit.objects.count() == 2
    with pytest.raises(services.EventChanged):
        services.log_visit(stop=stop, event=told, by=by, now=now)


def test_correct_visit_refuses_what_is_no_longer_newest(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    by = acting(dana.user)
    wrong = services.log_visit(stop=stop, event=event(), by=by, now=now).visit
    services.correct_visit(visit=wrong, event=event(TALKED), by=by, now=now)

    with pytest.raises(services.NotNewest):
        services.correct_visit(visit=wrong, event=event(VisitOutcome.NOT_NOW), by=by, now=now)
    with pytest.raises(services.NotOnPlan):
        services.correct_visit(visit=wrong, event=event(), by=acting(officer().user), now=now)


def test_database_keeps_one_correction_of_a_visit() -> None:
    wrong = VisitFactory()
    VisitFactory(stop=wrong.stop, corrects=wrong)

    with pytest.raises(IntegrityError):
        VisitFactory(stop=wrong.stop, corrects=wrong)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE visits_visit SET outcome = 'talked'", "DELETE FROM visits_visit",
     "TRUNCATE visits_visit"],
)  # fmt: skip
def test_application_can_only_add_visits(statement: str) -> None:
    VisitFactory()

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Visit.objects.get().outcome == VisitOutcome.NO_ANSWER


def test_keep_follow_up_keeps_the_promise_once(stop: Stop, dana: Officer, now: datetime) -> None:
    by = acting(dana.user)
    services.log_visit(stop=stop, event=event(TALKED, follow_up=WANTED), by=by, now=now)
    services.log_visit(stop=stop.plan.stops.get(position=2), event=event(), by=by, now=now)

    services.keep_follow_up(stop=stop, by=by, now=now)

    assert Promise.objects.get(kind="visit_follow_up").kept_at == now
    assert actions()[-1] == "visits.keep_follow_up"
    for door in (stop, *stop.plan.stops.exclude(position=1).order_by("position")):
        with pytest.raises(services.NothingOwed):
            services.keep_follow_up(stop=door, by=by, now=now)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["record", "promises", "visit"])
def test_a_crash_at_any_step_leaves_nothing(
    step: str, now: datetime, monkeypatch: pytest.MonkeyPatch, promise_kinds: None
) -> None:
    dana = officer()
    stop = PlanFactory(officers=[dana]).stops.get(position=1)

    def crash(*_: object, **__: object) -> None:
        raise ConnectionError

    place = {
        "record": (logging, "record"),
        "promises": (logging.promises, "make_promise"),
        "visit": (Visit.objects, "create"),
    }[step]
    told = event(TALKED, follow_up=WANTED)
    with monkeypatch.context() as broken:
        broken.setattr(*place, crash)
        with pytest.raises(ConnectionError):
            services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now)

    assert counts() == (0, 0, 0)
    assert services.log_visit(stop=stop, event=told, by=acting(dana.user), now=now).code
    assert counts() == (1, 1, 3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_event_sent_many_times_at_once_is_one_visit(now: datetime, promise_kinds: None) -> None:
    dana = officer()
    stop = PlanFactory(officers=[dana]).stops.get(position=1)
    told, by = event(TALKED, follow_up=WANTED), acting(dana.user)
    answers: list[tuple[int, str]] = []
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        try:
            logged = services.log_visit(stop=stop, event=told, by=by, now=now)
            answers.append((logged.visit.pk, logged.code))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert counts() == (1, 1, 3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_leave_one(now: datetime, promise_kinds: None) -> None:
    dana = officer()
    stop = PlanFactory(officers=[dana]).stops.get(position=1)
    by = acting(dana.user)
    wrong = services.log_visit(stop=stop, event=event(), by=by, now=now).visit
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def correct() -> None:
        barrier.wait()
        try:
            services.correct_visit(visit=wrong, event=event(TALKED), by=by, now=now)
            outcomes.append("corrected")
        except services.NotNewest:
            outcomes.append("not newest")
        finally:
            connection.close()

    threads = [threading.Thread(target=correct) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["corrected", "not newest"]


def test_events_of_a_loader_without_hash_are_never_taken_for_the_same(
    stop: Stop, dana: Officer, now: datetime
) -> None:
    loaded = VisitFactory(stop=stop, event_id=uuid.uuid4())

    with pytest.raises(services.EventChanged):
        services.log_visit(
            stop=stop, event=replace(event(), event_id=loaded.event_id),
            by=acting(dana.user), now=now,
        )  # fmt: skip
