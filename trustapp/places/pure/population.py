"""Population of a city: CSV to counts per place and group, which add up."""

from collections.abc import Mapping

from trustapp.places.pure.facts import Count
from trustapp.places.pure.rows import Problems, Row, read_rows

FILE = "population.csv"
COLUMNS = ("area_number", "area_name", "dimension", "category", "share", "population")
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "total": ("all",),
    "sex": ("female", "male"),
    "age": ("under_18", "18_to_64", "65_and_over"),
    "race_ethnicity": ("white", "black", "asian", "hispanic", "other"),
}
# Shares are printed with six decimals; counts are rounded to people.
SHARE_ROUNDING = 1e-6

Group = tuple[int, str, str]


def read_population(text: str, names: Mapping[int, str], problems: Problems) -> dict[Group, Count]:
    """Return the counts by place, dimension and category; `names` are the known places."""
    counts: dict[Group, Count] = {}
    shares: dict[Group, tuple[float, Row]] = {}
    unread: set[str] = set()
    for row in read_rows(text, COLUMNS, problems):
        group = _group(row, names)
        count = row.whole("population")
        share = row.decimal("share", least=0, most=1)
        if group is None or count is None or share is None:
            unread.add(row.text("area_number"))
            continue
        if group in counts:
            row.complain("category", f"{group[1]} {group[2]} of area {group[0]} stands here twice")
            continue
        counts[group] = Count(count, row.cells.get("source", "") or FILE)
        shares[group] = share, row
    _check_shares(counts, shares)
    # A place with an unreadable row cannot add up; saying so again would only hide the cause.
    for number, name in names.items():
        if str(number) not in unread and (counts or not problems.found):
            _check_place(number, name, counts, problems)
    return counts


def _group(row: Row, names: Mapping[int, str]) -> Group | None:
    number = row.whole("area_number")
    dimension, category = row.text("dimension"), row.text("category")
    known = dimension in CATEGORIES
    if not known:
        row.complain("dimension", f"{dimension!r} is none of {', '.join(CATEGORIES)}")
    elif category not in CATEGORIES[dimension]:
        known = False
        allowed = ", ".join(CATEGORIES[dimension])
        row.complain("category", f"{category!r} is none of {allowed}")
    if number is None:
        return None
    if number not in names:
        row.complain("area_number", f"{number} is not an area of the map")
        return None
    if row.text("area_name").casefold() != names[number].casefold():
        row.complain("area_name", f"area {number} is called {names[number]!r} on the map")
        return None
    return (number, dimension, category) if known else None


def _check_shares(counts: Mapping[Group, Count], shares: Mapping[Group, tuple[float, Row]]) -> None:
    for group, (share, row) in shares.items():
        total = counts.get((group[0], "total", "all"))
        if total is None or total.count == 0:
            continue
        if abs(share - counts[group].count / total.count) > 1 / total.count + SHARE_ROUNDING:
            expected = counts[group].count / total.count
            row.complain("share", f"{share:g} does not fit the counts, which give {expected:.6f}")


def _check_place(number: int, name: str, counts: Mapping[Group, Count], problems: Problems) -> None:
    """Check that a place has every group, and that every dimension adds up to the total."""
    total = counts.get((number, "total", "all"))
    for dimension, categories in CATEGORIES.items():
        found = [counts.get((number, dimension, category)) for category in categories]
        for category, count in zip(categories, found, strict=True):
            if count is None:
                problems.add("", "category", f"{name} has no {dimension} {category}")
        present = [count.count for count in found if count is not None]
        if total is None or len(present) < len(categories):
            continue
        if abs(sum(present) - total.count) > len(categories):
            reason = f"{dimension} of {name} adds up to {sum(present)}, the total is {total.count}"
            problems.add("", "population", reason)
