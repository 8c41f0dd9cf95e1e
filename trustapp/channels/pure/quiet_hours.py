"""When people are left in peace: hours of the wall clock, in the city's own time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_quiet(moment: datetime, *, zone: ZoneInfo, begins: time, ends: time) -> bool:
    """Say whether the moment is inside the quiet hours, which may go past midnight.

    They hold from the first minute on and are over at the last. The same time twice means none.
    """
    clock = moment.astimezone(zone).time()
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


def next_permitted(moment: datetime, *, zone: ZoneInfo, begins: time, ends: time) -> datetime:
    """Return the moment itself, or the end of the quiet hours it falls into.

    When the clocks change, people sleep by the clock on their wall: a night may be an hour longer
    or shorter. An end that the clocks skip comes an hour later on the wall; one that comes twice
    counts when it next comes.
    """
    if not is_quiet(moment, zone=zone, begins=begins, ends=ends):
        return moment
    local = moment.astimezone(zone)
    day = local.date() if local.time() < ends else local.date() + timedelta(days=1)
    first = datetime.combine(day, ends, tzinfo=zone).astimezone(UTC)
    second = datetime.combine(day, ends.replace(fold=1), tzinfo=zone).astimezone(UTC)
    return (first if first >= moment else second).astimezone(moment.tzinfo)
