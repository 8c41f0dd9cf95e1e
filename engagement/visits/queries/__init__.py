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

__all__ = [
    "FOLLOW_UP",
    "Line",
    "ListToGo",
    "StopToLog",
    "StreetList",
    "closed_addresses",
    "closures_of",
    "device_by_public_id",
    "device_of",
    "device_with_id",
    "devices",
    "known_contents",
    "lists_to_go",
    "newest_visit",
    "officers_to_send",
    "places_to_choose",
    "plan_by_public_id",
    "plans",
    "stop_on",
    "stops_to_log",
    "street_list",
    "visit_by_event",
]
