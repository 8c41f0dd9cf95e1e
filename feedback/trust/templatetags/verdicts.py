"""Sentences about scores; each says no more than its verdict allows."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.trust.enums import Verdict

register = template.Library()

_UNLIKELY = 2  # of 20 dots


@register.filter
def change_headline(verdict: str) -> str:
    """Return the first sentence about a change of trust."""
    return {
        Verdict.CLEARLY_UP: _("Trust clearly rose."),
        Verdict.LIKELY_UP: _("Trust likely rose."),
        Verdict.NO_CLEAR_CHANGE: _("We cannot tell if trust changed."),
        Verdict.LIKELY_DOWN: _("Trust likely fell."),
        Verdict.CLEARLY_DOWN: _("Trust clearly fell."),
        Verdict.TOO_FEW: _("Too few people answered to compare."),
    }[Verdict(verdict)]


@register.simple_tag
def other_side(verdict: str, dots: Sequence[float]) -> str:
    """Return what is unlikely, if 18 or more of 20 equally likely values lie on one side."""
    fell = sum(dot < 0 for dot in dots)
    if not dots or verdict == Verdict.TOO_FEW:
        return ""
    if fell <= _UNLIKELY:
        return _("A fall is unlikely.")
    if len(dots) - fell <= _UNLIKELY:
        return _("A rise is unlikely.")
    return _("Both a rise and a fall are possible.")


@register.filter
def score(value: float | None) -> str:
    """Return a score as a whole number in the reader's digits."""
    return "" if value is None else number_format(round(value), 0)


@register.filter
def points(value: float | None) -> str:
    """Return a difference as a signed whole number of points."""
    if value is None:
        return ""
    rounded = round(value)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 0)}"


def parts_headline(changes: Iterable[tuple[str, str]]) -> str:
    """Return a sentence on the parts of trust from their names and verdicts."""
    by_verdict: dict[str, list[str]] = {}
    for name, verdict in changes:
        by_verdict.setdefault(str(verdict), []).append(name)
    said = [
        sentence % {"parts": _list(by_verdict[verdict])}
        for verdict, sentence in (
            (Verdict.CLEARLY_UP, _("Clearly up: %(parts)s.")),
            (Verdict.LIKELY_UP, _("Likely up: %(parts)s.")),
            (Verdict.CLEARLY_DOWN, _("Clearly down: %(parts)s.")),
            (Verdict.LIKELY_DOWN, _("Likely down: %(parts)s.")),
        )
        if verdict in by_verdict
    ]
    unsure = by_verdict.get(Verdict.NO_CLEAR_CHANGE, [])
    if not said:
        return _("No part of fair treatment changed clearly.")
    if unsure:
        said.append(_("No clear change: %(parts)s.") % {"parts": _list(unsure)})
    return " ".join(said)


def places_headline(verdicts: Iterable[str]) -> str:
    """Return a sentence on how many places differ from the city."""
    found = [str(verdict) for verdict in verdicts]
    below, above = found.count(Verdict.CLEARLY_DOWN), found.count(Verdict.CLEARLY_UP)
    said = []
    if below:
        said.append(
            ngettext(
                "%(count)s neighborhood is clearly below the city.",
                "%(count)s neighborhoods are clearly below the city.",
                below,
            )
            % {"count": below}
        )
    if above:
        said.append(
            ngettext(
                "%(count)s neighborhood is clearly above it.",
                "%(count)s neighborhoods are clearly above it.",
                above,
            )
            % {"count": above}
        )
    if found.count(Verdict.NO_CLEAR_CHANGE) * 2 > len(found):
        said.append(_("Most neighborhoods do not clearly differ."))
    return " ".join(said) or _("How neighborhoods compare with the city")


def _list(names: list[str]) -> str:
    return ", ".join(names)
