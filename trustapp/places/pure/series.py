"""A published series about the city: CSV to figures per place, year and group."""

import re
from collections.abc import Mapping

from trustapp.places.pure.rows import Problems, Row, read_rows

FILE = "sentiment.csv"
COLUMNS = ("area_number", "area_name", "year", "measure", "group_dimension", "group", "score")
# The publisher's groups; age, education and income are its low, medium and high.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "all": ("all",),
    "sex": ("female", "male"),
    "age": ("low", "medium", "high"),
    "race_ethnicity": ("white", "black", "asian", "hispanic", "other"),
    "education": ("low", "medium", "high"),
    "income": ("low", "medium", "high"),
}
MEASURE = re.compile(r"[a-z][a-z0-9_]{0,39}")

Key = tuple[int, int, str, str, str]


def read_series(text: str, names: Mapping[int, str], problems: Problems) -> dict[Key, float]:
    """Return the scores by place, year, measure, dimension and category."""
    figures: dict[Key, float] = {}
    for row in read_rows(text, COLUMNS, problems):
        key = _key(row, names)
        score = row.decimal("score", least=0, most=100)
        if key is None or score is None:
            continue
        if key in figures:
            row.complain("score", "the same figure stands here twice")
            continue
        figures[key] = score
    return figures


def _key(row: Row, names: Mapping[int, str]) -> Key | None:
    number = row.whole("area_number")
    year = row.whole("year", least=1900, most=2100)
    measure, dimension = row.text("measure"), row.text("group_dimension")
    category = row.text("group")
    fits = True
    if not MEASURE.fullmatch(measure):
        fits = _refuse(row, "measure", f"{measure!r} is not a short name in small letters")
    if category not in GROUPS.get(dimension, ()):
        named = "group" if dimension in GROUPS else "group_dimension"
        allowed = ", ".join(GROUPS.get(dimension, tuple(GROUPS)))
        fits = _refuse(row, named, f"{row.text(named)!r} is none of {allowed}")
    if number is not None and number not in names:
        fits = _refuse(row, "area_number", f"{number} is not an area of the map")
    elif number is not None and row.text("area_name").casefold() != names[number].casefold():
        fits = _refuse(row, "area_name", f"area {number} is called {names[number]!r} on the map")
    if number is None or year is None or not fits:
        return None
    return number, year, measure, dimension, category


def _refuse(row: Row, name: str, reason: str) -> bool:
    row.complain(name, reason)
    return False
