"""Waves of a trial: asked by name, whatever else these people were asked, under a pseudonym.

A trial's waves are a population of their own and pay no heed to the cooldown: whom they skipped
would depend on other surveys, and so would what the trial finds. Other surveys do heed them: who
has just been asked by a trial rests as after any other survey, because a question in between could
change the answer to the next. Nothing here knows of arms: whoever calls names people and times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Population, SkipReason, SurveyState, WaveState
from feedback.surveys.models import Contact, Invitation, Stratum, Survey, Wave
from feedback.surveys.queries.listed import listed, listed_values
from feedback.surveys.services.contacts import NewContact, row_of
from feedback.surveys.services.drawing import one_draw_at_a_time
from feedback.surveys.services.wording import leaves_at
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor

# Rules about other surveys, which a trial's own waves do not follow.
_OF_OTHERS = (SkipReason.COOLDOWN, SkipReason.HOUSEHOLD)
_WAYS = "SELECT id, mode, reason FROM listed"


class NotOfATrial(Refused):
    """Only a running survey of a trial's people has waves of a trial."""

    message = _("This survey does not ask the people of a trial, or it is not running.")
    code = "not_of_a_trial"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to ask: their public id as a contact, the trial's name for them, and from when."""

    contact: UUID
    pseudonym: UUID
    send_from: datetime


@transaction.atomic
def know_people(*, people: Sequence[NewContact], until: datetime, now: datetime) -> list[UUID]:
    """Return the contact of each, new ones for those who are not known; nobody is listed by this.

    Whoever a trial asks is in no sample of other surveys for it. Their addresses are kept at least
    `until` then, so that nobody is lost half-way.
    """
    rows = [row_of(each, now) for each in people]
    known = queries.known_contacts(rows)
    found: list[Contact] = []
    new: list[Contact] = []
    fresh: dict[str, Contact] = {}
    for row in rows:
        keys = [key for key in (row.email_hash, row.phone_hash) if key]
        same = known.of(row) or [fresh[key] for key in keys if key in fresh]
        row.is_listed = False
        if not same:
            # Whoever has neither is known by a letter alone, and stands for themselves.
            new.append(row)
            fresh |= dict.fromkeys(keys, row)
        found.append(same[0] if same else row)
    Contact.objects.bulk_create(new)
    Contact.objects.filter(pk__in=[person.pk for person in found]).update(kept_until=until)
    return [person.public_id for person in found]


@transaction.atomic
def open_trial_wave(
    *, survey: Survey, number: int, opens_at: datetime, closes_at: datetime,
    people: Sequence[Invitee], by: Actor, now: datetime,
) -> Wave:  # fmt: skip
    """Open a wave for these people; each hears of it from their own time on. Raises NotOfATrial."""
    if survey.population != Population.TRIAL or survey.state != SurveyState.RUNNING:
        raise NotOfATrial
    one_draw_at_a_time()
    wave = Wave.objects.create(
        survey=survey, number=number, population=Population.TRIAL, state=WaveState.INVITING,
        opens_at=opens_at, closes_at=closes_at,
    )  # fmt: skip
    contacts = Contact.objects.in_bulk([each.contact for each in people], field_name="public_id")
    ways = _ways(survey, [contact.pk for contact in contacts.values()], now)
    strata = _strata(wave, contacts)
    Invitation.objects.bulk_create(
        _invitation(each, wave, contacts[each.contact], strata, ways, now) for each in people
    )
    record(
        by=by, action="surveys.open_wave", target=queries.wave_ref(wave), now=now,
        detail={"number": number, "population": Population.TRIAL, "drawn": len(people)},
    )  # fmt: skip
    enqueue("surveys.queue_invitations", wave_id=wave.pk)
    return wave


def _ways(survey: Survey, people: Sequence[int], now: datetime) -> dict[int, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(listed(survey) + _WAYS, listed_values(survey, now, people=people))
        return {person: (mode or "", reason) for person, mode, reason in cursor.fetchall()}


def _strata(wave: Wave, contacts: Mapping[UUID, Contact]) -> dict[int, Stratum]:
    """Return a stratum a place; they stand for nobody else, and say so."""
    counts: dict[int, int] = {}
    for contact in contacts.values():
        counts[contact.place_id] = counts.get(contact.place_id, 0) + 1
    made = Stratum.objects.bulk_create(
        Stratum(
            wave=wave, place_id=place, population=count, frame=count, households=count, drawn=count
        )
        for place, count in sorted(counts.items())
    )
    return {stratum.place_id: stratum for stratum in made}


def _invitation(
    each: Invitee, wave: Wave, contact: Contact, strata: Mapping[int, Stratum],
    ways: Mapping[int, tuple[str, str]], now: datetime,
) -> Invitation:  # fmt: skip
    mode, reason = ways[contact.pk]
    is_skipped = bool(reason) and reason not in _OF_OTHERS
    return Invitation(
        wave=wave,
        stratum=strata[contact.place_id],
        contact=contact,
        mode=mode or wave.survey.ways_in_order[0],
        state=InvitationState.SKIPPED if is_skipped else InvitationState.DRAWN,
        skipped_because=reason if is_skipped else "",
        pseudonym=None if is_skipped else each.pseudonym,
        send_from=leaves_at(mode, max(now, each.send_from), at_night=wave.survey.mails_at_night),
    )


def let_go(*, contacts: Sequence[UUID]) -> None:
    """Keep these addresses no longer than everybody's."""
    Contact.objects.filter(public_id__in=contacts).update(kept_until=None)
