"""How much each officer did, week by week, and what they owe. Counts, in no order of merit."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.visits.models import Visit, WorkWeek
from engagement.visits.pure.workload import week_of
from engagement.visits.queries.streets import FOLLOW_UP
from trustapp.accounts import queries as accounts
from trustapp.accounts.models import Officer
from trustapp.promises import queries as promises

WEEKS_SHOWN = 6
FEWEST_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Owed:
    """Follow-ups that are still open, and how many of them are late."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class OfficerWork:
    """One officer's weeks as lines of a table, the newest first, and what is owed now."""

    officer: Officer
    rows: list[list[str]]
    owed: Owed


def officers_at_work(user_id: int, *, today: date, leads: bool) -> QuerySet[Officer]:
    """Return whose work somebody may read: their officers', or only their own."""
    if leads:
        weeks = WorkWeek.objects.filter(week_on__gte=_since(today)).values("officer")
        return accounts.officers_led_by(user_id, today).filter(pk__in=weeks).order_by("name", "pk")
    return Officer.objects.filter(user=user_id).order_by("pk")


def work_of(officers: Sequence[Officer], now: datetime, today: date) -> list[OfficerWork]:
    """Return what these officers did in the last weeks, in the order given."""
    weeks: dict[int, list[list[str]]] = defaultdict(list)
    sums = (
        WorkWeek.objects.filter(officer__in=officers, week_on__gte=_since(today))
        .values("officer", "week_on")
        .annotate(
            plans=Sum("plans"), doors=Sum("doors"), contacts=Sum("contacts"),
            follow_ups=Sum("follow_ups"), low=Sum("low_minutes"), high=Sum("high_minutes"),
        )
        .order_by("-week_on")
    )  # fmt: skip
    for row in sums:
        weeks[row["officer"]].append([
            date_format(row["week_on"], "DATE_FORMAT"), row["plans"], row["doors"],
            row["contacts"], row["follow_ups"], hours(row["low"], row["high"]),
        ])  # fmt: skip
    owed = _owed(officers, now)
    return [OfficerWork(each, weeks[each.pk], owed[each.pk]) for each in officers]


def usual_week(today: date) -> tuple[int, int] | None:
    """Return between how many doors half of the department's weeks with visits lie.

    None when there are too few weeks to call anything usual.
    """
    sums = WorkWeek.objects.filter(week_on__gte=_since(today)).values("officer", "week_on")
    doors = sorted(sums.annotate(total=Sum("doors")).filter(total__gt=0).values_list(
        "total", flat=True
    ))  # fmt: skip
    if len(doors) < FEWEST_WEEKS:
        return None
    quarter = len(doors) // 4
    return doors[quarter], doors[-1 - quarter]


def hours(low: int, high: int) -> str:
    """Return minutes as a range of hours, to the half hour, as an estimate deserves."""
    lowest, highest = (round(minutes / 30) / 2 for minutes in (low, high))
    if lowest == highest:
        return _("about %g") % lowest
    return _("%(low)g to %(high)g") % {"low": lowest, "high": highest}


def _since(today: date) -> date:
    return week_of(today) - timedelta(weeks=WEEKS_SHOWN - 1)


def _owed(officers: Sequence[Officer], now: datetime) -> dict[int, Owed]:
    due_at = dict(
        promises.open_promises(now).filter(kind=FOLLOW_UP).values_list("subject", "due_at")
    )
    whose = (
        Visit.objects.filter(
            follow_up_case__in=due_at, logged_by__in=[each.user_id for each in officers]
        )
        .order_by("follow_up_case", "pk")
        .distinct("follow_up_case")
        .values_list("logged_by", "follow_up_case")
    )
    still_open, late = Counter[int | None](), Counter[int | None]()
    for user_id, subject in whose:
        still_open[user_id] += 1
        late[user_id] += due_at[subject] < now
    return {each.pk: Owed(still_open[each.user_id], late[each.user_id]) for each in officers}
