"""Which doors are not to be visited."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from engagement.visits.enums import ClosureReason
from engagement.visits.models import Closure

_OF = "SELECT * FROM visits_closure WHERE address_id = ANY(%s) ORDER BY id"


def closed_addresses(
    address_ids: Iterable[int], now: datetime, *, trial_list: bool = False
) -> set[int]:
    """Return which of these addresses are not to be visited at this moment.

    A list of a trial goes to an address in spite of a trial's window, never in spite of the
    people who asked us not to come.
    """
    held = Closure.objects.in_force(now).filter(address__in=list(address_ids))
    if trial_list:
        held = held.filter(reason=ClosureReason.ASKED)
    return set(held.values_list("address", flat=True))


def closures_of(address_ids: Iterable[int]) -> dict[int, tuple[Closure, ...]]:
    """Return every closure of these addresses, past and present, by address.

    Asked with every batch of a phone: hence a statement that is not composed anew.
    """
    found: dict[int, list[Closure]] = defaultdict(list)
    for closure in Closure.objects.raw(_OF, [list(address_ids)]):
        found[closure.address_id].append(closure)
    return {number: tuple(closures) for number, closures in found.items()}
