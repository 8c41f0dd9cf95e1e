"""Where we were last, where we heard from last, and what a talk at a door takes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.visits import queries as visits
from engagement.visits.queries.reach import EFFORT_WEEKS, Effort
from feedback.cases import queries as cases
from feedback.trust import queries as trust
from trustapp.accounts.models import Assignment
from trustapp.core.pure.suppression import reason_to_hide_count


@dataclass(frozen=True, slots=True)
class PlaceReach:
    """One place: when it was visited and heard last, by how many answers, and who serves it."""

    name: str
    visited_on: date | None
    heard_on: date | None
    answers: str
    officers: str


def reach_page(today: date, cost_of_an_hour: float | None) -> dict[str, Any]:
    """Return every place with those first that were visited longest ago, and the cost of a talk."""
    cost = settings.VISIT_HOUR_COST if cost_of_an_hour is None else cost_of_an_hour
    effort = visits.effort(today)
    return {
        "columns": [
            _("Neighborhood"), _("Last visited"), _("Last heard"), _("Answers in the last survey"),
            _("Officers"),
        ],
        "rows": [_cells(row, today) for row in places_by_last_visit(today)],
        "effort": effort,
        "numbers": _numbers(effort, cost),
        "weeks": EFFORT_WEEKS,
    }  # fmt: skip


def places_by_last_visit(today: date) -> list[PlaceReach]:
    """Return every place, never visited ones first, then by how long ago it was."""
    visited, heard = visits.last_visited(), cases.last_heard()
    answers = {row.place.slug: row.score.answers for row in trust.places_table()}
    officers = _serving(today)
    rows = [
        PlaceReach(
            name=place.name,
            visited_on=visited.get(place.pk),
            heard_on=heard.get(place.pk),
            answers=answers.get(place.slug, ""),
            officers=", ".join(officers[place.pk]),
        )
        for place in cases.place_options()
    ]
    return sorted(rows, key=lambda row: (row.visited_on or date.min, row.name))


def _serving(today: date) -> dict[int, list[str]]:
    rows = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today
    )
    found: dict[int, list[str]] = defaultdict(list)
    for place, rank, name in rows.order_by("officer__name", "pk").values_list(
        "place", "officer__rank", "officer__name"
    ):
        found[place].append(f"{rank} {name}")
    return found


def _cells(row: PlaceReach, today: date) -> list[str]:
    return [
        row.name, _ago(row.visited_on, today, _("Never")), _ago(row.heard_on, today, _("Not yet")),
        row.answers or _("None yet"), row.officers or _("Nobody"),
    ]  # fmt: skip


def _ago(day: date | None, today: date, never: str) -> str:
    if day is None:
        return never
    days = (today - day).days
    if days <= 0:
        return _("Today")
    ago = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return f"{ago}, {date_format(day, 'DATE_FORMAT')}"


def _numbers(effort: Effort, cost: float) -> list[dict[str, str]]:
    """Return the effort in words; what a few talks cost says little, so it is not shown."""
    if reason_to_hide_count(effort.contacts):
        return []
    numbers = [
        {"label": _("Doors visited"), "value": number_format(effort.doors, force_grouping=True)},
        {"label": _("Talks"), "value": number_format(effort.contacts, force_grouping=True)},
        {"label": _("Hours of officers"),
         "value": visits.hours(effort.low_minutes, effort.high_minutes)},
    ]  # fmt: skip
    price = effort.cost_of_a_contact(cost)
    if cost and price:
        span = {"low": number_format(price[0], 2), "high": number_format(price[1], 2)}
        numbers.append({"label": _("Cost of a talk"), "value": _("%(low)s to %(high)s") % span})
    return numbers
