"""The address book, and doors that are not to be visited."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from engagement.visits import queries, services
from engagement.visits.enums import ClosureReason, ClosureSource, VisitOutcome
from engagement.visits.models import Address, Closure, Plan
from engagement.visits.pure.doors import Door
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import (
    AddressFactory,
    ClosureFactory,
    PlanFactory,
    acting,
    event,
    officer,
)
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import RESIDENT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_add_addresses_keeps_one_address_for_a_door() -> None:
    place = PlaceFactory(population=False)
    first = services.add_addresses(
        place=place, street="Elm  Street", doors=[Door("102"), Door("100", "es")]
    )

    again = services.add_addresses(
        place=place, street="ELM St.", doors=[Door("100", "pl"), Door("100", "es"), Door("98")]
    )

    assert again["100"] == first["100"]
    assert list(
        Address.objects.order_by("number").values_list("street", "street_key", "door", "languages")
    ) == [
        ("ELM St.", "elm street", "98", []),
        ("Elm Street", "elm street", "100", ["es", "pl"]),
        ("Elm Street", "elm street", "102", []),
    ]  # fmt: skip
    assert services.add_addresses(place=place, street="Elm St", doors=[]) == {}


def test_closed_addresses_knows_when_and_for_whom(now: datetime) -> None:
    asked = ClosureFactory(begins_at=now)
    trial = ClosureFactory(begins_at=now - HOUR, ends_at=now + HOUR, reason=ClosureReason.TRIAL)
    over = ClosureFactory(begins_at=now - HOUR, ends_at=now)
    later = ClosureFactory(begins_at=now + HOUR)
    ids = [held.address_id for held in (asked, trial, over, later)]

    assert queries.closed_addresses(ids, now) == {asked.address_id, trial.address_id}
    assert queries.closed_addresses(ids, now, trial_list=True) == {asked.address_id}
    assert queries.closed_addresses(ids, now + HOUR) == {asked.address_id, later.address_id}
    assert queries.closed_addresses([trial.address_id], now - HOUR) == {trial.address_id}


def test_close_address_works_on_every_open_plan_at_once_and_once(now: datetime) -> None:
    dana = officer()
    plans = [PlanFactory(officers=[dana])]
    plans.append(PlanFactory(place=plans[0].place, officers=[dana], trial_list=True))
    address = Address.objects.get(door="100")

    first, second = (
        services.close_address(address=address, source=ClosureSource.ONLINE, by=RESIDENT, now=now)
        for _ in range(2)
    )

    assert first == second == Closure.objects.get()
    assert (first.reason, first.source, first.begins_at, first.ends_at) == (
        "asked", "online", now, None,
    )  # fmt: skip
    for plan in plans:
        lines = queries.street_list(plan, now=now).lines
        assert [line.stop.do_not_visit for line in lines] == [True, False, False]
    line = AuditLine.objects.get()
    assert (line.action, line.target, line.detail) == (
        "visits.close_address", f"closure:{first.public_id}", {"source": "online"},
    )  # fmt: skip


def test_what_happened_before_they_asked_may_arrive_and_be_corrected_after(now: datetime) -> None:
    dana = officer()
    stop = PlanFactory(officers=[dana]).stops.get(position=1)
    by = acting(dana.user)
    services.close_address(address=stop.address, source=ClosureSource.DOOR, by=by, now=now)

    late = services.log_visit(
        stop=stop, event=event(happened_at=now - HOUR), by=by, now=now + HOUR
    ).visit
    corrected = services.correct_visit(visit=late, event=event(), by=by, now=now + HOUR).visit

    assert late.happened_at == now - HOUR
    assert corrected.corrects == late
    with pytest.raises(services.DoNotVisit):
        services.log_visit(stop=stop, event=event(happened_at=now), by=by, now=now + HOUR)


def test_entry_that_closed_a_door_can_be_corrected_and_the_door_stays_closed(now: datetime) -> None:
    dana = officer()
    stop = PlanFactory(officers=[dana]).stops.get(position=1)
    by = acting(dana.user)

    wrong = services.log_visit(stop=stop, event=event(VisitOutcome.NO_MORE), by=by, now=now).visit
    right = services.correct_visit(visit=wrong, event=event(), by=by, now=now).visit

    assert (right.corrects, right.outcome) == (wrong, "no_answer")
    assert queries.closed_addresses([stop.address_id], now) == {stop.address_id}


def test_reopen_address_is_for_mistakes_and_closing_again_works(now: datetime) -> None:
    by = acting(UserFactory())
    closure = ClosureFactory(begins_at=now)

    services.reopen_address(closure=closure, by=by, now=now + HOUR)

    assert queries.closed_addresses([closure.address_id], now + HOUR) == set()
    assert AuditLine.objects.get().action == "visits.reopen_address"
    with pytest.raises(services.NotClosed):
        services.reopen_address(closure=closure, by=by, now=now + HOUR)
    services.close_address(
        address=closure.address, source=ClosureSource.STAFF, by=by, now=now + HOUR
    )
    assert Closure.objects.count() == 2


def test_close_for_trial_opens_one_window(now: datetime) -> None:
    addresses = [AddressFactory() for _ in range(3)]

    for _ in range(2):
        services.close_for_trial(
            addresses=addresses, begins_at=now, ends_at=now + HOUR, by=acting(UserFactory()),
            now=now,
        )  # fmt: skip

    assert Closure.objects.filter(reason=ClosureReason.TRIAL).count() == 3


def test_plan_of_a_trial_goes_in_spite_of_its_window_never_of_a_resident(now: datetime) -> None:
    asked = AddressFactory(door="100")
    window = AddressFactory(door="102", place=asked.place)
    ClosureFactory(address=asked, begins_at=now)
    ClosureFactory(address=window, begins_at=now, ends_at=now + HOUR, reason=ClosureReason.TRIAL)
    given = {
        "place": asked.place, "title": "Elm Street", "planned_on": now.date(),
        "addresses": [window, asked], "officers": [officer()], "by": acting(UserFactory()),
    }  # fmt: skip

    with pytest.raises(services.NothingToVisit):
        services.plan_addresses(**given, now=now)
    plan = services.plan_addresses(**given, now=now, trial_list=True)

    assert Plan.objects.get() == plan
    lines = queries.street_list(plan, now=now).lines
    assert [(line.stop.door, line.stop.do_not_visit) for line in lines] == [
        ("102", False), ("100", True),
    ]  # fmt: skip


def test_database_keeps_one_open_closure_of_those_who_asked() -> None:
    closure = ClosureFactory()

    with pytest.raises(IntegrityError):
        ClosureFactory(address=closure.address)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_is_asking_once(now: datetime) -> None:
    address = AddressFactory()
    barrier = threading.Barrier(3)

    def ask() -> None:
        barrier.wait()
        try:
            services.close_address(
                address=address, source=ClosureSource.ONLINE, by=RESIDENT, now=now
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Closure.objects.count() == 1
