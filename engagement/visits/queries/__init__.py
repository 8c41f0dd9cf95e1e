"""Questions about visits: whose plans, which doors, what happened there."""

from engagement.visits.queries.addresses import closed_addresses, closures_of
from engagement.visits.queries.phones import (
    ListToGo,
    StopToLog,
    device_by_public_id,
    device_of,
    device_with_id,
    devices,
    known_contents,
    lists_to_go,
    stops_to_log,
)
from engagement.visits.queries.planning import officers_to_send, places_to_choose
from engagement.visits.queries.signals import (
    decided_about,
    evidence_lines,
    other_reasons,
    signal_for,
    signals_for,
    visits_as_they_stand,
)
from engagement.visits.queries.streets import (
    FOLLOW_UP,
    Line,
    StreetList,
    newest_visit,
    plan_by_public_id,
    plans,
    stop_on,
    street_list,
    visit_by_event,
)
from engagement.visits.queries.work import (
    OfficerWork,
    Owed,
    hours,
    officers_at_work,
    usual_week,
    work_of,
)

__all__ = [
    "FOLLOW_UP",
    "Line",
    "ListToGo",
    "OfficerWork",
    "Owed",
    "StopToLog",
    "StreetList",
    "closed_addresses",
    "closures_of",
    "decided_about",
    "device_by_public_id",
    "device_of",
    "device_with_id",
    "devices",
    "evidence_lines",
    "hours",
    "known_contents",
    "lists_to_go",
    "newest_visit",
    "officers_at_work",
    "officers_to_send",
    "other_reasons",
    "places_to_choose",
    "plan_by_public_id",
    "plans",
    "signal_for",
    "signals_for",
    "stop_on",
    "stops_to_log",
    "street_list",
    "usual_week",
    "visit_by_event",
    "visits_as_they_stand",
    "work_of",
]
