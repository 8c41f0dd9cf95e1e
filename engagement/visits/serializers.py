"""What phones tell and are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

from engagement.visits import queries
from engagement.visits.enums import EventResult, Topic, VisitOutcome
from engagement.visits.pure import doors, told
from engagement.visits.pure.streets import fold
from engagement.visits.queries import ListToGo
from engagement.visits.services import Handled
from trustapp.places.models import Place

MOST_EVENTS = 50
_OUTCOMES = frozenset(map(str, VisitOutcome.values))
_TOPICS = frozenset(map(str, Topic.values))


class PhoneIn(serializers.Serializer):
    """A phone that says it is there."""

    device = serializers.UUIDField()
    sent_at = serializers.DateTimeField(help_text="What its own clock says.")
    waiting = serializers.IntegerField(min_value=0, default=0, help_text="Visits not sent yet.")
    label = serializers.CharField(max_length=60, default="", allow_blank=True)


class FollowUpIn(serializers.Serializer):
    """What somebody at the door asked for."""

    words = serializers.CharField(max_length=told.LONGEST_WORDS, default="", allow_blank=True)
    has_consent = serializers.BooleanField(default=False)


class EventIn(serializers.Serializer):
    """What happened at a door. `pure.told` reads it, so that fifty cost little; a test compares."""

    id = serializers.UUIDField(help_text="Made by the phone, once.")
    stop = serializers.UUIDField()
    outcome = serializers.ChoiceField(VisitOutcome.choices)
    topics = serializers.ListField(child=serializers.ChoiceField(Topic.choices), required=False)
    follow_up = FollowUpIn(required=False, allow_null=True)
    happened_at = serializers.DateTimeField(help_text="What the clock of the phone said.")
    offset_ms = serializers.FloatField(
        required=False, allow_null=True, help_text="How far ours was known to be ahead of it."
    )
    corrects = serializers.UUIDField(required=False, allow_null=True)


class SenderIn(PhoneIn):
    """Whose phone sends: what one officer logged is never sent as another's."""

    account = serializers.CharField(max_length=64)


class EventsIn(SenderIn):
    """A batch; refused events stop no others."""

    events = EventIn(many=True, max_length=MOST_EVENTS)


class ResultOut(serializers.Serializer):
    """What became of an event."""

    id = serializers.UUIDField()
    result = serializers.ChoiceField([each.value for each in EventResult])
    reason = serializers.CharField(help_text="Why not, in the reader's language.")
    code = serializers.CharField(help_text="Opens the follow-up; for the person at the door.")


class EventsOut(serializers.Serializer):
    """An answer for every event of the batch, in its order."""

    now = serializers.DateTimeField()
    results = ResultOut(many=True)


class PhoneOut(serializers.Serializer):
    """Whose phone it is now, and what was lost when its storage was emptied."""

    now = serializers.DateTimeField()
    account = serializers.CharField()
    parcel_key = serializers.CharField()
    emptied = serializers.DictField(allow_null=True)


class DoorOut(serializers.Serializer):
    """A door, and what is known of it on this plan."""

    id = serializers.UUIDField()
    door = serializers.CharField(help_text="With its street on a list of several.")
    where = serializers.CharField(help_text="The door and its street.")
    speaks = serializers.CharField()
    closed = serializers.BooleanField(help_text="Not to be visited.")
    last = serializers.DictField(allow_null=True)
    promised_on = serializers.DateField(allow_null=True)


class ListOut(serializers.Serializer):
    """A plan of the coming days."""

    id = serializers.UUIDField()
    street = serializers.CharField()
    place = serializers.CharField()
    day = serializers.DateField()
    doors = DoorOut(many=True)


class ListsOut(serializers.Serializer):
    """What a phone takes along."""

    now = serializers.DateTimeField()
    account = serializers.CharField()
    lists = ListOut(many=True)


