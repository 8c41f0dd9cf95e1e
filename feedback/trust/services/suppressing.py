"""Complementary suppression of published scores, in agreement with earlier releases.

Weights add up to the public population of every place and group, so the city's score less those
of all other places would give a hidden one away. In every list that adds up to the city a hidden
small domain therefore needs a companion that is hidden as well, in every measure, because measures
are made of the same answers (trust is the mean of voice and respect).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from feedback.trust.enums import Shown
from feedback.trust.models import Release, Score
from feedback.trust.services.estimates import Domain, Result, by_partition
from trustapp.core.pure.disclosure import SMALLEST_WIDTH
from trustapp.core.pure.suppression import FLOORS

# Measure, statistic, domain.
Key = tuple[int, str, Domain]


@dataclass(frozen=True)
class Before:
    """What earlier releases of the wave have shown, and hidden with how many answers."""

    shown: Collection[Key] = frozenset()
    hidden: Mapping[Key, int] = field(default_factory=dict)


def before(earlier: Iterable[Release]) -> Before:
    """Return what these releases of one wave have said, oldest first."""
    shown: set[Key] = set()
    hidden: dict[Key, int] = {}
    rows = Score.objects.filter(release__in=earlier).order_by("release_id")
    for measure, statistic, place, dimension, category, state, n in rows.values_list(
        "measure_id", "statistic", "place_id", "dimension", "category", "shown", "n"
    ):
        key = (measure, statistic, Domain(place, dimension, category))
        if state == Shown.YES:
            shown.add(key)
        else:
            hidden[key] = n
    return Before(shown, hidden)


def key_of(result: Result) -> Key:
    return result.measure.pk, str(result.statistic), result.domain


def suppress(results: Sequence[Result], *, earlier: Before) -> None:
    """Hide what would give a hidden score away; the results are changed in place.

    A score that an earlier release of the same wave hid with about as many answers stays hidden,
    or both releases together would show what each of them hides.
    """
    for result in results:
        then = earlier.hidden.get(key_of(result))
        if (
            result.shown == Shown.YES
            and then is not None
            and abs(result.n - then) < FLOORS.cell_count
        ):
            result.shown = Shown.PROTECTS_OTHERS
    for partition in by_partition(results).values():
        _protect(partition, earlier.shown)


def _protect(results: Sequence[Result], shown_before: Collection[Key]) -> None:
    """Hide companions until every small hidden score of one list has enough of them."""
    by_measure: dict[tuple[int, str], list[Result]] = {}
    for result in results:
        by_measure.setdefault((result.measure.pk, str(result.statistic)), []).append(result)
    while True:
        everywhere = _hidden_everywhere(by_measure.values(), shown_before)
        exposed = any(_is_exposed(each, everywhere, shown_before) for each in by_measure.values())
        companion = _next_companion(results, everywhere) if exposed else None
        if companion is None:
            return
        for result in results:
            if result.domain == companion and result.shown == Shown.YES:
                result.shown = Shown.PROTECTS_OTHERS


def _hidden_everywhere(
    lists: Iterable[Sequence[Result]], shown_before: Collection[Key]
) -> dict[Domain, int]:
    """Return the domains that nobody has seen a score of, with their fewest answers."""
    fewest: dict[Domain, int] = {}
    seen: set[Domain] = set()
    for results in lists:
        for result in results:
            if result.shown == Shown.YES or key_of(result) in shown_before:
                seen.add(result.domain)
            fewest[result.domain] = min(result.n, fewest.get(result.domain, result.n))
    return {domain: n for domain, n in fewest.items() if n > 0 and domain not in seen}


def _is_exposed(
    results: Sequence[Result], everywhere: Mapping[Domain, int], shown_before: Collection[Key]
) -> bool:
    """Tell whether a small hidden score of one measure can be worked out from the others.

    In a list with a public total the hidden counts are known only in their sum, so each may be
    anything from 0 to that sum (the interval audit of a one-way table, core.pure.disclosure).
    """
    for result in results:
        is_small = 0 < result.n < FLOORS.score_answers and result.shown != Shown.YES
        if not is_small or key_of(result) in shown_before:
            continue
        companions = [n for domain, n in everywhere.items() if domain != result.domain]
        if not companions or sum(companions) + result.n < SMALLEST_WIDTH:
            return True
    return False


def _next_companion(results: Sequence[Result], everywhere: Mapping[Domain, int]) -> Domain | None:
    """Choose the domain with the fewest answers among those that are not hidden everywhere."""
    fewest: dict[Domain, int] = {}
    for result in results:
        if result.n > 0 and result.domain not in everywhere:
            fewest[result.domain] = min(result.n, fewest.get(result.domain, result.n))
    open_to_choice = {
        result.domain for result in results if result.shown == Shown.YES and result.domain in fewest
    }
    return min(
        open_to_choice,
        key=lambda domain: (fewest[domain], str(domain)),
        default=None,
    )
