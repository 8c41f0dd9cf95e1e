"""When officers may knock."""

from datetime import date, time

from django.conf import settings

from engagement.visits.pure.daylight import Hours, Window, window
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


def visiting_window(place_id: int, day: date) -> Window:
    """Return when officers may knock in a place on a day."""
    boundary = Place.objects.values_list("boundary", flat=True).get(pk=place_id)
    return window(
        day, visiting_hours(), boundary=boundary,
        is_holiday=clocks.is_holiday(day, promises.calendar()),
    )  # fmt: skip