class ContactIn(serializers.Serializer):
    """A contact with the police at a door. What happened and to whom is not asked, and refused."""

    place = serializers.IntegerField(help_text="The number of the neighborhood.")
    street = serializers.CharField(max_length=120)
    door = serializers.CharField(max_length=40, help_text="Such as 112, or 112 apt 3.")
    day = serializers.DateField(help_text="On which day it was.")

    def validate_place(self, value: int) -> Place:
        """Return the place with this number."""
        place = queries.place_by_number(value)
        if place is None:
            raise serializers.ValidationError("There is no neighborhood with this number.")
        return place

    def validate_street(self, value: str) -> str:
        """Refuse what names no street."""
        if not fold(value):
            raise serializers.ValidationError("Write the name of the street.")
        return value

    def validate_door(self, value: str) -> str:
        """Return the door as the address book writes it."""
        try:
            return doors.read_door(value)
        except doors.CannotRead:
            message = "Write the house number, such as 112, or 112 apt 3."
            raise serializers.ValidationError(message) from None

    def validate_day(self, value: date) -> date:
        """Refuse days that have not come yet, wherever the sender's clock stands."""
        if value > timezone.localdate() + timedelta(days=1):
            raise serializers.ValidationError("This day has not come yet.")
        return min(value, timezone.localdate())

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse anything else, so that nothing about people is sent here by mistake."""
        if set(self.initial_data) - set(self.fields):
            raise serializers.ValidationError({"body": ["Some fields are unknown here."]})
        return attrs


class ContactOut(serializers.Serializer):
    """That it was heard; nothing about the door."""

    outcome = serializers.ChoiceField(choices=["accepted"])


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that can be read, in order; and those that cannot, with what is wrong."""

    ids: tuple[UUID, ...]
    events: tuple[told.Told, ...]
    unreadable: dict[UUID, str]


def read_events(given: object) -> Batch:
    """Return the events of a batch; one that has an id but cannot be read spoils no others.

    Raises ValidationError for what is no batch at all.
    """
    if not isinstance(given, list) or not 0 < len(given) <= MOST_EVENTS:
        raise serializers.ValidationError({"events": [f"Send 1 to {MOST_EVENTS} events."]})
    ids, events, unreadable = [], [], {}
    for place, each in enumerate(given):
        try:
            events.append(told.read_event(each, outcomes=_OUTCOMES, topics=_TOPICS))
            ids.append(events[-1].event_id)
        except (AttributeError, told.Unreadable) as error:
            ids.append(_id_of(each, place))
            unreadable[ids[-1]] = str(error)
    return Batch(tuple(ids), tuple(events), unreadable)


def _id_of(given: Any, place: int) -> UUID:
    try:
        return told.read_id(given.get("id"))
    except (AttributeError, told.Unreadable) as error:
        raise serializers.ValidationError({f"events.{place}.id": ["Not an id."]}) from error


def results(batch: Batch, handled: Sequence[Handled], unreadable: str) -> list[dict[str, str]]:
    """Return the answers; `unreadable` is said, with what is wrong, of what nobody can read."""
    answers = [
        {"id": str(each.event_id), "result": each.result, "reason": each.reason, "code": each.code}
        for each in handled
    ]
    answers += [
        {
            "id": str(event_id), "result": EventResult.REFUSED,
            "reason": unreadable % {"what": what}, "code": "",
        }
        for event_id, what in batch.unreadable.items()
    ]  # fmt: skip
    return answers


def list_to_go(found: ListToGo) -> dict[str, Any]:
    """Return what a phone takes along of one plan: the least that a visit needs."""
    return {
        "id": str(found.plan.public_id),
        "street": found.plan.street,
        "place": found.plan.place.name,
        "day": found.plan.planned_on.isoformat(),
        "doors": [
            {
                "id": str(line.stop.public_id),
                "door": line.stop.name,
                "where": line.stop.where,
                "speaks": line.stop.language_name if line.stop.language else "",
                "closed": line.stop.do_not_visit,
                "last": line.visit
                and {
                    "event": str(line.visit.event_id),
                    "outcome": line.visit.outcome,
                    "topics": line.visit.topics,
                },
                "promised_on": _local_day(line.owed.due_at) if line.owed else None,
            }
            for line in found.lines
        ],
    }


def _local_day(moment: datetime) -> str:
    day: date = timezone.localdate(moment)
    return day.isoformat()
