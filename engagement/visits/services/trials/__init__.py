"""Use cases of trials: write, lock, draw, visit, ask, close, and open the arms at the end."""

from engagement.visits.services.trials.asking_power import ask_for_power
from engagement.visits.services.trials.assigning import TooFewDoors, assign_trial
from engagement.visits.services.trials.closing import (
    NotRegistered,
    TooEarly,
    close_finished,
    mark_analysed,
    mark_published,
    open_look,
    stop_trial,
)
from engagement.visits.services.trials.drafting import (
    BadTrialPlan,
    TrialChanged,
    plan_of,
    save_trial,
    start_trial,
)
from engagement.visits.services.trials.locking import (
    NoReason,
    NotOffered,
    NotReadyToLock,
    NotTheSecond,
    lock_trial,
    note_deviation,
    offer_trial,
)
from engagement.visits.services.trials.matching import StillAsking, ask_for_blocks, match_blocks
from engagement.visits.services.trials.population import NewPerson, Taken, take_people
from engagement.visits.services.trials.tables import ArmsClosed, Row, person_table
from engagement.visits.services.trials.walls import PlanLocked, WrongStep, at_work
from engagement.visits.services.trials.waves import NoBaseline, open_baseline, open_due_waves

__all__ = [
    "ArmsClosed",
    "BadTrialPlan",
    "NewPerson",
    "NoBaseline",
    "NoReason",
    "NotOffered",
    "NotReadyToLock",
    "NotRegistered",
    "NotTheSecond",
    "PlanLocked",
    "Row",
    "StillAsking",
    "Taken",
    "TooEarly",
    "TooFewDoors",
    "TrialChanged",
    "WrongStep",
    "ask_for_blocks",
    "ask_for_power",
    "assign_trial",
    "at_work",
    "close_finished",
    "lock_trial",
    "mark_analysed",
    "mark_published",
    "match_blocks",
    "note_deviation",
    "offer_trial",
    "open_baseline",
    "open_due_waves",
    "open_look",
    "person_table",
    "plan_of",
    "save_trial",
    "start_trial",
    "stop_trial",
    "take_people",
]
