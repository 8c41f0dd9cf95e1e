"""Who answered, in shares that give no small group away."""

from collections.abc import Mapping
from dataclasses import dataclass

from trustapp.core.pure.suppression import reason_to_hide_count


@dataclass(frozen=True, slots=True)
class Share:
    """One group's share of the answers beside its share of residents, in percent."""

    category: str
    answers: int | None
    residents: int


def shares(answers: Mapping[str, int], residents: Mapping[str, int]) -> list[Share]:
    """Return the share of each group in the order of `residents`; small groups have no number.

    When exactly one group is hidden the next smallest is hidden too, because the others and the
    total would give the first one back.
    """
    counts = {category: answers.get(category, 0) for category in residents}
    hidden = {category for category, count in counts.items() if reason_to_hide_count(count)}
    rest = sorted(
        (category for category in counts if category not in hidden), key=counts.__getitem__
    )
    if len(hidden) == 1 and rest:
        hidden.add(rest[0])
    told, living = sum(answers.values()), sum(residents.values())
    return [
        Share(
            category,
            None if category in hidden or not told else round(100 * counts[category] / told),
            round(100 * count / living) if living else 0,
        )
        for category, count in residents.items()
    ]
