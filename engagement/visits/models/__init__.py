"""The address book, plans with their stops, what happened at each door, and phones."""

from engagement.visits.models.addresses import Address, Closure
from engagement.visits.models.checks import AddressCheck, CheckBucket, CheckDraw
from engagement.visits.models.contacts import RecentContact
from engagement.visits.models.counts import VisitCount
from engagement.visits.models.devices import Device
from engagement.visits.models.events import Visit
from engagement.visits.models.guidance import Guidance
from engagement.visits.models.plans import Plan, Stop, is_closed
from engagement.visits.models.signals import Signal
from engagement.visits.models.trial_reports import (
    ReportApproval,
    ReportPaper,
    TrialReport,
    TrialRun,
)
from engagement.visits.models.trials import (
    Assignment,
    Deviation,
    Household,
    Look,
    Person,
    Seed,
    Trial,
    TrialPower,
    TrialWave,
)
from engagement.visits.models.work import WorkWeek

__all__ = [
    "Address",
    "AddressCheck",
    "Assignment",
    "CheckBucket",
    "CheckDraw",
    "Closure",
    "Deviation",
    "Device",
    "Guidance",
    "Household",
    "Look",
    "Person",
    "Plan",
    "RecentContact",
    "ReportApproval",
    "ReportPaper",
    "Seed",
    "Signal",
    "Stop",
    "Trial",
    "TrialPower",
    "TrialReport",
    "TrialRun",
    "TrialWave",
    "Visit",
    "VisitCount",
    "WorkWeek",
    "is_closed",
]
