"""Plans, stops and visits."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import factory

from engagement.visits.enums import ClosureReason, ClosureSource, SignalKind, VisitOutcome
from engagement.visits.models import Address, Closure, Plan, Signal, Stop, Visit
from engagement.visits.pure.doors import number_of
from engagement.visits.pure.streets import fold
from engagement.visits.services import Event
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.places import PlaceFactory
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.core.pure.actor import Actor

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


class PlanFactory(factory.django.DjangoModelFactory):
    """A plan with as many doors as `doors` says, shared with `officers`."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    place = factory.SubFactory(PlaceFactory, population=False)
    street = "Elm Street"
    planned_on = date(2026, 3, 12)
    made_by = factory.SubFactory(UserFactory)
    made_at = NOW

    @factory.post_generation
    def officers(self, create: bool, extracted: list[Officer] | None, **kwargs: object) -> None:
        self.officers.set(extracted or [])

    @factory.post_generation
    def doors(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        for position in range(1, (3 if extracted is None else extracted) + 1):
            StopFactory(plan=self, position=position, door=str(98 + 2 * position))


class AddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Address
        django_get_or_create = ("place", "street_key", "door")

    place = factory.SubFactory(PlaceFactory, population=False)
    street = "Elm Street"
    street_key = factory.LazyAttribute(lambda made: fold(made.street))
    door = factory.Sequence(lambda number: str(100 + number))
    number = factory.LazyAttribute(lambda made: number_of(made.door))


class StopFactory(factory.django.DjangoModelFactory):
    """A stop of a plan at `door` on the street of the plan, or at an address."""

    class Meta:
        model = Stop

    class Params:
        door = factory.Sequence(lambda number: str(100 + number))

    plan = factory.SubFactory(PlanFactory, doors=0)
    position = factory.Sequence(lambda number: number + 1)
    address = factory.SubFactory(
        AddressFactory,
        place=factory.SelfAttribute("..plan.place"),
        street=factory.SelfAttribute("..plan.street"),
        door=factory.SelfAttribute("..door"),
    )


class ClosureFactory(factory.django.DjangoModelFactory):
    """An address that is not to be visited, for good unless it says so."""

    class Meta:
        model = Closure

    address = factory.SubFactory(AddressFactory)
    reason = ClosureReason.ASKED
    source = ClosureSource.STAFF
    begins_at = datetime(2020, 1, 1, tzinfo=UTC)


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Visit

    event_id = factory.LazyFunction(uuid.uuid4)
    stop = factory.SubFactory(StopFactory)
    outcome = VisitOutcome.NO_ANSWER
    happened_at = NOW
    received_at = NOW
    logged_by = factory.SubFactory(UserFactory)


def officer(**given: Any) -> Officer:
    """Return an officer with an account and the role."""
    return OfficerFactory(user=UserFactory(roles=[Role.OFFICER]), **given)


def acting(user: Any) -> Actor:
    """Return the actor that a signed-in account is."""
    return Actor(kind="staff", label=user.name, user_id=user.pk, address="192.0.2.7")


def event(outcome: VisitOutcome = VisitOutcome.NO_ANSWER, **given: Any) -> Event:
    """Return a fresh event."""
    return Event(event_id=uuid.uuid4(), outcome=outcome, **given)


class SignalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signal

    officer = factory.SubFactory(OfficerFactory)
    kind = SignalKind.PACE
    month = date(2026, 3, 1)
    found_at = NOW
    evidence = factory.LazyFunction(
        lambda: {
            "days": [
                {
                    "on": "2026-03-12", "first": "11:00", "last": "11:01", "visits": 12,
                    "talks": 9, "took": 110, "least": 760,
                }
            ]
        }
    )  # fmt: skip
