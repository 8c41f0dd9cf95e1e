"""Sentences about scores; each says no more than its verdict allows."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.trust.enums import Against, Verdict
from feedback.trust.queries.shapes import Change, MeasureRow, PlaceRow

_UNLIKELY = 2  # of 20 dots
_HEADLINES = {
    Verdict.CLEARLY_UP: gettext_lazy("Trust clearly rose."),
    Verdict.LIKELY_UP: gettext_lazy("Trust likely rose."),
    Verdict.NO_CLEAR_CHANGE: gettext_lazy("We cannot tell if trust changed."),
    Verdict.LIKELY_DOWN: gettext_lazy("Trust likely fell."),
    Verdict.CLEARLY_DOWN: gettext_lazy("Trust clearly fell."),
    Verdict.TOO_FEW: gettext_lazy("There is nothing to compare with yet."),
}
_PARTS = {
    Verdict.CLEARLY_UP: gettext_lazy("Clearly up: %(parts)s."),
    Verdict.LIKELY_UP: gettext_lazy("Likely up: %(parts)s."),
    Verdict.CLEARLY_DOWN: gettext_lazy("Clearly down: %(parts)s."),
    Verdict.LIKELY_DOWN: gettext_lazy("Likely down: %(parts)s."),
    Verdict.NO_CLEAR_CHANGE: gettext_lazy("No clear change: %(parts)s."),
}


def score(value: float | None) -> str:
    """Return a score as a whole number in the reader's digits."""
    return "" if value is None else number_format(round(value), 0)


def points(value: float | None) -> str:
    """Return a difference as a signed whole number of points."""
    if value is None:
        return ""
    rounded = round(value)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 0)}"


def change_since(row: MeasureRow, against: str) -> Change | None:
    """Return how a measure compares with the other wave."""
    return row.change(against)


def against_words(against: str) -> str:
    """Return what is compared with, inside a sentence."""
    return _("a year ago") if against == Against.YEAR_AGO else _("in the wave before")


def change_headline(change: Change | None) -> str:
    """Return the first sentence about a change of trust."""
    return str(_HEADLINES[Verdict(change.verdict) if change else Verdict.TOO_FEW])


def other_side(change: Change | None) -> str:
    """Return what is unlikely, if 18 or more of 20 equally likely values lie on one side."""
    if change is None or not change.dots:
        return ""
    fell = sum(dot < 0 for dot in change.dots)
    if fell <= _UNLIKELY:
        return _("A fall is unlikely.")
    if len(change.dots) - fell <= _UNLIKELY:
        return _("A rise is unlikely.")
    return _("Both a rise and a fall are possible.")


def where_trust_stands(headline: MeasureRow, against: str) -> str:
    """Return the score now, with its range, and what it was then."""
    now, change = headline.now.interval, headline.change(against)
    if now is None:
        return _("Too few people answered to give a number.")
    words = {
        "now": score(now.estimate),
        "low": score(now.low95),
        "high": score(now.high95),
        "when": against_words(against),
    }
    if change is None or change.then is None or change.then.interval is None:
        return _("Trust is %(now)s out of 100. The range is %(low)s to %(high)s.") % words
    words["then"] = score(change.then.interval.estimate)
    said = _("Trust is %(now)s out of 100, range %(low)s to %(high)s. It was %(then)s %(when)s.")
    if change.verdict == Verdict.NO_CLEAR_CHANGE:
        said += " " + _("With this many answers, we cannot tell if that is a real change.")
    return said % words


def parts_headline(parts: Sequence[MeasureRow], against: str) -> str:
    """Return a sentence on the parts of trust."""
    named: dict[str, list[str]] = {}
    for row in parts:
        change = row.change(against)
        if change is not None:
            named.setdefault(change.verdict, []).append(row.name)
    said = [
        str(sentence) % {"parts": ", ".join(named[verdict])}
        for verdict, sentence in _PARTS.items()
        if verdict in named
    ]
    if list(named) == [Verdict.NO_CLEAR_CHANGE]:
        return _("No part of fair treatment changed clearly.")
    return " ".join(said) or _("The parts of fair treatment")


def places_headline(places: Sequence[PlaceRow]) -> str:
    """Return a sentence on how many places differ from the city."""
    found = [row.verdict for row in places if row.score.is_shown]
    counts: dict[str, Any] = {
        "below": found.count(Verdict.CLEARLY_DOWN),
        "above": found.count(Verdict.CLEARLY_UP),
    }
    said = []
    if counts["below"]:
        said.append(
            ngettext(
                "%(below)s neighborhood is clearly below the city.",
                "%(below)s neighborhoods are clearly below the city.",
                counts["below"],
            )
            % counts
        )
    if counts["above"]:
        said.append(
            ngettext(
                "%(above)s neighborhood is clearly above the city.",
                "%(above)s neighborhoods are clearly above the city.",
                counts["above"],
            )
            % counts
        )
    if found and found.count(Verdict.NO_CLEAR_CHANGE) * 2 > len(found):
        said.append(_("Most neighborhoods do not clearly differ."))
    return " ".join(said) or _("How neighborhoods compare with the city")
