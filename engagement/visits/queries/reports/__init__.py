"""Questions about reports of trials: which there are, and what they say."""

from engagement.visits.queries.reports.effects import EffectRow, Effects
from engagement.visits.queries.reports.stored import (
    approvals,
    newest_report,
    newest_run,
    opened_looks,
    paper_of,
    published_report,
)
from engagement.visits.queries.reports.tables import lot_rows, result_rows
from engagement.visits.queries.reports.told import Report, report_of

__all__ = [
    "EffectRow",
    "Effects",
    "Report",
    "approvals",
    "lot_rows",
    "newest_report",
    "newest_run",
    "opened_looks",
    "paper_of",
    "published_report",
    "report_of",
    "result_rows",
]
