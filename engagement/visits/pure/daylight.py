"""When officers may knock: between the hours of the department, and never after sunset."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from astral import Observer
from astral.sun import sunset

_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """What the department decided: its clock, its hours, and the days on which nobody knocks."""

    zone: str
    opens: time
    closes: time
    on_sundays: bool
    on_holidays: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The time for visits on one day; `ends_with` says what ends it, or why there is none."""

    opens_at: datetime
    closes_at: datetime
    ends_with: str

    @property
    def is_open(self) -> bool:
        """Whether there is any time for visits on this day."""
        return self.opens_at < self.closes_at

    def holds(self, at: datetime) -> bool:
        """Say whether officers may knock at this moment."""
        return self.opens_at <= at <= self.closes_at


def window(
    day: date, hours: Hours, *, boundary: Mapping[str, Any], is_holiday: bool = False
) -> Window:
    """Return when officers may knock in a place on a day."""
    zone = ZoneInfo(hours.zone)
    opens = datetime.combine(day, hours.opens, zone)
    if day.weekday() == _SUNDAY and not hours.on_sundays:
        return Window(opens, opens, "sunday")
    if is_holiday and not hours.on_holidays:
        return Window(opens, opens, "holiday")
    closes = datetime.combine(day, hours.closes, zone)
    dark = dark_at(day, boundary, zone)
    if dark is not None and dark < closes:
        return Window(opens, max(opens, dark), "sunset")
    return Window(opens, closes, "hours")


def dark_at(day: date, boundary: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """Return the sunset to the minute before; None where the place is unknown or it never sets."""
    middle = centre(boundary)
    if middle is None:
        return None
    try:
        found = sunset(Observer(*middle), date=day, tzinfo=zone)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0)


def centre(boundary: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude of the middle of a GeoJSON shape; None where it has none."""
    corners = list(_corners(boundary.get("coordinates", [])))
    if not corners:
        return None
    longitudes, latitudes = zip(*corners, strict=True)
    return (
        (min(latitudes) + max(latitudes)) / 2,
        (min(longitudes) + max(longitudes)) / 2,
    )


def _corners(shape: Any) -> Iterator[tuple[float, float]]:
    if shape and isinstance(shape[0], int | float):
        yield float(shape[0]), float(shape[1])
        return
    for part in shape:
        yield from _corners(part)
