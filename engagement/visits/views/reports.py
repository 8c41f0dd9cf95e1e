"""Doors to the report of a trial: read before it is out, let out, and then for everybody."""

import csv
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.visits.models import Trial, TrialReport
from engagement.visits.queries import reports
from engagement.visits.queries import trials as queries
from engagement.visits.services import reporting
from engagement.visits.services import trials as services
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs, public

_PREVIEW = "engagement/visits/trials/preview.html"
_REPORT = "engagement/visits/trials/report.html"


@needs("visits.read_trials")
@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far the analysis is and what came out, before anybody else sees it."""
    trial = _trial(public_id)
    looks = reports.opened_looks(trial)
    look = request.GET.get("look", "")
    if look and look not in looks:
        raise Http404
    run = reports.newest_run(trial, look)
    report = reports.newest_report(trial, look)
    user: Any = request.user
    approvals = list(reports.approvals(report)) if report else []
    page = {
        "trial": trial,
        "look": look,
        "looks": looks,
        "run": run,
        "report": report,
        "approvals": approvals,
        "has_approved": any(each.approved_by_id == user.pk for each in approvals),
        "may_ask": user.has_perm("visits.manage_trials") and (trial.is_over or bool(look)),
        "may_approve": not look and user.has_perm("visits.approve_report"),
    }
    return render(request, _PREVIEW, page | _shown(report))


@needs("visits.manage_trials")
@require_POST
def analyse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the trial analysed as registered."""
    look = request.POST.get("look", "")[:80]
    try:
        reporting.ask_for_analysis(
            trial=_trial(public_id), look=look, by=actor_of(request), now=timezone.now()
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return _back(public_id)


@needs("visits.approve_report")
@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the newest report go out, as one of two readers."""
    report = reports.newest_report(_trial(public_id))
    if report is None or str(report.public_id) != request.POST.get("report"):
        messages.warning(request, str(reporting.NotTheReport.message))
        return _back(public_id)
    try:
        readers = reporting.approve_report(report=report, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("Published.")
            if readers >= reporting.READERS
            else _("One more person has to read it."),
        )
    return _back(public_id)


@public
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published report of a trial."""
    found = _published(slug)
    page = {
        "trial": found.trial,
        "report": found,
        "deviations": list(queries.deviations(found.trial)),
        "approvals": list(reports.approvals(found)),
    }
    return render(request, _REPORT, page | _shown(found))


@public
@require_safe
def results_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the published numbers as a table."""
    found = _published(slug)
    return _table(f"{slug}-results.csv", reports.result_rows(found.result))


@public
@require_safe
def people_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the people of the trial so that nobody can be found among them."""
    table = _published(slug).people
    rows = [["" if cell is None else cell for cell in row] for row in table["rows"]]
    return _table(f"{slug}-people.csv", [table["columns"], *rows])


@public
@require_safe
def lots_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give what the lot alone would have made of each outcome, drawn again inside the blocks."""
    return _table(f"{slug}-lots.csv", reports.lot_rows(_published(slug).result))


@public
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the report as a PDF, or say that it is being printed."""
    found = _published(slug)
    printed = reports.paper_of(found, get_language() or settings.LANGUAGE_CODE)
    if printed is None:
        answer = render(
            request, "engagement/visits/trials/printing.html", {"trial": found.trial}, status=202
        )
        answer.headers["Retry-After"] = "60"
        return answer
    headers = {"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _shown(found: TrialReport | None) -> dict[str, Any]:
    """Return what every page with a report shows of it."""
    if found is None:
        return {"said": None}
    plan = services.plan_of(found.trial)
    return {
        "said": reports.report_of(found.result, plan),
        "flow_columns": [_("Step"), _("With visits"), _("Without")],
        "balance_columns": [
            _("Known before the lot"), _("With visits"), _("Without"), _("Difference, in sd"),
        ],
    }  # fmt: skip


def _trial(public_id: UUID) -> Trial:
    found = queries.trial_by_public_id(public_id)
    if found is None:
        raise Http404
    return found


def _published(slug: str) -> TrialReport:
    found = reports.published_report(slug)
    if found is None:
        raise Http404
    return found


def _table(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(answer, lineterminator="\r\n").writerows(rows)
    return answer


def _back(public_id: UUID) -> HttpResponse:
    return redirect("visits:trial_preview", public_id=public_id)
