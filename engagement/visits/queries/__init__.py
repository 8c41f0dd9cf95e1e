"""Questions about visits: whose plans, which doors, what happened there."""

from engagement.visits.queries.addresses import closed_addresses, closures_of
from engagement.visits.queries.book import (
    Sought,
    address_by_public_id,
    addresses,
    closure_by_public_id,
    known_in_files,
)
from engagement.visits.queries.checks import check_counts
from engagement.visits.queries.contacts import contact_days, in_contact, mark_of
from engagement.visits.queries.daylight import dark_from, visiting_hours, visiting_window
from engagement.visits.queries.forgetting import kept_since, to_forget
from engagement.visits.queries.guidance import (
    Manner,
    fixed_lines,
    manner,
    written_guidance,
)
from engagement.visits.queries.paper import card_words, list_words
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
    whole_stop,
)
from engagement.visits.queries.planning import (
    officers_to_send,
    place_by_number,
    places_to_choose,
)
from engagement.visits.queries.programmes import (
    STRETCH_NOTE,
    Programme,
    programmes,
    with_programmes,
)
from engagement.visits.queries.reach import Effort, effort, last_visited
from engagement.visits.queries.signals import (
    decided_about,
    evidence_lines,
    other_reasons,
    others_to_decide,
    signal_for,
    signals_for,
    signals_waiting,
    visits_as_they_stand,
)
from engagement.visits.queries.streets import (
    FOLLOW_UP,
    Line,
    StreetList,
    newest_visit,
    owed_at_door,
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
    "STRETCH_NOTE",
    "Effort",
    "Line",
    "ListToGo",
    "Manner",
    "OfficerWork",
    "Owed",
    "Programme",
    "Sought",
    "StopToLog",
    "StreetList",
    "address_by_public_id",
    "addresses",
    "card_words",
    "check_counts",
    "closed_addresses",
    "closure_by_public_id",
    "closures_of",
    "contact_days",
    "dark_from",
    "decided_about",
    "device_by_public_id",
    "device_of",
    "device_with_id",
    "devices",
    "effort",
    "evidence_lines",
    "fixed_lines",
    "hours",
    "in_contact",
    "kept_since",
    "known_contents",
    "known_in_files",
    "last_visited",
    "list_words",
    "lists_to_go",
    "manner",
    "mark_of",
    "newest_visit",
    "officers_at_work",
    "officers_to_send",
    "other_reasons",
    "others_to_decide",
    "owed_at_door",
    "place_by_number",
    "places_to_choose",
    "plan_by_public_id",
    "plans",
    "programmes",
    "signal_for",
    "signals_for",
    "signals_waiting",
    "stop_on",
    "stops_to_log",
    "street_list",
    "to_forget",
    "usual_week",
    "visit_by_event",
    "visiting_hours",
    "visiting_window",
    "visits_as_they_stand",
    "whole_stop",
    "with_programmes",
    "work_of",
    "written_guidance",
]
