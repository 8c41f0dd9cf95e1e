"""What the visit log says about the addresses of a trial, without asking any officer.

Nobody at a door writes down an arm. Who was reached, which control household was visited all the
same and which treated one was not, is read from the log afterwards.
"""

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
    talked = _visits(trial).filter(outcome=VisitOutcome.TALKED)
    return _households(trial, Exists(talked))


def visited(trial: Trial) -> set[int]:
    """Return the households at whose door an officer stood in the days of the visits."""
    return _households(trial, Exists(_visits(trial)))


def compliance(trial: Trial) -> list[Compliance]:
    """Return visits by arm; a visited control household is contamination, a reached one crossover.

    Behind the walls alone, and only once arms are open.
    """
    lot, came, talked = arms(trial), visited(trial), reached(trial)
    asked = Closure.objects.filter(
        address=OuterRef("address"),
        reason=ClosureReason.ASKED,
        begins_at__date__lte=trial.visits_until,
    )
    closed = _households(trial, Exists(asked))
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
        stop__address=OuterRef("address"),
        happened_at__date__gte=trial.visits_from,
        happened_at__date__lte=trial.visits_until,
    )


def _households(trial: Trial, condition: Exists) -> set[int]:
    found = Household.objects.filter(condition, trial=trial)
    return set(found.values_list("pk", flat=True))
