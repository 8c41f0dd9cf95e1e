"""When visits ran in a place, as marks on a trend that say nothing of causes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.trust.queries.shapes import Stretch, Trend

STRETCH_NOTE = gettext_lazy(
    "Visits ran in these months. They do not prove a cause: whether visits change trust, only a "
    "trial can tell."
)


# On every page of results: hence a statement that is not composed anew.
_BUSY = """
    SELECT date_trunc('month', week_on)::date AS month, place_id, sum(doors)
      FROM visits_workweek WHERE %(place)s IS NULL OR place_id = %(place)s
     GROUP BY month, place_id HAVING sum(doors) >= %(least)s ORDER BY month, place_id
"""


@dataclass(frozen=True, slots=True)
class Programme:
    """Months in a row with many visits: how many doors, in how many places."""

    begins_on: date
    ends_on: date
    doors: int
    places: int


def with_programmes(trend: Trend, *, place_id: int | None = None) -> Trend:
    """Return the trend with a bar for each visit programme, of one place or of the whole city."""
    return replace(trend, stretches=tuple(_stretch(each) for each in programmes(place_id)))


def programmes(place_id: int | None = None) -> list[Programme]:
    """Return the months in a row in which some place saw at least as many doors as it takes."""
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, {"place": place_id, "least": settings.VISIT_PROGRAMME_DOORS})
        busy = cursor.fetchall()
    months: dict[date, dict[int, int]] = {}
    for month, place, total in busy:
        months.setdefault(month, {})[place] = total
    return [_programme(run, months) for run in _in_a_row(months)]


def _in_a_row(months: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for month in months:
        if runs and _after(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return runs


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _programme(run: list[date], months: Mapping[date, Mapping[int, int]]) -> Programme:
    return Programme(
        begins_on=run[0],
        ends_on=_after(run[-1]) - timedelta(days=1),
        doors=sum(sum(months[month].values()) for month in run),
        places=len({place for month in run for place in months[month]}),
    )


def _stretch(each: Programme) -> Stretch:
    months = [date_format(day, "YEAR_MONTH_FORMAT") for day in (each.begins_on, each.ends_on)]
    when = months[0]
    if months[0] != months[1]:
        when = _("%(first)s to %(last)s") % {"first": months[0], "last": months[1]}
    # In tens: how many doors to the last one is of no use to anybody.
    text = ngettext(
        "Visits at about %(doors)s doors in %(places)s neighborhood",
        "Visits at about %(doors)s doors in %(places)s neighborhoods",
        each.places,
    ) % {"doors": 10 * round(each.doors / 10), "places": each.places}
    return Stretch(each.begins_on, each.ends_on, when, text)
