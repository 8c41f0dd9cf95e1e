"""What the front door shows: only what can be shown to be true."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.core.cache import caches
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.timezone import localdate, make_aware
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from engagement.policies import queries as policies
from engagement.visits import queries as visits
from feedback.cases import queries as cases
from feedback.cases.enums import Outcome
from feedback.cases.models import Story
from feedback.surveys import queries as surveys
from feedback.trust import queries as trust
from feedback.trust.enums import Against
from feedback.trust.queries import MeasureRow
from feedback.trust.queries.sentences import change_headline, score, where_trust_stands
from trustapp.accounts.models import Assignment, Officer
from trustapp.core import queries as core
from trustapp.core.pure.charts import TallyPart, stacked_tally
from trustapp.places.models import Place
from trustapp.promises.models import PromiseKind

_CHECKED_FOR = 60
_ANY_PLACE = "-any-"
NOT_FOUND = _("We do not know that name. Choose from the list below.")


def promises_that_hold() -> list[LazyText | str]:
    """Return the promises of the first page whose check passes right now.

    Checked at most once a minute by each process.
    """
    cache = caches["process"]
    held: list[LazyText | str] | None = cache.get("promises-that-hold")
    if held is None:
        broken = core.broken_lines()
        held = [words for line, words in _promised() if line not in broken]
        cache.set("promises-that-hold", held, _CHECKED_FOR)
    return held


def _promised() -> Iterator[tuple[str, LazyText | str]]:
    yield "no_status", _("We do not ask about immigration status.")
    yield (
        "no_address",
        _("If you stay anonymous, we do not keep your name, phone or internet address."),
    )
    kind = PromiseKind.objects.filter(key="first_reply").first()
    if kind:
        words = ngettext_lazy(
            "You hear back within %(days)s working day.",
            "You hear back within %(days)s working days.",
            kind.length,
        )
        yield "first_reply", words % {"days": kind.length}


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
    return [_officer(row) for row in _serving(place, localdate(now))]


_OF_OFFICER = ("rank", "name", "shows_full_name", "spoken_languages", "next_meeting")


def _serving(place: Place | None, today: date) -> QuerySet[Assignment, dict[str, Any]]:
    serving: QuerySet[Assignment, dict[str, Any]] = (
        Assignment.objects.filter(starts_on__lte=today, officer__rank="Officer")
        .exclude(ends_on__lt=today)
        .order_by("officer__name", "id")
        .values("place__name", *(f"officer__{name}" for name in _OF_OFFICER))
    )
    if place is None:
        return serving.filter(officer__shows_full_name=True)[:1]
    return serving.filter(place=place)


def _officer(row: Mapping[str, Any]) -> Officer:
    officer = Officer(**{name: row[f"officer__{name}"] for name in _OF_OFFICER})
    officer.assigned_place = row["place__name"]  # type: ignore[attr-defined]
    return officer


def front_page(*, now: datetime) -> dict[str, Any]:
    """Return everything the first page shows; a block without content is left out."""
    found = _front(localdate(now)).answers()
    newest, refusals = map(_story, found["stories"]), map(_story, found["refusals"])
    return {
        "promises": promises_that_hold(),
        "stories": cases.with_a_refusal(list(newest), list(refusals)),
        "tally": _tally({row["outcome"]: row["count"] for row in found["outcomes"]}),
        "policies": [_version(row) for row in found["policies"]],
        "drafts": found["drafts"],
        "open_link": found["open_links"][0] if found["open_links"] else None,
        "officers": [_officer(row) for row in found["officers"]],
        "trust": _front_trust(),
    }


_OF_STORY = ("slug", "you_said", "we_did", "outcome", "published_at", "place__name")
_OF_VERSION = ("policy__slug", "policy__title", "what_changed", "in_force_on")


@lru_cache(maxsize=4)
def _front(today: date) -> core.Together:
    """Return what the first page asks on one day."""
    refusals = cases.stories(outcome=Outcome.NOT_CHANGING)
    a_year_ago = make_aware(datetime.combine(today - timedelta(days=365), time.min))
    return core.together(
        stories=cases.stories().values(*_OF_STORY)[:3],
        refusals=refusals.values(*_OF_STORY)[:1],
        outcomes=cases.outcomes(a_year_ago),
        policies=policies.recently_changed(1).values(*_OF_VERSION),
        drafts=policies.drafts_open(today).values("slug", "policy__title")[:1],
        open_links=surveys.current_open_links().values("short")[:1],
        officers=_serving(None, today),
    )


def _story(row: Mapping[str, Any]) -> Story:
    values = {name: row[name] for name in _OF_STORY if name != "place__name"}
    values["published_at"] = datetime.fromisoformat(row["published_at"])
    return Story(place=Place(name=row["place__name"]) if row["place__name"] else None, **values)


def _version(row: Mapping[str, Any]) -> dict[str, Any]:
    in_force_on = row["in_force_on"]
    return {
        "policy": {"slug": row["policy__slug"], "title": row["policy__title"]},
        "what_changed": row["what_changed"],
        "in_force_on": date.fromisoformat(in_force_on) if in_force_on else None,
    }


def _tally(outcomes: Mapping[str, int]) -> dict[str, Any] | None:
    counts = cases.tally_of(outcomes)
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
    found = trust.front()
    if found is None or found[1].now.interval is None:
        return None
    release, headline, measured = found
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
    if found:
        found = replace(found, trend=visits.with_programmes(found.trend, place_id=place.pk))
    external = trust.external_series(place.slug)
    return {
        "place": place,
        "trust": found,
        "stretch_note": visits.STRETCH_NOTE,
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
    return _address_of(_ANY_PLACE, get_language() or "").replace(_ANY_PLACE, slug)


@lru_cache(maxsize=50)
def _address_of(slug: str, _language: str) -> str:
    return reverse("portal:result_place", args=[slug])


def neighborhood_page(place: Place, *, now: datetime) -> dict[str, Any]:
    """Return what is close to one place."""
    return {
        "place": place,
        "officers": officers_of(place, now),
        "stories": list(cases.stories(place_slug=place.slug)[:3]),
        "trust": trust.place_result(place.slug),
    }
