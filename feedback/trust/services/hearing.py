"""Who was heard: each group's share of the adults beside its share of the answers.

Shares of answers come from counts rounded to ten, so that they tell no more than the count band.
"""

from collections.abc import Mapping, Sequence

from feedback.trust.enums import Shown
from feedback.trust.models import Heard
from feedback.trust.pure.cells import CellTable
from feedback.trust.pure.nonresponse import NobodyToCompare, who_was_heard
from feedback.trust.queries.words import band_code
from feedback.trust.services.estimates import PLACE, domains_of
from feedback.trust.services.wave_cells import GROUPS, WaveCells
from trustapp.core.pure.disclosure import CannotProtect, cells_to_hide, one_way
from trustapp.core.pure.suppression import FLOORS, count_band, reason_to_hide_count

FEWEST_ANSWERS = FLOORS.score_answers


def heard(cells: WaveCells) -> list[Heard]:
    """Return the shares of every group and every place; not saved yet."""
    if cells.people is None or cells.respondents < FEWEST_ANSWERS:
        return []
    found = []
    for dimension, categories in GROUPS.items():
        adults = {c: n for c, n in cells.margins.groups[dimension].items() if c in categories}
        answers = _answers(cells.people, cells, dimension)
        found += _rows(dimension, {c: c for c in adults}, adults, answers)
    return found + _places(cells)


def _answers(people: CellTable, cells: WaveCells, dimension: str) -> dict[str, int]:
    codes = people.categories[dimension]
    return {
        domain.category or str(domain.place): round(float(people.n[codes == code].sum()))
        for code, domain in domains_of(cells)[dimension].items()
    }


def _places(cells: WaveCells) -> list[Heard]:
    """Return every place from A to Z with the part of those asked who have answered."""
    assert cells.people is not None
    by_name = sorted(
        (pk for pk, adults in cells.margins.places.items() if adults),
        key=lambda pk: cells.places[pk][1],
    )
    slugs = {pk: cells.places[pk][0] for pk in by_name}
    counts = _answers(cells.people, cells, PLACE)
    answers = {slugs[pk]: counts[str(pk)] for pk in by_name}
    rows = _rows(
        PLACE,
        {slugs[pk]: cells.places[pk][1] for pk in by_name},
        {slugs[pk]: float(cells.margins.places[pk]) for pk in by_name},
        answers,
    )
    asked = {cells.places[each.place][0]: each.drawn for each in cells.strata if each.drawn}
    for row in rows:
        if row.shown == Shown.YES and row.category in asked:
            answered = _rounded(answers[row.category])
            row.response_rate = min(round(100 * answered / asked[row.category]), 100)
    return rows


def _rows(
    dimension: str,
    labels: Mapping[str, str],
    adults: Mapping[str, float],
    answers: Mapping[str, int],
) -> list[Heard]:
    try:
        shares = who_was_heard(adults, answers)
    except NobodyToCompare:
        return []
    hidden = _hidden(dimension, list(adults), answers)
    rounded = {category: _rounded(answers.get(category, 0)) for category in adults}
    total = sum(rounded.values())
    rows = []
    for category, share in shares.items():
        shown = hidden.get(category, Shown.YES)
        rows.append(
            Heard(
                dimension=dimension,
                category=category,
                label=labels[category],
                adults_share=round(100 * share.adult_share, 1),
                answers_share=round(100 * rounded[category] / total, 1)
                if shown == Shown.YES
                else None,
                shown=shown,
                band=band_code(count_band(share.answers, fewest=FLOORS.cell_count)),
            )
        )
    return rows


def _hidden(
    dimension: str, categories: Sequence[str], answers: Mapping[str, int]
) -> dict[str, Shown]:
    """Return what may not be shown: small counts, and enough others to protect them.

    Every count of a place and their total are known to the nearest ten only, so that no small one
    can be worked out from the others.
    """
    counts = [answers.get(category, 0) for category in categories]
    hidden = {
        category: Shown.TOO_FEW
        for category, count in zip(categories, counts, strict=True)
        if count == 0 or reason_to_hide_count(count)
    }
    if dimension == PLACE or not any(reason_to_hide_count(count) for count in counts):
        return hidden
    try:
        further = [categories[cell[0]] for cell in cells_to_hide(one_way(counts))]
    except CannotProtect:
        further = list(categories)
    return {**dict.fromkeys(further, Shown.PROTECTS_OTHERS), **hidden}


def _rounded(count: int) -> int:
    return 0 if count < FLOORS.cell_count else count_band(count, fewest=FLOORS.cell_count).count
