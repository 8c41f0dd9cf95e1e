"""After which contacts with the police people may be asked, whom chance picks, and when."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

LATEST = timedelta(days=7)
# An invitation that leaves no time to answer is not sent.
TIME_TO_ANSWER = timedelta(days=2)


class ContactKind(enum.StrEnum):
    """The contacts after which people are asked; after any other kind nobody ever is."""

    INFORMATION = "information"
    REPORT_TAKEN = "report_taken"
    TRAFFIC_STOP_WITHOUT_ARREST = "traffic_stop_without_arrest"
    CRASH_WITHOUT_INJURY = "crash_without_injury"
    NOISE = "noise"
    PARKING = "parking"
    LOST_PROPERTY = "lost_property"
    FOUND_PROPERTY = "found_property"
    COMMUNITY_EVENT = "community_event"
    PERMIT = "permit"


class Flag(enum.StrEnum):
    """What makes a contact one after which nobody is ever asked."""

    ARREST = "arrest"
    MEDICAL = "medical"
    DOMESTIC = "domestic"
    SEXUAL = "sexual"
    VIOLENT = "violent"


KIND = "kind"


def reason_to_exclude(kind: str, raised: Collection[str]) -> str:
    """Return why nobody may be asked after such a contact: the first flag, the kind, or nothing."""
    for flag in Flag:
        if flag in raised:
            return flag.value
    return "" if kind in set(ContactKind) else KIND


def is_picked(lot: str, percent: int) -> bool:
    """Say whether chance picks an event whose lot is this hash, when so many in 100 are."""
    return int(lot[:12], 16) * 100 < percent * 16**12


@dataclass(frozen=True, slots=True)
class Window:
    """When an invitation may leave: not too soon after the contact, and never after a week."""

    opens_at: datetime
    closes_at: datetime


def window(occurred_at: datetime, hours: int) -> Window:
    """Return when people may be asked about a contact, at the earliest after so many hours."""
    return Window(occurred_at + timedelta(hours=hours), occurred_at + LATEST)
