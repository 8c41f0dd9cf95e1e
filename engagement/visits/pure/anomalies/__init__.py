"""What in the visits of a month is worth a look, found by rules that fit into a sentence.

Each finding is evidence: counts, days, and what colleagues show. None is a score of a person, and
none says why; a person looks and decides.
"""

from engagement.visits.pure.anomalies.copies import Copies, copies
from engagement.visits.pure.anomalies.entries import TALKED, Entry, known_times
from engagement.visits.pure.anomalies.hours import OffDay, off_hours
from engagement.visits.pure.anomalies.month import Counts, Finding, Hours, look_at, look_at_checks
from engagement.visits.pure.anomalies.pace import Rush, gaps, rushes
from engagement.visits.pure.anomalies.peers import FEWEST_PEERS, Reading, holm, of_share, p_above

__all__ = [
    "FEWEST_PEERS",
    "TALKED",
    "Copies",
    "Counts",
    "Entry",
    "Finding",
    "Hours",
    "OffDay",
    "Reading",
    "Rush",
    "copies",
    "gaps",
    "holm",
    "known_times",
    "look_at",
    "look_at_checks",
    "of_share",
    "off_hours",
    "p_above",
    "rushes",
]
