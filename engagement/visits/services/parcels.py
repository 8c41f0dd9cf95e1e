"""Files in which phones locked what they could not send."""

import base64
import binascii
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import EventResult, Topic, VisitOutcome
from engagement.visits.models import Device
from engagement.visits.pure.told import Told, Unreadable, read_event, read_id
from engagement.visits.services.syncing import Handled, log_events
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

FORMAT = 1
MOST_EVENTS = 5000
_OUTCOMES, _TOPICS = frozenset(VisitOutcome.values), frozenset(Topic.values)


class NoParcel(Refused):
    message = _("This is not a file of visits, or it was changed. Nothing was saved.")
    code = "no_parcel"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a phone locked, opened: whose phone it was and what happened."""

    device: Device
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the events of a file."""

    device: Device
    handled: tuple[Handled, ...]

    def count(self, result: EventResult) -> int:
        """How many came to this."""
        return sum(each.result == result for each in self.handled)

    @property
    def saved(self) -> int:
        return self.count(EventResult.SAVED)

    @property
    def known(self) -> int:
        return self.count(EventResult.KNOWN)

    @property
    def refused(self) -> list[Handled]:
        """Events that were not taken, with the reason."""
        kept = {EventResult.SAVED, EventResult.KNOWN}
        return [each for each in self.handled if each.result not in kept]


def open_parcel(text: bytes) -> Parcel:
    """Return what is in a locked file; raises NoParcel for what no phone of ours locked."""
    try:
        outside = json.loads(text)
        device = _device(outside)
        sealed, iv = _bytes(outside["sealed"]), _bytes(outside["iv"])
        about = f"{outside['device']} {outside['account']}".encode()
        events = json.loads(AESGCM(_bytes(device.parcel_key)).decrypt(iv, sealed, about))
        if not isinstance(events, list) or len(events) > MOST_EVENTS:
            raise NoParcel
        told = tuple(read_event(each, outcomes=_OUTCOMES, topics=_TOPICS) for each in events)
    except (ValueError, TypeError, KeyError, InvalidTag, AttributeError) as error:
        raise NoParcel from error
    return Parcel(device, told)


@transaction.atomic
def import_parcel(*, parcel: Parcel, by: Actor, now: datetime) -> Imported:
    """Write down what an officer logged, from the file that a supervisor was given.

    The rules are those of sending: what was sent before is known, and nothing is written twice.
    The record names both.
    """
    officer = parcel.device.user
    for_officer = Actor(
        kind="staff", label=f"{officer} ({by.label})", user_id=officer.pk, address=by.address
    )
    handled = tuple(log_events(told=parcel.events, by=for_officer, now=now))
    results = Counter(str(each.result) for each in handled)
    record(
        by=by, action="visits.import_file", target=f"phone:{parcel.device.public_id}", now=now,
        detail={"officer": officer.pk, **results},
    )  # fmt: skip
    return Imported(parcel.device, handled)


def _device(outside: dict[str, Any]) -> Device:
    if outside["format"] != FORMAT:
        raise NoParcel
    try:
        device_id: UUID = read_id(outside["device"])
    except Unreadable as error:
        raise NoParcel from error
    device = queries.device_with_id(device_id, mark=str(outside["account"]))
    if device is None:
        raise NoParcel
    return device


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NoParcel from error
