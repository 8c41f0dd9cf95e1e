"""Use cases of visits: plan a street, log a door."""

from engagement.visits.services.addresses import (
    NotClosed,
    add_addresses,
    close_address,
    close_addresses,
    close_for_trial,
    reopen_address,
)
from engagement.visits.services.content import Event, FollowUp
from engagement.visits.services.deciding import (
    DecidedMeanwhile,
    NotYours,
    decide_signal,
    look_at_signal,
    look_over_signals,
)
from engagement.visits.services.devices import (
    DeviceRevoked,
    Report,
    report_in,
    revoke_device,
    touch_device,
)
from engagement.visits.services.logging import (
    DoNotVisit,
    EventChanged,
    Logged,
    NeedsConsent,
    NeedsWords,
    NothingOwed,
    NothingToCorrect,
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
    plan_addresses,
    plan_visits,
)
from engagement.visits.services.syncing import Handled, log_events

__all__ = [
    "DecidedMeanwhile",
    "DeviceRevoked",
    "DoNotVisit",
    "Event",
    "EventChanged",
    "FollowUp",
    "Handled",
    "Logged",
    "NeedsConsent",
    "NeedsWords",
    "NobodyToGo",
    "NotClosed",
    "NotNewest",
    "NotOnPlan",
    "NotYours",
    "NothingOwed",
    "NothingToCorrect",
    "NothingToVisit",
    "PastDay",
    "Report",
    "add_addresses",
    "close_address",
    "close_addresses",
    "close_for_trial",
    "correct_visit",
    "decide_signal",
    "keep_follow_up",
    "log_events",
    "log_visit",
    "look_at_signal",
    "look_over_signals",
    "plan_addresses",
    "plan_visits",
    "reopen_address",
    "report_in",
    "revoke_device",
    "touch_device",
]
