"""Where visits were last, and what they took."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum

from engagement.visits.models import WorkWeek
from engagement.visits.pure.workload import week_of

EFFORT_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Effort:
    """The work of the last whole weeks: doors, talks, and minutes at the least and at the most."""

    since: date
    until: date
    doors: int
    contacts: int
    low_minutes: int
    high_minutes: int

    def cost_of_a_contact(self, cost_of_an_hour: float) -> tuple[float, float] | None:
        """Return what a talk costs, at the least and at the most; None without any."""
        if not self.contacts:
            return None
        low, high = (
            minutes / 60 * cost_of_an_hour / self.contacts
            for minutes in (self.low_minutes, self.high_minutes)
        )
        return low, high


def last_visited() -> dict[int, date]:
    """Return the last day on which a door was visited, for each place that saw one."""
    weeks = WorkWeek.objects.filter(doors__gt=0).values("place").annotate(last=Max("last_on"))
    return dict(weeks.order_by("place").values_list("place", "last"))


def effort(today: date) -> Effort:
    """Return the work of the twelve weeks before this one."""
    until = week_of(today)
    since = until - timedelta(weeks=EFFORT_WEEKS)
    sums = WorkWeek.objects.filter(week_on__gte=since, week_on__lt=until).aggregate(
        doors=Sum("doors", default=0), contacts=Sum("contacts", default=0),
        low_minutes=Sum("low_minutes", default=0), high_minutes=Sum("high_minutes", default=0),
    )  # fmt: skip
    return Effort(since=since, until=until - timedelta(days=1), **sums)
