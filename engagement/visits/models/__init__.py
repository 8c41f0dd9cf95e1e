"""Plans for a street, its stops, and what happened at each door."""

from engagement.visits.models.devices import Device
from engagement.visits.models.events import Visit
from engagement.visits.models.plans import Plan, Stop

__all__ = ["Device", "Plan", "Stop", "Visit"]
