"""What a trial could find, computed in a task. Reaches scipy: only tasks and commands import it."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from engagement.visits.models import TrialPower
from engagement.visits.pure.power import Supposed
from feedback.trust.pure.power import OutOfReach, TrialPlan

# How many households more or fewer the table shows, as shares of those there are.
_STEPS = (0.5, 0.75, 1.0, 1.5, 2.0)


@transaction.atomic
def compute_power(*, power: TrialPower) -> dict[str, Any]:
    """Compute what was asked for and keep it; computing twice gives the same."""
    asked = TrialPower.objects.select_for_update().get(pk=power.pk)
    if asked.found is None:
        asked.found = found_with(Supposed(**asked.supposed))
        asked.save(update_fields=["found"])
    result: dict[str, Any] = asked.found
    return result


def found_with(supposed: Supposed) -> dict[str, Any]:
    """Return the people needed, what the people there are could find, and the sizes around them."""
    plan = TrialPlan(
        delta=supposed.effect, sd=supposed.sd, icc=supposed.icc,
        m=supposed.people / supposed.households, r2=supposed.r2,
        compliance=supposed.compliance, retention=supposed.retention,
        alpha=supposed.alpha, power=supposed.power,
    )  # fmt: skip
    here = supposed.people / 2
    return {
        "needed": _needed(plan),
        "percent": _percent(plan, here),
        "table": [
            {
                "people": round(2 * here * step),
                "percent": _percent(plan, here * step),
                "smallest": _smallest(plan, here * step),
            }
            for step in _STEPS
        ],
        "smallest": _smallest(plan, here),
        "smallest_on_visited": _on_visited(plan, here),
    }


def _needed(plan: TrialPlan) -> int | None:
    """Return the people to randomise in both arms together; None where no number would do."""
    try:
        return 2 * -(-round(plan.randomised_per_arm() * 1e6) // 1_000_000)
    except OutOfReach:
        return None


def _percent(plan: TrialPlan, n: float) -> int:
    return round(100 * plan.power_with(n))


def _smallest(plan: TrialPlan, n: float) -> float | None:
    """Return the smallest difference of the arms that would be found with the wanted chance."""
    try:
        return round(plan.smallest_effect_with(n), 3)
    except OutOfReach:
        return None


def _on_visited(plan: TrialPlan, n: float) -> float | None:
    smallest = _smallest(replace(plan, compliance=1.0), n)
    return None if smallest is None else round(smallest / plan.compliance, 3)
