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
from trustapp.places.models import Place

MOST_PLACES = 5
# A place counts as under-heard below this part of its share.
HEARD_TOO_LITTLE = 0.8
FEWEST_ANSWERS = FLOORS.score_answers


def heard(cells: WaveCells) -> list[Heard]:
    """Return the shares of every group and of the most under-heard places; not saved yet."""
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
    """Return the places with the smallest part of their share, the least heard first."""
    assert cells.people is not None
    adults = {str(pk): float(count) for pk, count in cells.margins.places.items() if count}
    answers = _answers(cells.people, cells, PLACE)
    try:
        shares = who_was_heard(adults, answers)
    except NobodyToCompare:
        return []
    parts = {pk: share.answer_share / share.adult_share for pk, share in shares.items()}
    least = sorted(
        (pk for pk, part in parts.items() if part < HEARD_TOO_LITTLE), key=lambda pk: parts[pk]
    )
    names = {str(place.pk): place for place in Place.objects.defer("boundary", "outline")}
    labels = {names[pk].slug: names[pk].name for pk in adults}
    slugs = {pk: names[pk].slug for pk in adults}
    rows = _rows(
        PLACE,
        labels,
        {slugs[pk]: count for pk, count in adults.items()},
        {slugs[pk]: answers.get(pk, 0) for pk in adults},
    )
    by_slug = {row.category: row for row in rows}
    return [by_slug[slugs[pk]] for pk in least[:MOST_PLACES]]


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

    Of the places only a few stand in the table, so nothing can be worked out from their total.
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
