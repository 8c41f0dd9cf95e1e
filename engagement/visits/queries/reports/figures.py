"""Figures as people write them: signs, ranges, counts as bands."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from engagement.visits.pure.trial_plan import TrialPlan
from trustapp.core.pure.suppression import FLOORS, BandKind, count_band

Result = Mapping[str, Any]
_MINUS, _FROM_LEFT = "\u2212", "\u200e"


def when(wave: str, plan: TrialPlan) -> str:
    days = plan.wave(wave).days_after
    return ngettext("%(days)s day after", "%(days)s days after", days) % {"days": days}


def span(found: Result) -> str:
    return _("%(low)s to %(high)s") % {
        "low": signed(found["ci_lower"]),
        "high": signed(found["ci_upper"]),
    }


def people_band(count: int) -> str:
    band = count_band(count, fewest=FLOORS.cell_count)
    if band.kind == BandKind.ABOUT:
        return ngettext("About %(count)s person", "About %(count)s people", band.count) % {
            "count": number_format(band.count, 0, force_grouping=True)
        }
    return _("Fewer than %(count)s people") % {"count": band.count}


def band(count: int) -> str:
    """Return a count so loosely that nobody can be found in it; none is none."""
    if count == 0:
        return "0"
    band = count_band(count, fewest=FLOORS.cell_count)
    return f"<{band.count}" if band.kind == BandKind.FEWER_THAN else str(band.count)


def signed(value: float | None) -> str:
    """Return a change with its sign, which stays before the number where words run leftwards."""
    if value is None:
        return "–"
    shown = number(abs(value))
    if round(abs(value), 1) == 0:
        return shown
    return f"{_FROM_LEFT if get_language_bidi() else ''}{_MINUS if value < 0 else '+'}{shown}"


def number(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else number_format(round(value, digits), digits)


def share(value: float | None) -> str:
    return "–" if value is None else number_format(round(100 * value), 0)


def p_words(value: float) -> str:
    return f"< {number_format(0.001, 3)}" if value < 0.001 else f"= {number_format(value, 3)}"


def plain(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
