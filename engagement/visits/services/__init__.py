"""Use cases of visits: plan a street, log a door."""

from engagement.visits.services.logging import (
    DoNotVisit,
    Event,
    EventChanged,
    FollowUp,
    Logged,
    NeedsConsent,
    NeedsWords,
    NothingOwed,
    NotNewest,
    NotOnPlan,
    correct_visit,
    keep_follow_up,
    log_visit,
)
from engagement.visits.services.planning import (
    NobodyToGo,
    NothingToVisit,
    PastDay,
    plan_visits,
)

__all__ = [
    "DoNotVisit",
    "Event",
    "EventChanged",
    "FollowUp",
    "Logged",
    "NeedsConsent",
    "NeedsWords",
    "NobodyToGo",
    "NotNewest",
    "NotOnPlan",
    "NothingOwed",
    "NothingToVisit",
    "PastDay",
    "correct_visit",
    "keep_follow_up",
    "log_visit",
    "plan_visits",
]
