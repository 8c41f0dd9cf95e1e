"""Contacts with the police, told by the records system: who may be asked is asked, once.

Nothing of a person is kept after an arrest, nor after a medical, domestic, sexual or violent
event. Whoever tells us of a contact never learns whether somebody was invited.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from feedback.surveys import queries
from feedback.surveys.enums import EventOutcome, InvitationState, SkipReason
from feedback.surveys.models import Contact, ContactEvent, Invitation, Wave
from feedback.surveys.pure.contact_events import (
    TIME_TO_ANSWER,
    is_picked,
    reason_to_exclude,
    window,
)
from feedback.surveys.services.drawing import one_draw_at_a_time
from feedback.surveys.services.wording import leaves_at
from trustapp.audit.services import record
from trustapp.channels import queries as channels
from trustapp.channels.enums import Channel
from trustapp.core.errors import KeyReused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import keyed_hash

# Both leave no trace of a person, and whoever told us hears no difference.
_ANSWERS = {EventOutcome.EXCLUDED: "excluded"}
_ACCEPTED = "accepted"

_COUNT = """
INSERT INTO surveys_contacteventcount (day, outcome, reason, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, outcome, reason) DO UPDATE SET count = surveys_contacteventcount.count + 1
"""
# Everybody who is told of may be invited, so the weights of a place stay 1 as it grows.
_STRATUM = """
INSERT INTO surveys_stratum (wave_id, place_id, population, frame, households, drawn)
VALUES (%s, %s, 1, 1, 1, 1)
ON CONFLICT (wave_id, place_id) DO UPDATE
   SET population = surveys_stratum.population + 1, frame = surveys_stratum.frame + 1,
       households = surveys_stratum.households + 1, drawn = surveys_stratum.drawn + 1
RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What the records system tells: the place by its database id, the flags that are raised."""

    event_id: str
    kind: str
    occurred_at: datetime
    place: int
    language: str
    phone: str
    email: str
    flags: Mapping[str, bool]

    @property
    def excluded_because(self) -> str:
        """Why nobody may be asked after it; empty where somebody may."""
        return reason_to_exclude(self.kind, [flag for flag, is_up in self.flags.items() if is_up])


@transaction.atomic
def hear_event(*, by: Actor, event: NewEvent, now: datetime) -> str:
    """Note one contact, invite the person where that is allowed, and return the answer.

    The same event again changes nothing; several at once wait for the first. Raises KeyReused
    when its id comes back with other content.
    """
    excluded = event.excluded_because
    heard, is_new = ContactEvent.objects.get_or_create(
        event_hash=_hash("contact-event", event.event_id),
        defaults={
            "body_hash": _body_hash(event, is_excluded=bool(excluded)),
            "outcome": EventOutcome.EXCLUDED if excluded else EventOutcome.SKIPPED,
            "reason": excluded,
        },
    )
    if not is_new:
        is_excluded = heard.outcome == EventOutcome.EXCLUDED
        if heard.body_hash != _body_hash(event, is_excluded=is_excluded):
            raise KeyReused
        return _answer(heard)
    if not excluded:
        heard.reason = _invite(event, now)
        heard.outcome = EventOutcome.SKIPPED if heard.reason else EventOutcome.INVITED
        heard.save(update_fields=["outcome", "reason"])
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [timezone.localdate(now), heard.outcome, heard.reason])
    answer = _answer(heard)
    record(
        by=by,
        action="surveys.hear_event",
        target=f"event:{heard.event_hash[:16]}",
        now=now,
        detail={"outcome": answer},
    )
    return answer


def _answer(heard: ContactEvent) -> str:
    return _ANSWERS.get(EventOutcome(heard.outcome), _ACCEPTED)


def _hash(purpose: str, value: str) -> str:
    return keyed_hash(settings.SECRET_KEY.encode(), purpose, value)


def _body_hash(event: NewEvent, *, is_excluded: bool) -> str:
    told: dict[str, Any] = asdict(event)
    if is_excluded:
        for name in ("place", "language", "phone", "email"):
            del told[name]
    return _hash("contact-event-body", json.dumps(told, sort_keys=True, default=str))


def _invite(event: NewEvent, now: datetime) -> str:
    """Write the invitation down, to be sent when its time comes; return why not, if not."""
    wave = queries.contacts_wave(now)
    if wave is None:
        return SkipReason.NO_WAVE
    places = set(wave.survey.places.values_list("id", flat=True))
    if places and event.place not in places:
        return SkipReason.PLACE
    lot = _hash("contact-event-lot", event.event_id)
    if not is_picked(lot, wave.survey.contact_percent):
        return SkipReason.NOT_PICKED
    one_draw_at_a_time()
    people, is_new = _people(event, now)
    mode, reason = queries.way_to(wave.survey, [each.pk for each in people], now)
    reason = reason or _draw(event, wave, people[0], mode, now)
    if reason and is_new:
        people[0].delete()
    return reason


def _draw(event: NewEvent, wave: Wave, person: Contact, mode: str, now: datetime) -> str:
    ask = window(event.occurred_at, wave.survey.contact_hours)
    earliest = max(now, ask.opens_at)
    leaves = leaves_at(mode, earliest, at_night=wave.survey.mails_at_night)
    if leaves > ask.closes_at:
        return SkipReason.LATE
    if leaves > wave.closes_at - TIME_TO_ANSWER:
        return SkipReason.NO_WAVE
    with connection.cursor() as cursor:
        cursor.execute(_STRATUM, [wave.pk, event.place])
        (stratum,) = cursor.fetchone()
    Invitation.objects.create(
        wave=wave,
        stratum_id=stratum,
        contact=person,
        state=InvitationState.DRAWN,
        mode=mode,
        send_from=leaves,
        send_until=ask.closes_at,
    )
    return ""


def _people(event: NewEvent, now: datetime) -> tuple[list[Contact], bool]:
    """Return whoever has these addresses, or a new contact, which no sample is drawn from."""
    email = channels.address_hash(Channel.EMAIL, event.email) if event.email else None
    phone = channels.address_hash(Channel.SMS, event.phone) if event.phone else None
    known = queries.people_known_by(email, phone)
    if known:
        return known, False
    # A day, not a second: who was in contact when is not to be read from here.
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    made = Contact.objects.create(
        email=event.email.strip() or None,
        email_hash=email,
        phone=event.phone.strip() or None,
        phone_hash=phone,
        place_id=event.place,
        language=event.language,
        added_at=midnight,
        is_listed=False,
    )
    return [made], True


def forget_people(*, now: datetime, most: int = 1000) -> int:
    """Forget the addresses of people known from a contact or a visit alone, and return of how many.

    Due when their waves have closed and they have rested as long as everybody: until then the
    address keeps them from being asked again. Whoever asked never to be asked stays known by it.
    """
    due = queries.people_due(now).free().order_by("pk")[:most]
    return Contact.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(
        email=None, email_hash=None, phone=None, phone_hash=None, postal_address=None,
        household_hash="",
    )  # fmt: skip
