"""Recurrence rules of waves: the part of RFC 5545 that makes sense for a survey.

A rule is kept as its text without the leading `RRULE:`, such as `FREQ=MONTHLY;INTERVAL=3`; no
text means once. Days repeat by the wall clock of the city, so a rule names no time of day. Where
a rule names no day either, a month that lacks the day of the first opening uses its last one
(as `SKIP=BACKWARD` of RFC 7529); RFC 5545 alone would leave that month out.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

LONGEST_RULE = 200
_NUMBER = re.compile(r"[1-9]\d{0,2}")
_FREQUENCIES = ("WEEKLY", "MONTHLY", "YEARLY")
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_DAYS = {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}
# No survey is planned further; it also ends the search for days that never come.
_HORIZON = timedelta(days=30 * 366)
_SHORTEST_MONTH = 28
_ANY_DAY = datetime(2024, 1, 31)  # noqa: DTZ001 - the wall clock of any city


class BadRule(ValueError):
    """Not a rule that can be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read: its parts by name, in capital letters."""

    parts: dict[str, str]

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())


def read_rule(text: str) -> Rule:
    """Return the rule of this text; raises BadRule when it cannot be used."""
    parts = _parts(text)
    if any(not _NUMBER.fullmatch(parts.get(name, "1")) for name in ("INTERVAL", "COUNT")):
        raise BadRule("unreadable")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRule("frequency")
    if {"COUNT", "UNTIL"} <= set(parts):
        raise BadRule("two_ends")
    rule = Rule(parts)
    try:
        first = next(occurrences(rule, _ANY_DAY, ZoneInfo("UTC")), None)
    except (ValueError, TypeError) as error:
        raise BadRule("unreadable") from error
    if first is None and "UNTIL" not in parts:
        raise BadRule("never")
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, _is_pair, value = (each.strip() for each in piece.partition("="))
        if not value or name in parts:
            raise BadRule("unreadable")
        if name not in _PARTS | _DAYS:
            raise BadRule("unknown_part")
        parts[name] = value
    return parts


def occurrences(rule: Rule | None, first: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the openings by the wall clock, without a zone, from the first possible one on.

    `first` is the wall clock of the earliest opening. Without a rule it is the only one; with
    one, the rule decides whether that day counts.
    """
    if rule is None:
        yield first
        return
    options = dict(rule.parts)
    count = int(options.pop("COUNT", "0"))
    last = first + _HORIZON
    if until := options.pop("UNTIL", ""):
        last = min(last, _until(until, zone))
    text = ";".join(f"{name}={value}" for name, value in _with_day(options, first).items())
    # The end is part of the rule, so that the search ends also where no day is found.
    days = rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=first)
    yield from itertools.islice(days, count) if count else days


def _until(text: str, zone: ZoneInfo) -> datetime:
    """Return the end by the wall clock; a date means the whole day, `Z` is UTC."""
    whole_day = "" if "T" in text else "T235959"
    clock = datetime.strptime(text.removesuffix("Z") + whole_day, "%Y%m%dT%H%M%S")  # noqa: DTZ007
    if text.endswith("Z"):
        return clock.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
    return clock


def _with_day(options: dict[str, str], first: datetime) -> dict[str, str]:
    """Say the day of a rule that leaves it open and may meet a month without it."""
    names_a_day = {"BYDAY", "BYMONTHDAY", "BYSETPOS"} & set(options)
    if options["FREQ"] == "WEEKLY" or names_a_day or first.day <= _SHORTEST_MONTH:
        return options
    days = ",".join(str(day) for day in range(_SHORTEST_MONTH, first.day + 1))
    named = options | {"BYMONTHDAY": days, "BYSETPOS": "-1"}
    if options["FREQ"] == "YEARLY" and "BYMONTH" not in options:
        named["BYMONTH"] = str(first.month)
    return named
