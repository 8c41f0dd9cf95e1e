"""What the visit log says about the addresses of a trial, without asking any officer.

Nobody at a door writes down an arm. Who was reached, which control household was visited all the
same and which treated one was not, is read from the log afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from engagement.visits.enums import Arm, ClosureReason, VisitOutcome
from engagement.visits.models import Closure, Household, Trial, Visit
from engagement.visits.queries.trials.roster import arms


@dataclass(frozen=True, slots=True)
class Compliance:
    """How the visits went by arm: households, and how many of them were visited and reached."""

    arm: str
    households: int
    visited: int
    reached: int
    # Asked us not to come before the last day of visits: the visit was not made.
    opted_out: int


def reached(trial: Trial) -> set[int]:
    """Return the households where an officer talked with somebody in the days of the visits."""
    return _living_at(_homes(trial), _visits(trial).filter(outcome=VisitOutcome.TALKED))


def compliance(trial: Trial) -> list[Compliance]:
    """Return visits by arm; a visited control household is contamination, a reached one crossover.

    Behind the walls alone, and only once arms are open.
    """
    lot, homes, visits = arms(trial), _homes(trial), _visits(trial)
    came = _living_at(homes, visits)
    talked = _living_at(homes, visits.filter(outcome=VisitOutcome.TALKED))
    asked = Closure.objects.filter(
        address__in=_addresses(trial),
        reason=ClosureReason.ASKED,
        begins_at__date__lte=trial.visits_until,
    )
    closed = {homes[address] for address in asked.values_list("address_id", flat=True)}
    found = []
    for arm in Arm:
        members = {household for household, of in lot.items() if of == arm}
        found.append(
            Compliance(
                str(arm), len(members), len(members & came), len(members & talked),
                len(members & closed),
            )
        )  # fmt: skip
    return found


def _visits(trial: Trial) -> QuerySet[Visit]:
    """Return what stands in the log at an address in the days of the visits, corrections heeded."""
    corrected = Visit.objects.filter(corrects=OuterRef("pk"))
    return Visit.objects.filter(
        ~Exists(corrected),
        stop__address__in=_addresses(trial),
        happened_at__date__gte=trial.visits_from,
        happened_at__date__lte=trial.visits_until,
    )


def _addresses(trial: Trial) -> QuerySet[Household, int]:
    return Household.objects.filter(trial=trial).values_list("address_id", flat=True)


def _homes(trial: Trial) -> dict[int, int]:
    """Return which household of the trial lives at an address.

    Put together here: joined household by household, a plan made without statistics takes minutes.
    """
    return dict(Household.objects.filter(trial=trial).values_list("address_id", "pk"))


def _living_at(homes: Mapping[int, int], visits: QuerySet[Visit]) -> set[int]:
    return {homes[address] for address in visits.values_list("stop__address_id", flat=True)}
