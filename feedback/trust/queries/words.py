"""How results are put into words, in the language of the reader."""

from collections.abc import Mapping
from datetime import date

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback.trust.enums import Shown
from trustapp.core.pure.suppression import BandKind, CountBand
from trustapp.places.enums import Age, RaceEthnicity, Sex

# The measures that the product ships with; another is shown as it was written.
_MEASURES: Mapping[str, tuple[Promise | str, Promise | str]] = {
    "trust": (_("Trust"), _("The police listen to people and treat them with respect.")),
    "voice": (_("Voice"), _("They listen to what people have to say.")),
    "respect": (_("Respect"), _("They treat people with respect.")),
    "even_handed": (_("Even-handed"), _("They treat everyone the same way.")),
    "motives": (_("Good motives"), _("They want what is best for people here.")),
    "safety": (_("Safety"), _("How safe people feel in their neighborhood.")),
    "cooperation": (_("Cooperation"), _("People would call the police or help them.")),
}
_GROUPS: Mapping[str, type[Sex] | type[Age] | type[RaceEthnicity]] = {
    "sex": Sex,
    "age": Age,
    "race_ethnicity": RaceEthnicity,
}
_REASONS: Mapping[str, Promise | str] = {
    Shown.TOO_FEW: _("Too few answers to be fair or private"),
    Shown.TOO_UNCERTAIN: _("The range is too wide to be useful"),
    Shown.PROTECTS_OTHERS: _("Not shown, because it would give away a small group"),
}


def measure_name(key: str, written: str) -> str:
    """Return the name of a measure."""
    return str(_MEASURES[key][0]) if key in _MEASURES else written


def measure_explanation(key: str, written: str) -> str:
    """Return the sentence that explains a measure."""
    return str(_MEASURES[key][1]) if key in _MEASURES else written


def group_label(dimension: str, category: str) -> str:
    """Return how a group of people is called."""
    group = _GROUPS.get(dimension)
    return str(group(category).label) if group and category in group.values else category


def reason_words(shown: str) -> str:
    """Return why a number is not shown; nothing when it is."""
    return str(_REASONS.get(shown, ""))


def band_code(band: CountBand) -> str:
    """Return a count band as it is stored: "about:70", "fewer_than:30"."""
    return f"{band.kind.value}:{band.count}"


def band_of(code: str) -> CountBand:
    """Return the count band that was stored."""
    kind, _colon, count = code.partition(":")
    return CountBand(BandKind(kind), int(count))


def band_words(code: str) -> str:
    """Return a stored count band in words: "About 70 answers"."""
    band = band_of(code)
    if band.kind == BandKind.ABOUT:
        words = ngettext("About %(count)s answer", "About %(count)s answers", band.count)
    else:
        words = ngettext("Fewer than %(count)s answer", "Fewer than %(count)s answers", band.count)
    return words % {"count": band.count}


def period_label(first: date, last: date) -> str:
    """Return the months of a wave in words: "January to March 2026"."""
    names = {"first": MONTHS[first.month], "last": MONTHS[last.month]}
    if first.year != last.year:
        sentence = gettext("%(first)s %(first_year)s to %(last)s %(year)s")
    elif first.month != last.month:
        sentence = gettext("%(first)s to %(last)s %(year)s")
    else:
        sentence = gettext("%(last)s %(year)s")
    return sentence % {**names, "first_year": first.year, "year": last.year}


def short_period(first: date, last: date) -> str:
    """Return the months of a wave for an axis: "Jan–Mar 2026"."""
    start, end = capfirst(MONTHS_3[first.month]), capfirst(MONTHS_3[last.month])
    if first.year != last.year:
        return f"{start} {first.year}–{end} {last.year}"
    return f"{end} {last.year}" if start == end else f"{start}–{end} {last.year}"


def day_words(day: date) -> str:
    """Return a day in words: "July 4, 2024"."""
    return date_format(day, "DATE_FORMAT")
