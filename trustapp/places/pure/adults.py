"""Adults: the population that is asked, worked out from counts of all ages."""

from collections.abc import Mapping
from dataclasses import dataclass

MINORS = frozenset({"under_18"})


@dataclass(frozen=True)
class Margins:
    """How many adults live here: by place, and in the whole city by sex, age and race."""

    places: Mapping[int, int]
    groups: Mapping[str, Mapping[str, float]]

    @property
    def adults(self) -> int:
        return sum(self.places.values())


def margins_from(counts: Mapping[tuple[int, str, str], int]) -> Margins:
    """Return the adult margins from counts by place, dimension and category.

    Ages under 18 are dropped. Sex and race or ethnicity are counted for all ages: their city-wide
    shares are kept and scaled to the number of adults, which supposes that adults share out like
    everybody; whoever shows the result says so.
    """
    places: dict[int, int] = {}
    groups: dict[str, dict[str, float]] = {"sex": {}, "age": {}, "race_ethnicity": {}}
    for (place, dimension, category), count in counts.items():
        if dimension not in groups or category in MINORS:
            continue
        if dimension == "age":
            places[place] = places.get(place, 0) + count
        groups[dimension][category] = groups[dimension].get(category, 0) + count
    adults = sum(places.values())
    for dimension in ("sex", "race_ethnicity"):
        everybody = sum(groups[dimension].values())
        if everybody:
            groups[dimension] = {
                category: count * adults / everybody
                for category, count in groups[dimension].items()
            }
    return Margins(places, groups)
