"""What the front door shows: only what can be shown to be true."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import F, GenericIPAddressField
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.policies import queries as policies
from feedback.cases import queries as cases
from feedback.surveys import queries as surveys
from feedback.surveys.models import QuestionText
from feedback.trust import queries as trust
from feedback.trust.enums import Against
from feedback.trust.queries import MeasureRow
from feedback.trust.queries.sentences import change_headline, score, where_trust_stands
from trustapp.accounts.models import Assignment, Officer
from trustapp.core.pure.charts import TallyPart, stacked_tally
from trustapp.places.models import Place
from trustapp.promises.models import PromiseKind

_ASKS_STATUS = re.compile(r"immigra|citizenship|nationality|undocumented", re.IGNORECASE)
# Where an invitation by letter goes is chosen before anybody answers: no trace of a visitor.
_TELLS_WHO = re.compile(r"(^|_)(ip|(?<!postal_)address|agent|referr?er|browser|device)(_|$)")
_RESIDENT_ROOMS = ("cases", "surveys", "policies")
_CHECKED_FOR = 60
NOT_FOUND = _("We do not know that name. Choose from the list below.")


def promises_that_hold() -> list[LazyText | str]:
    """Return the promises whose check passes right now; the others are not shown.

    Checked at most once a minute by each process.
    """
    cache = caches["process"]
    held: list[int] | None = cache.get("promises-that-hold")
    if held is None:
        held = [index for index, (_text, check) in enumerate(_PROMISES) if check()]
        cache.set("promises-that-hold", held, _CHECKED_FOR)
    return [_PROMISES[index][0]() for index in held]


def never_asks_immigration_status() -> bool:
    """Say whether no stored field and no question is about immigration."""
    fields = (
        field.name
        for room in _RESIDENT_ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
    )
    return not any(map(_ASKS_STATUS.search, fields)) and not (
        QuestionText.objects.filter(text__iregex=_ASKS_STATUS.pattern).exists()
    )


def keeps_no_address() -> bool:
    """Say whether residents' rooms have no column for one, logs scrub it, and audit refuses it."""
    columns = (
        field
        for room in _RESIDENT_ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
    )
    if any(isinstance(c, GenericIPAddressField) or _TELLS_WHO.search(c.name) for c in columns):
        return False
    handlers: dict[str, dict[str, Any]] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    if not all("no_addresses" in each.get("filters", []) for each in handlers.values()):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname = 'only_staff_have_an_address'"
        )
        found: int = cursor.fetchone()[0]
    return found == 1


def answers_on_time() -> bool:
    """Say whether a first reply is promised and a clock watches it."""
    jobs = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    return "promises.mark_missed" in jobs and _first_reply() is not None


def _first_reply() -> PromiseKind | None:
    return PromiseKind.objects.filter(key="first_reply", is_public=True).first()


def _reply_promise() -> LazyText | str:
    kind = _first_reply()
    days = kind.length if kind else 0
    return ngettext_lazy(
        "You hear back within %(days)s working day.",
        "You hear back within %(days)s working days.",
        days,
    ) % {"days": days}


_PROMISES: list[tuple[Callable[[], LazyText | str], Callable[[], bool]]] = [
    (lambda: _("We do not ask about immigration status."), never_asks_immigration_status),
    (
        lambda: _("If you stay anonymous, we do not keep your name, phone or internet address."),
        keeps_no_address,
    ),
    (_reply_promise, answers_on_time),
]


def place_called(typed: str) -> Place | None:
    """Return the place whose name was typed, whatever its case and spaces; the start is enough."""
    wanted = " ".join(typed.split())
    exact = Place.objects.filter(name__iexact=wanted).first()
    if exact or len(wanted) < 3:
        return exact
    close = list(Place.objects.filter(name__istartswith=wanted).order_by("name")[:2])
    return close[0] if len(close) == 1 else None


def place_names() -> list[Place]:
    """Return all places A to Z, without their boundaries."""
    return list(Place.objects.only("name", "slug").order_by("name"))


def officers_of(place: Place | None, now: datetime) -> list[Officer]:
    """Return who serves a place now; without a place, one officer who shows their name.

    Each carries `assigned_place`, the name of the place they serve.
    """
    today = localdate(now)
    serving = (
        Assignment.objects.filter(starts_on__lte=today, officer__rank="Officer")
        .exclude(ends_on__lt=today)
        .select_related("officer")
        .annotate(place_name=F("place__name"))
        .order_by("officer__name", "id")
    )
    if place is None:
        serving = serving.filter(officer__shows_full_name=True)[:1]
    else:
        serving = serving.filter(place=place)
    officers = []
    for assignment in serving:
        assignment.officer.assigned_place = assignment.place_name  # type: ignore[attr-defined]
        officers.append(assignment.officer)
    return officers


def front_page(*, now: datetime) -> dict[str, Any]:
    """Return everything the first page shows; a block without content is left out."""
    return {
        "promises": promises_that_hold(),
        "stories": cases.latest_stories(3),
        "tally": _tally(now),
        "policies": list(policies.recently_changed(1)),
        "open_link": surveys.current_open_link(),
        "officers": officers_of(None, now),
        "trust": _front_trust(),
    }


def _tally(now: datetime) -> dict[str, Any] | None:
    counts = cases.story_tally(now - timedelta(days=365))
    if not counts.total:
        return None
    chart = stacked_tally(
        [
            TallyPart(label=str(_("done")), count=counts.done, colour="moss"),
            TallyPart(label=str(_("in progress")), count=counts.in_progress, colour="slate"),
            TallyPart(
                label=str(_("not changing, each with a reason")),
                count=counts.not_changing,
                colour="field",
            ),
        ]
    )
    return {"chart": chart, "total": counts.total}


def _front_trust() -> dict[str, Any] | None:
    measured = trust.trend()
    found = trust.headline()
    if found is None or found[1].now.interval is None:
        return None
    release, headline = found
    sentence = where_trust_stands(headline, Against.YEAR_AGO)
    return {
        "sentence": change_headline(headline.change()),
        "detail": f"{sentence} {release.answers}.",
        "chart": measured.chart(),
        "title": _("Trust by period, from 0 to 100"),
        "description": sentence,
    }


def place_results(place: Place) -> dict[str, Any]:
    """Return every measure of one place, its trend, and the figures of others beside them."""
    found = trust.place_result(place.slug)
    external = trust.external_series(place.slug)
    return {
        "place": place,
        "trust": found,
        "columns": [_("Measure"), _("Estimate"), _("Range (95%)"), _("Answers")],
        "rows": [_measure_cells(row) for row in found.measures] if found else [],
        "external": external,
        "external_columns": [_("Year"), _("Trust, 0 to 100")],
        "external_rows": [[figure.year, score(figure.score)] for figure in external],
    }


def _measure_cells(row: MeasureRow) -> list[str]:
    interval = row.now.interval
    if interval is None:
        return [row.name, str(_("Not shown")), row.now.reason, row.now.answers]
    span = _("%(low)s to %(high)s") % {
        "low": score(interval.low95),
        "high": score(interval.high95),
    }
    return [row.name, score(interval.estimate), str(span), row.now.answers]


def place_address(slug: str) -> str:
    """Return the page of a place's results."""
    return reverse("portal:result_place", args=[slug])


def neighborhood_page(place: Place, *, now: datetime) -> dict[str, Any]:
    """Return what is close to one place."""
    return {
        "place": place,
        "officers": officers_of(place, now),
        "stories": list(cases.stories(place_slug=place.slug)[:3]),
        "trust": trust.place_result(place.slug),
    }
