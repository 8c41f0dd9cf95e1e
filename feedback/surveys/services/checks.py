"""A short check of addresses that were visited: by letter, a few questions, nobody named.

One wave a quarter takes them in as they are drawn, so that the wave of an answer tells no week.
The pseudonym of an invitation is shared by many addresses: whoever draws them says which.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Mode, Population, SkipReason, SurveyState
from feedback.surveys.enums import WaveState as State
from feedback.surveys.models import Contact, Invitation, Stratum, Survey, Wave
from feedback.surveys.pure.households import household_key
from feedback.surveys.services.contacts import NewContact
from feedback.surveys.services.trials import know_people
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class NotACheck(Refused):
    """Only a running survey of visited addresses has such waves, and only while they are open."""

    message = _("This survey does not check visits, or it is not running.")
    code = "not_a_check"


@dataclass(frozen=True, slots=True)
class House:
    """An address to ask: where a letter goes, in which language, under which shared name."""

    postal_address: str
    place: int
    language: str
    pseudonym: UUID


@transaction.atomic
def invite_houses(
    *, survey: Survey, number: int, opens_at: datetime, closes_at: datetime,
    houses: Sequence[House], by: Actor, now: datetime,
) -> Wave:  # fmt: skip
    """Add these addresses to the wave of that number, which opens with the first of them.

    Whoever asked not to be asked again is skipped. An address that is in the wave already stays as
    it is. Raises NotACheck.
    """
    if survey.population != Population.CHECK or survey.state != SurveyState.RUNNING:
        raise NotACheck
    wave, is_new = Wave.objects.select_for_update().get_or_create(
        survey=survey, number=number, population=Population.CHECK,
        defaults={"state": State.OPEN, "opens_at": opens_at, "closes_at": closes_at},
    )  # fmt: skip
    if wave.is_closed:
        raise NotACheck
    contacts = know_people(
        people=[
            NewContact(
                "",
                house.place,
                house.language,
                address=house.postal_address,
                household=_home(house),
            )
            for house in houses
        ],
        until=closes_at,
        now=now,
    )
    _invite(wave, houses, contacts)
    record(
        by=by, action="surveys.open_wave" if is_new else "surveys.add_to_wave",
        target=queries.wave_ref(wave), now=now,
        detail={"number": number, "population": Population.CHECK, "drawn": len(houses)},
    )  # fmt: skip
    return wave


def _invite(wave: Wave, houses: Sequence[House], contacts: Sequence[UUID]) -> None:
    people = Contact.objects.in_bulk(contacts, field_name="public_id")
    invited = set(Invitation.objects.filter(wave=wave).values_list("contact_id", flat=True))
    fresh = {
        people[name].pk: house
        for name, house in zip(contacts, houses, strict=True)
        if people[name].pk not in invited
    }
    strata = _strata(wave, Counter(house.place for house in fresh.values()))
    stopped = {person.pk for person in people.values() if person.opted_out_at is not None}
    Invitation.objects.bulk_create(
        Invitation(
            wave=wave, stratum=strata[house.place], contact_id=contact, mode=Mode.LETTER,
            state=InvitationState.SKIPPED if contact in stopped else InvitationState.DRAWN,
            skipped_because=SkipReason.OPTED_OUT if contact in stopped else "",
            pseudonym=None if contact in stopped else house.pseudonym,
        )
        for contact, house in fresh.items()
    )  # fmt: skip


def _home(house: House) -> str:
    """Return what one house is known by among checks alone, so that an opt-out is remembered.

    It is no household of other surveys: who was visited must not be missing from their samples.
    """
    return f"visited:{house.place}:{household_key(house.postal_address)}"


def _strata(wave: Wave, counts: Counter[int]) -> dict[int, Stratum]:
    """Return a stratum a place, grown by what is new; they stand for nobody else."""
    sizes = ("population", "frame", "households", "drawn")
    known = {each.place_id for each in Stratum.objects.filter(wave=wave)}
    for place, count in sorted(counts.items()):
        if place in known:
            Stratum.objects.filter(wave=wave, place=place).update(
                **{size: F(size) + count for size in sizes}
            )
        else:
            Stratum.objects.create(wave=wave, place_id=place, **dict.fromkeys(sizes, count))
    return {each.place_id: each for each in Stratum.objects.filter(wave=wave)}
