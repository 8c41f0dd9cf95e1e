"""Questions about trials: what everybody may know, and what stands behind the walls."""

from engagement.visits.queries.trials.doors import Compliance, compliance, reached
from engagement.visits.queries.trials.public import (
    deviations,
    is_everybody_asked,
    looks,
    newest_power,
    opened_waves,
    public_trial,
    public_trials,
    running,
    trial_by_public_id,
    trials,
)
from engagement.visits.queries.trials.roster import (
    Home,
    Size,
    arms,
    blocks,
    gaps,
    homes,
    people_to_ask,
    roster_csv,
    size,
    survey_gaps,
)

__all__ = [
    "Compliance",
    "Home",
    "Size",
    "arms",
    "blocks",
    "compliance",
    "deviations",
    "gaps",
    "homes",
    "is_everybody_asked",
    "looks",
    "newest_power",
    "opened_waves",
    "people_to_ask",
    "public_trial",
    "public_trials",
    "reached",
    "roster_csv",
    "running",
    "size",
    "survey_gaps",
    "trial_by_public_id",
    "trials",
]
