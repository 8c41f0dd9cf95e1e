"""Reports of trials: ask for the analysis, and let two people publish what came out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import ReportApproval, Trial, TrialReport, TrialRun
from engagement.visits.queries import reports
from engagement.visits.services import trials
from engagement.visits.services.trials.walls import held, target_of
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor

READERS: int = 2


class NotTheReport(Refused):
    message = _("This is not the newest report of the closed trial. Open the page again.")
    code = "not_the_report"


@transaction.atomic
def ask_for_analysis(*, trial: Trial, by: Actor, now: datetime, look: str = "") -> TrialRun:
    """Have a trial analysed as registered; while that goes on, asking again changes nothing.

    Raises ArmsClosed before the trial is closed, but for a registered look that was opened.
    """
    assert by.user_id is not None, "an analysis is asked for by somebody"
    known = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    may_look = bool(look) and look in reports.opened_looks(known)
    if not may_look and (look or not known.is_over):
        raise trials.ArmsClosed
    run, is_new = TrialRun.objects.get_or_create(
        trial=known, look=look, finished_at=None,
        defaults={"asked_by_id": by.user_id, "asked_at": now},
    )  # fmt: skip
    if is_new:
        record(
            by=by, action="visits.ask_for_analysis", target=target_of(known), now=now,
            detail={"look": look},
        )  # fmt: skip
    enqueue("visits.analyse_trial", run_id=run.pk)
    return run


@transaction.atomic
def approve_report(*, report: TrialReport, by: Actor, now: datetime) -> int:
    """Let a report go out as one of two readers, and return how many have; two publish it.

    Raises NotTheReport for a look, an old report, or before the trial was analysed; WrongStep.
    """
    assert by.user_id is not None, "a report is approved by somebody"
    trial = held(report.trial, TrialState.CLOSED, TrialState.ANALYSED, TrialState.PUBLISHED)
    newest = reports.newest_report(trial)
    if newest is None or newest.pk != report.pk or trial.state == TrialState.CLOSED:
        raise NotTheReport
    _approval, is_new = ReportApproval.objects.get_or_create(
        report=report, approved_by_id=by.user_id, defaults={"approved_at": now}
    )
    readers = report.approvals.count()
    if not is_new:
        return readers
    record(
        by=by, action="visits.approve_report", target=target_of(trial), now=now,
        detail={"report": str(report.public_id)},
    )  # fmt: skip
    if readers >= READERS:
        if trial.state == TrialState.ANALYSED:
            trials.mark_published(trial=trial, by=by, now=now)
        enqueue("visits.print_report", report_id=report.pk)
    return readers
