"""Reports of trials on paper. Only workers import this module: printing takes its time."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from engagement.visits.models import ReportPaper, TrialReport
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.queries import reports
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials import plan_of
from trustapp.core import queries as core
from trustapp.core.services.printing import print_pdf

_US_PAPER = ("US", "CA")


def print_report(*, report: TrialReport, now: datetime) -> int:
    """Print a published report in every language, and return how many papers are new."""
    if reports.published_report(report.trial.slug) != report:
        return 0
    return sum(_print(report, language, now) for language, _name in settings.LANGUAGES)


def _print(report: TrialReport, language: str, now: datetime) -> bool:
    if ReportPaper.objects.filter(report=report, language=language).exists():
        return False
    with override(language):
        words = _words(report, plan_of(report.trial), language)
    printed = print_pdf("engagement/visits/trials/report.typ", words, now=now)
    _paper, is_new = ReportPaper.objects.get_or_create(
        report=report, language=language, defaults={"content": printed, "printed_at": now}
    )
    return is_new


def _words(report: TrialReport, plan: TrialPlan, language: str) -> dict[str, Any]:
    said = reports.report_of(report.result, plan)
    return {
        "paper": "us-letter" if settings.WORKING_DAY_COUNTRY in _US_PAPER else "a4",
        "language": language,
        "rtl": get_language_info(language)["bidi"],
        "department": core.department().name,
        "title": said.title,
        "found_heading": _("What we found"),
        "found": [row.sentence for row in said.primary],
        **_tables(said),
        "sections": _sections(said, report),
        "method": said.method,
        "hash_label": _("Hash of the locked plan"),
        "hash": report.plan_hash,
        "day": date_format(report.computed_at, "DATE_FORMAT"),
        "page": _("Page"),
        "address": settings.BASE_URL
        + reverse("visits:trial_report_public", args=[report.trial.slug]),
    }


def _tables(said: reports.Report) -> dict[str, Any]:
    arms = [_("With visits"), _("Without")]
    return {
        "effects": {
            "heading": _("Every registered outcome"),
            "columns": [_("Outcome"), _("Points"), _("Range"), _("Finding"), _("People")],
            "rows": [
                [f"{row.label}, {row.when}", row.estimate, row.range, row.chip, row.people]
                for row in said.effects.rows
            ],
            "notes": [row.reached for row in said.effects.rows if row.reached],
        },
        "flow": {
            "heading": _("Who took part"),
            "columns": [_("Step"), *arms],
            "rows": said.flow_rows,
            "notes": list(said.excluded),
        },
        "balance": {
            "heading": _("How alike the arms were before"),
            "columns": [_("Known before the lot"), *arms, _("Difference, in sd")],
            "rows": [list(row) for row in said.balance],
            "notes": [said.balance_words],
        },
    }


def _sections(said: reports.Report, report: TrialReport) -> list[dict[str, Any]]:
    deviations = [each.reason for each in queries.deviations(report.trial)]
    groups = [
        f"{heading}: " + "; ".join(f"{group}: {words}" for group, words in rows)
        for heading, rows in said.groups
    ]
    return [
        {"heading": _("Who fell away"), "notes": list(said.response)},
        {"heading": _("Did it last?"), "notes": list(said.decay)},
        {"heading": _("Done otherwise than planned"), "notes": deviations or [_("Nothing.")]},
        {"heading": _("Registered groups"), "notes": groups},
    ]
