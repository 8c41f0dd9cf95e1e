"""Who is in a trial: the people of a baseline list, at their addresses."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from engagement.visits.enums import TrialState
from engagement.visits.models import Address, Household, Person, Trial
from engagement.visits.pure.doors import Door
from engagement.visits.queries import trials as queries
from engagement.visits.services.addresses import add_addresses
from engagement.visits.services.trials.walls import WrongStep, at_work, held, target_of
from feedback.surveys import services as surveys
from trustapp.audit.services import record
from trustapp.core.pure.actor import Actor
from trustapp.places.models import Place

# Addresses of the people of a trial are kept so long for it, and no longer than it lasts.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody of a baseline list: where they live, how to reach them, what is known."""

    place: int
    street: str
    door: str
    email: str = ""
    phone: str = ""
    language: str = "en"
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> tuple[int, str, str]:
        return self.place, self.street, self.door


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people in how many households a list brought."""

    people: int
    households: int


@transaction.atomic
def take_people(*, trial: Trial, people: Sequence[NewPerson], by: Actor, now: datetime) -> Taken:
    """Make these people the whole population of a draft; raises PlanLocked.

    Whoever stands on the list twice is taken once. Raises WrongStep once people were asked.
    """
    draft = held(trial, TrialState.DRAFT)
    if queries.opened_waves(draft):
        raise WrongStep
    homes = _addresses(people)
    contacts = surveys.know_people(
        people=[surveys.NewContact(each.email, each.place, each.language, each.phone)
                for each in people],
        until=now + KEPT, now=now,
    )  # fmt: skip
    with at_work(draft):
        Person.objects.filter(trial=draft).delete()
        Household.objects.filter(trial=draft).delete()
        once = dict(zip(contacts, people, strict=True))
        wanted = {homes[each.home].pk for each in once.values()}
        made = Household.objects.bulk_create(
            Household(trial=draft, address_id=address) for address in sorted(wanted)
        )
        household = {each.address_id: each for each in made}
        Person.objects.bulk_create(
            Person(
                trial=draft, household=household[homes[each.home].pk], pseudonym=uuid.uuid4(),
                contact=contact, known=dict(each.known),
            )
            for contact, each in once.items()
        )  # fmt: skip
    draft.blocked_at, draft.block_count, draft.left_out = None, 0, 0
    draft.person_count, draft.household_count = len(once), len(made)
    draft.offered_by, draft.offered_at = None, None
    draft.save()
    taken = Taken(len(once), len(made))
    record(
        by=by, action="visits.take_people", target=target_of(draft), now=now,
        detail={"people": taken.people, "households": taken.households},
    )  # fmt: skip
    return taken


def _addresses(people: Sequence[NewPerson]) -> dict[tuple[int, str, str], Address]:
    """Return the address of each home, new ones for doors that are not in the book yet."""
    streets: dict[tuple[int, str], set[str]] = {}
    for each in people:
        streets.setdefault((each.place, each.street), set()).add(each.door)
    places = Place.objects.defer("boundary", "outline").in_bulk({place for place, _ in streets})
    found = {}
    for (place, street), doors in sorted(streets.items()):
        known = add_addresses(
            place=places[place], street=street, doors=[Door(door) for door in sorted(doors)]
        )
        found.update({(place, street, door): known[door] for door in doors})
    return found
