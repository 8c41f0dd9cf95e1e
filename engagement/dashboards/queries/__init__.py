"""What staff and council see at a glance, put together from what the rooms know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagement.policies.queries import signing
from engagement.visits import queries as visits
from engagement.visits.enums import PlanState
from feedback.cases import queries as cases
from feedback.surveys import queries as surveys
from trustapp.accounts.models import User
from trustapp.core import queries as core
from trustapp.core.http.access import PUBLIC
from trustapp.promises import queries as promises
from trustapp.promises.queries import KindSummary, Standing

SHOWN = 5
PERIOD = timedelta(days=92)
THANKS_SHOWN, THANKS_SHOWN_FOR = 2, timedelta(days=30)

# Address name, title, what it is for; drawn for those who may open it.
PLACES = [
    ("surveys:manage", gettext_lazy("Surveys"), gettext_lazy("Questions, samples, waves")),
    ("policies:manage", gettext_lazy("Policies"), gettext_lazy("Drafts and versions")),
    (
        "policies:to_sign",
        gettext_lazy("To read and sign"),
        gettext_lazy("Policies that you have to know"),
    ),
    (
        "policies:signings",
        gettext_lazy("Who has signed"),
        gettext_lazy("Policies read and signed, and by whom not yet"),
    ),
    (
        "policies:periods",
        gettext_lazy("Drafts out for comment"),
        gettext_lazy("Timetables, meetings, answers"),
    ),
    (
        "policies:comment_queue",
        gettext_lazy("Comments to read"),
        gettext_lazy("What people say about drafts and policies"),
    ),
    (
        "policies:reviews",
        gettext_lazy("Reviews of policies in force"),
        gettext_lazy("By their day, after a finding, when asked"),
    ),
    (
        "visits:checks",
        gettext_lazy("Worth a look"),
        gettext_lazy("What stands out in the visits of your officers"),
    ),
    (
        "visits:work",
        gettext_lazy("Work on visits"),
        gettext_lazy("Weeks, doors, hours, and who waits for us"),
    ),
    (
        "visits:trials",
        gettext_lazy("Visit trials"),
        gettext_lazy("Plans, lots, and what was found"),
    ),
    (
        "channels:messages",
        gettext_lazy("Messages"),
        gettext_lazy("What was sent, what is uncertain"),
    ),
    ("dashboards:oversight", gettext_lazy("Trust overview"), gettext_lazy("For chief and council")),
    (
        "dashboards:toplines",
        gettext_lazy("Results of surveys"),
        gettext_lazy("Question by question, after a wave has closed"),
    ),
    (
        "dashboards:climate",
        gettext_lazy("How people here see it"),
        gettext_lazy("Anonymous answers of people who work here"),
    ),
    ("dashboards:promises", gettext_lazy("Promises"), gettext_lazy("What is late and due")),
    (
        "cases:thanks_for_me",
        gettext_lazy("Thanks"),
        gettext_lazy("What residents thanked you and your officers for"),
    ),
    (
        "cases:replies",
        gettext_lazy("Ready replies"),
        gettext_lazy("Texts to begin a reply with"),
    ),
    (
        "manage:start",
        gettext_lazy("Settings"),
        gettext_lazy("What the department sets for itself, and who changed it last"),
    ),
    ("accounts:audit", gettext_lazy("The record"), gettext_lazy("Who did what, and from where")),
    ("mfa_index", gettext_lazy("Your sign-in"), gettext_lazy("Passkeys, devices and sessions")),
]


@dataclass(frozen=True)
class PromiseLine:
    """One promise as the table draws it."""

    title: str
    detail: str
    owner: str
    state: str
    label: str
    due_at: datetime
    url: str


def promise_lines(standings: list[Standing]) -> list[PromiseLine]:
    """Return promises as lines of a table."""
    return [
        PromiseLine(
            title=standing.promise.words,
            detail=standing.promise.kind.words,
            owner=standing.promise.kind.owner,
            state=standing.state,
            label=standing.label,
            due_at=standing.promise.due_at,
            url=standing.promise.address,
        )
        for standing in standings
    ]


def kept_sentence(summaries: list[KindSummary]) -> str:
    """Return how many promises of the last three months were kept on time."""
    due = sum(summary.due for summary in summaries)
    kept = sum(summary.kept_on_time for summary in summaries)
    late = sum(summary.open_late for summary in summaries)
    if not due and not late:
        return _("No promise was due in the last three months.")
    return _("We kept %(kept)s of %(due)s promises on time. %(late)s are late now.") % {
        "kept": kept,
        "due": due,
        "late": late,
    }


def todays_work(*, user: User, now: datetime) -> dict[str, Any]:
    """Return what is due for this person: promises of their roles, messages, visits."""
    at_risk = promises.open_at_risk(now).filter(kind__owner_role__in=user.roles)
    seen = cases.promises_in_scope(at_risk, user_id=user.pk)[:SHOWN]
    mine = promises.standings(list(seen), now)
    works_inbox = user.has_perm("cases.work_case")
    return {
        "due": promise_lines(mine),
        "waiting": cases.inbox_count(user_id=user.pk) if works_inbox else None,
        "floods": _floods() if user.has_perm("surveys.manage_surveys") else [],
        "broken": _broken_lines() if user.has_perm("dashboards.mend_lines") else [],
        "signals": _signals(user, now) if user.has_perm("visits.look_at_signals") else [],
        "plans": _plans(user, now) if user.has_perm("visits.read_plan") else [],
        "to_sign": _to_sign(user, now),
        "thanks": _thanks(user, now) if user.has_perm("cases.read_thanks") else [],
    }


def _thanks(user: User, now: datetime) -> list[dict[str, Any]]:
    """Return the newest thanks of the last weeks: their words, not how many."""
    found = cases.thanks_for(
        user.pk,
        is_supervisor=user.has_perm("cases.read_thanks_of_others"),
        today=localdate(now),
    ).filter(passed_on_at__gte=now - THANKS_SHOWN_FOR)
    return [
        {
            "words": each.case.words or "",
            "language": each.case.language,
            "name": "" if each.officer.user_id == user.pk else each.officer.name,
            "day": each.case.received_at,
        }
        for each in found[:THANKS_SHOWN]
    ]


def _to_sign(user: User, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": str(each.request.version.policy),
            "url": reverse("policies:sign", args=[each.request.public_id]),
            "detail": date_format(each.due_on, "DATE_FORMAT"),
            "chip_kind": "late" if each.is_late else "due",
            "chip_label": _("Late") if each.is_late else _("To sign"),
        }
        for each in signing.to_sign(user, today=localdate(now))
        if each.signed_at is None
    ][:SHOWN]


def _plans(user: User, now: datetime) -> list[dict[str, Any]]:
    mine = None if user.has_perm("visits.plan_visits") else user.pk
    coming = visits.plans(now, officer_user_id=mine).filter(
        planned_on__gte=localdate(now), state=PlanState.PLANNED
    )
    return [
        {
            "title": plan.street,
            "url": reverse("visits:plan", args=[plan.public_id]),
            "detail": f"{plan.place}, {date_format(plan.planned_on, 'DATE_FORMAT')}",
        }
        for plan in coming.order_by("planned_on", "id")[:SHOWN]
    ]


def _signals(user: User, now: datetime) -> list[dict[str, Any]]:
    """Return one line, however much waits: whose it is about stands behind the audited door."""
    waiting, passed = visits.signals_waiting(user.pk, localdate(now))
    if not waiting:
        return []
    words = ngettext(
        "%(waiting)s thing in visits is worth a look",
        "%(waiting)s things in visits are worth a look",
        waiting,
    ) % {"waiting": waiting}
    told = ngettext("%(passed)s passed on to you", "%(passed)s passed on to you", passed)
    return [
        {
            "title": words,
            "url": reverse("visits:checks"),
            "detail": told % {"passed": passed} if passed else "",
        }
    ]


def _broken_lines() -> list[dict[str, Any]]:
    """Return what the public pages promised and do not say any more, for its check fails."""
    return [
        {
            "title": why,
            "url": reverse("portal:privacy"),
            "detail": _("The line about it on public pages is not shown."),
            "chip_kind": "late",
            "chip_label": _("Broken promise"),
        }
        for why in core.broken_lines().values()
    ]


def _floods() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Decide about a flood of answers"),
            "url": reverse("surveys:floods", args=[flood.link.survey.public_id]),
            "detail": f"{flood.link.label}, {date_format(flood.seen_on, 'DATE_FORMAT')}",
        }
        for flood in surveys.undecided_floods()[:SHOWN]
    ]


def places_to_go(user: User) -> list[dict[str, Any]]:
    """Return the pages beyond the daily ones that this person may open."""
    found = []
    for name, title, detail in PLACES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        access = getattr(resolve(url).func, "access", PUBLIC)
        if access == PUBLIC or user.has_perm(access):
            found.append({"url": url, "title": title, "detail": detail})
    return found


def promises_page(now: datetime) -> dict[str, Any]:
    """Return late and due promises and how each kind was kept."""
    summaries = promises.kept_summary(now - PERIOD, now)
    return {
        "at_risk": promise_lines(promises.at_risk(50, now)),
        "summary": kept_sentence(summaries),
        "late_count": sum(summary.open_late for summary in summaries),
        "columns": [
            _("Promise"),
            _("Kept on time"),
            _("Kept late"),
            _("Late now"),
            _("Oldest late since"),
        ],
        "kinds": [
            [
                summary.kind.words,
                _("%(kept)s of %(due)s") % {"kept": summary.kept_on_time, "due": summary.due},
                summary.kept_late,
                summary.open_late,
                date_format(summary.oldest_late_due_at, "DATE_FORMAT")
                if summary.oldest_late_due_at
                else "",
            ]
            for summary in summaries
        ],
    }


def promises_block(now: datetime) -> dict[str, Any]:
    """Return what the overview says about promises."""
    summaries = promises.kept_summary(now - PERIOD, now)
    return {
        "at_risk": promise_lines(promises.at_risk(SHOWN, now)),
        "kept": kept_sentence(summaries),
        "late_count": sum(summary.open_late for summary in summaries),
    }


def place_address(slug: str) -> str:
    """Return the page of a place's results."""
    return reverse("portal:result_place", args=[slug])
