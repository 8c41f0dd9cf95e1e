"""What a picture of a chart says around it, so that no number travels without its doubt."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from feedback.trust.enums import Against
from feedback.trust.pure.drawing import Caption, RowWords
from feedback.trust.queries.pictures import places_chart
from feedback.trust.queries.sentences import (
    change_headline,
    other_side,
    places_headline,
    points,
    score,
    where_trust_stands,
)
from feedback.trust.queries.shapes import Change, Overview
from feedback.trust.queries.tables import span
from feedback.trust.queries.words import day_words
from trustapp.core.models import Department
from trustapp.core.pure.charts import IntervalChart
from trustapp.core.templatetags.charts import verdict_words


def of_trend(overview: Overview) -> Caption:
    """Return the words around the line: the verdict, where trust stands, the events by letter."""
    change = overview.headline.change(Against.YEAR_AGO)
    chart = overview.trend.chart()
    notes = [_("The band shows survey doubt, not spread of opinion.")]
    if chart.starts_at > 0:
        notes[0] += " " + _starts_at(chart.starts_at)
    notes += [f"{event.letter}: {event.when}. {event.text}" for event in chart.events]
    if chart.events:
        notes.append(_("Events mark dates only. They do not prove a cause."))
    lede = where_trust_stands(overview.headline, Against.YEAR_AGO)
    return _caption(overview, change_headline(change), lede, notes)


def of_places(overview: Overview) -> Caption:
    """Return the words around the rows of places: never a rank, always the city's range."""
    city = overview.headline.now.interval
    lede = _("In alphabetical order. We do not rank neighborhoods, because most ranges overlap.")
    notes = [_("Thick: likely range (80%). Thin: wider range (95%). Hatched: not shown.")]
    if city is not None:
        notes[0] += " " + _(
            "The band behind the rows is the whole city: %(now)s (%(low)s to %(high)s)."
        ) % {"now": score(city.estimate), "low": score(city.low95), "high": score(city.high95)}
    return _caption(overview, places_headline(overview.places), lede, notes)


def of_change(overview: Overview, change: Change) -> Caption:
    """Return the words around the dots: how far trust may have moved since a year ago."""
    lede = _("Change since a year ago: %(change)s points, range %(low)s to %(high)s.") % {
        "change": points(change.difference),
        "low": points(change.low95),
        "high": points(change.high95),
    }
    notes = [
        _(
            "Each dot is one equally likely value for the true change, in points out of 100. It "
            "shows how trust may have changed, not why."
        )
    ]
    title = f"{change_headline(change)} {other_side(change)}"
    return _caption(overview, title, f"{lede} {_then(overview)}", notes)


def range_now(overview: Overview) -> str:
    """Return the range of the headline, to stand beside its last value."""
    interval = overview.headline.now.interval
    return span(interval) if interval else ""


def sides() -> tuple[str, str]:
    """Return the names of the two sides of no change."""
    return _("Trust fell"), _("Trust rose")


def place_rows(overview: Overview) -> tuple[IntervalChart, Sequence[RowWords]]:
    """Return the rows of places and what stands beside each."""
    chart = places_chart(overview.places, overview.headline.now.interval, lambda _slug: "")
    words = []
    for row in overview.places:
        interval = row.score.interval
        if interval is None:
            words.append(RowWords(value=_("Not shown"), verdict=""))
            continue
        value = f"{round(interval.estimate)} ({span(interval)})"
        words.append(RowWords(value, verdict_words(row.verdict, "place")))
    return chart, words


def _then(overview: Overview) -> str:
    return where_trust_stands(overview.headline, Against.YEAR_AGO)


def _starts_at(value: float) -> str:
    return _("The scale starts at %(start)s.") % {"start": number_format(value, 0)}


def _caption(overview: Overview, title: str, lede: str, notes: Sequence[str]) -> Caption:
    """Add whose figures these are, how many people answered, when, and where to read more."""
    release = overview.release
    department = Department.objects.first()
    dates = _("Answers from %(first)s to %(last)s. Published %(day)s, release %(number)s.") % {
        "first": day_words(release.data_from),
        "last": day_words(release.data_to),
        "day": day_words(release.published_at),
        "number": number_format(release.number, 0),
    }
    source = f"{settings.BASE_URL}{reverse('portal:results')}"
    whose = f"{department}. {release.answers}." if department else f"{release.answers}."
    return Caption(
        title=title,
        lede=lede,
        notes=[*notes, f"{whose} {dates}", source],
        is_right_to_left=translation.get_language_bidi(),
    )
