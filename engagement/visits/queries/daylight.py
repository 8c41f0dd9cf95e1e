"""When officers may knock."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from engagement.visits.pure.daylight import Hours, Window, dark_at, window
from trustapp.places.models import Place
from trustapp.promises import queries as promises
from trustapp.promises.pure import clocks


def visiting_hours() -> Hours:
    """Return what the department decided."""
    opens, closes = (time.fromisoformat(hour) for hour in settings.VISIT_HOURS.split("-"))
    return Hours(
        zone=settings.TIME_ZONE, opens=opens, closes=closes,
        on_sundays=settings.VISIT_SUNDAYS, on_holidays=settings.VISIT_HOLIDAYS,
    )  # fmt: skip


def dark_from(visits: Iterable[tuple[int, date]]) -> dict[tuple[int, date], datetime | None]:
    """Return when it gets dark, by place and day; None where that is not known."""
    wanted = set(visits)
    places = Place.objects.filter(pk__in={place for place, _ in wanted})
    shapes = dict(places.values_list("pk", "boundary"))
    zone = ZoneInfo(settings.TIME_ZONE)
    return {(place, day): dark_at(day, shapes.get(place) or {}, zone) for place, day in wanted}


def visiting_window(place_id: int, day: date) -> Window:
    """Return when officers may knock in a place on a day."""
    boundary = Place.objects.values_list("boundary", flat=True).get(pk=place_id)
    return window(
        day, visiting_hours(), boundary=boundary,
        is_holiday=clocks.is_holiday(day, promises.calendar()),
    )  # fmt: skip
