"""City files: every kind of bad row is named by file, line, field and reason."""

import itertools
import json

import pytest

from trustapp.places.pure import areas, population, series, sources
from trustapp.places.pure.adults import margins_from
from trustapp.places.pure.rows import Problems, decode, read_rows

NAMES = {1: "North Side", 2: "South Side"}


def square(west, south=0.0, size=1.0):
    """A square as GeoJSON, its ring running counter-clockwise."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(number=1, name="North Side", geometry=None):
    return {
        "type": "Feature",
        "properties": {"number": number, "name": name},
        "geometry": geometry or square(0),
    }


def read(*features):
    problems = Problems(areas.FILE)
    found = areas.read_areas(
        json.dumps({"type": "FeatureCollection", "features": list(features)}), problems
    )
    return found, [str(problem) for problem in problems.found]


def test_areas_are_read_with_rings_clockwise():
    found, problems = read(feature(), feature(2, "O'Hare  Field", square(1)))

    assert problems == []
    assert [(area.name, area.slug) for area in found.values()] == [
        ("North Side", "north-side"), ("O'Hare Field", "ohare-field"),
    ]  # fmt: skip
    ring = found[1].boundary["coordinates"][0]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2
    assert area == -1


def test_areas_of_several_parts_are_read():
    parts = {
        "type": "MultiPolygon",
        "coordinates": [square(0)["coordinates"], square(2)["coordinates"]],
    }

    found, problems = read(feature(geometry=parts))

    assert problems == []
    assert found[1].boundary["type"] == "MultiPolygon"


BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
BAD_AREAS = {
    "number missing": ([feature(number=None)], "feature 1, number: None is not a whole number"),
    "number true": ([feature(number=True)], "feature 1, number: True is not a whole number"),
    "number zero": ([feature(number=0)], "feature 1, number: 0 is not a whole number"),
    "number text": ([feature(number="7")], "feature 1, number: '7' is not a whole number"),
    "number twice": (
        [feature(), feature(1, "South Side", square(1))],
        "feature 2, number: 1 is used by North Side as well",
    ),
    "name missing": ([feature(name="  ")], "feature 1, name: a name of 1 to 120 letters"),
    "name twice": (
        [feature(), feature(2, "north side", square(1))],
        "feature 2, name: 'north side' cannot be told apart from 'North Side'",
    ),
    "no geometry": (
        [{"type": "Feature", "properties": {"number": 1, "name": "A"}}],
        "feature 1, geometry: None is neither a Polygon nor a MultiPolygon",
    ),
    "a point": (
        [feature(geometry={"type": "Point", "coordinates": [0, 0]})],
        "feature 1, geometry: Point is neither",
    ),
    "no ring": (
        [feature(geometry={"type": "Polygon", "coordinates": "here"})],
        "feature 1, geometry: cannot be read",
    ),
    "crossing itself": ([feature(geometry=BOW_TIE)], "feature 1, geometry: is not a valid area"),
    "nothing inside": (
        [feature(geometry={"type": "Polygon", "coordinates": []})],
        "feature 1, geometry: encloses nothing",
    ),
    "metres": ([feature(geometry=square(500))], "feature 1, geometry: longitude and latitude"),
    "overlap": (
        [feature(), feature(2, "South Side", square(0.5))],
        "feature 2, geometry: South Side overlaps North Side by 50% of the smaller one",
    ),
    "not a feature": (["here"], "feature 1, number"),
}


@pytest.mark.parametrize(("features", "complaint"), BAD_AREAS.values(), ids=BAD_AREAS)
def test_bad_areas_are_named(features, complaint):
    _, problems = read(*features)

    assert any(problem.startswith(f"areas.geojson, {complaint}") for problem in problems)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"features": []}', '{"features": 3}'])
def test_a_map_without_areas_is_refused(text):
    problems = Problems(areas.FILE)

    assert areas.read_areas(text, problems) == {}
    assert len(problems.found) == 1


def test_touching_borders_and_slivers_are_no_overlap():
    _, problems = read(feature(), feature(2, "South Side", square(0.995)))

    assert problems == []


# --- population ----------------------------------------------------------------------------------
HEADING = "area_number,area_name,dimension,category,share,population,source\n"
GOOD = {
    ("total", "all"): (1.0, 100), ("sex", "female"): (0.52, 52), ("sex", "male"): (0.48, 48),
    ("age", "under_18"): (0.2, 20), ("age", "18_to_64"): (0.6, 60),
    ("age", "65_and_over"): (0.2, 20),
    ("race_ethnicity", "white"): (0.5, 50), ("race_ethnicity", "black"): (0.2, 20),
    ("race_ethnicity", "asian"): (0.1, 10), ("race_ethnicity", "hispanic"): (0.1, 10),
    ("race_ethnicity", "other"): (0.1, 10),
}  # fmt: skip


def population_file(number=1, name="North Side", **changes):
    """A good file of one place; a change replaces one row, None drops it."""
    rows = {
        f"{dimension} {category}": f"{number},{name},{dimension},{category},{share},{count},census"
        for (dimension, category), (share, count) in GOOD.items()
    }
    rows |= {key.replace("__", " "): row for key, row in changes.items()}
    return HEADING + "\n".join(row for row in rows.values() if row is not None)


def read_population(text, names=None):
    problems = Problems(population.FILE)
    found = population.read_population(text, names or {1: "North Side"}, problems)
    return found, [str(problem) for problem in problems.found]


def test_population_is_read():
    found, problems = read_population(population_file())

    assert problems == []
    assert {key: count.count for key, count in found.items()} == {
        (1, *key): count for key, (_, count) in GOOD.items()
    }


BAD_COUNTS = {
    "not a number": ("sex__male", "1,North Side,sex,male,0.48,many,c", "population: 'many' is not"),
    "negative": ("sex__male", "1,North Side,sex,male,0.48,-48,c", "population: '-48' is not"),
    "too large": (
        "sex__male", f"1,North Side,sex,male,0.48,{10**11},c", "population: 100000000000 is not",
    ),
    "share over one": ("sex__male", "1,North Side,sex,male,48,48,c", "share: 48 is not between 0"),
    "share not a number": ("sex__male", "1,North Side,sex,male,half,48,c", "share: 'half' is not"),
    "share nan": ("sex__male", "1,North Side,sex,male,nan,48,c", "share: nan is not between"),
    "share elsewhere": (
        "sex__male", "1,North Side,sex,male,0.4,48,c", "share: 0.4 does not fit the counts",
    ),
    "unknown dimension": (
        "sex__male", "1,North Side,gender,male,0.48,48,c", "dimension: 'gender' is none of",
    ),
    "unknown category": (
        "sex__male", "1,North Side,sex,men,0.48,48,c", "category: 'men' is none of female, male",
    ),
    "unknown area": (
        "sex__male", "9,North Side,sex,male,0.48,48,c", "area_number: 9 is not an area of the map",
    ),
    "other name": (
        "sex__male", "1,Far Side,sex,male,0.48,48,c", "area_name: area 1 is called 'North Side'",
    ),
    "area not a number": (
        "sex__male", "one,North Side,sex,male,0.48,48,c", "area_number: 'one' is not",
    ),
    "twice": (
        "again", "1,North Side,sex,male,0.48,48,c", "category: sex male of area 1 stands",
    ),
    "too few cells": ("sex__male", "1,North Side,sex", "the line has 3 cells"),
    "a missing group": ("sex__male", None, "category: North Side has no sex male"),
    "does not add up": (
        "sex__male", "1,North Side,sex,male,0.40,40,c",
        "population: sex of North Side adds up to 92, the total is 100",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "row", "complaint"), BAD_COUNTS.values(), ids=BAD_COUNTS)
def test_bad_counts_are_named(key, row, complaint):
    _, problems = read_population(population_file(**{key: row}))

    assert complaint in problems[0]
    assert problems[0].startswith("population.csv, ")
    # A row that belongs to no group leaves its group missing as well.
    assert all("has no sex male" in problem for problem in problems[1:])


def test_the_line_of_a_bad_row_is_told():
    _, problems = read_population(population_file(sex__male="1,North Side,sex,male,0.48,x,c"))

    assert problems == ["population.csv, line 4, population: 'x' is not a whole number"]


def test_an_empty_file_misses_its_columns():
    _, problems = read_population("")

    assert problems[0] == "population.csv, line 1, area_number: this column is missing"


def test_counts_may_miss_the_total_by_rounding():
    _, problems = read_population(population_file(sex__male="1,North Side,sex,male,0.49,49,c"))

    assert problems == []


# --- the published series and the sources --------------------------------------------------------
SERIES = "area_number,area_name,year,measure,group_dimension,group,score\n"


def read_series(*rows):
    problems = Problems(series.FILE)
    found = series.read_series(SERIES + "\n".join(rows), NAMES, problems)
    return found, [str(problem) for problem in problems.found]


def test_series_is_read():
    found, problems = read_series(
        "1,North Side,2021,trust,all,all,61.25", "2,South Side,2021,trust,age,high,0"
    )

    assert problems == []
    assert found == {
        (1, 2021, "trust", "all", "all"): 61.25, (2, 2021, "trust", "age", "high"): 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("9,North Side,2021,trust,all,all,61", "area_number: 9 is not an area of the map"),
        ("x,North Side,2021,trust,all,all,61", "area_number: 'x' is not a whole number"),
        ("1,South Side,2021,trust,all,all,61", "area_name: area 1 is called 'North Side'"),
        ("1,North Side,21,trust,all,all,61", "year: 21 is not between 1900 and 2100"),
        ("1,North Side,2021,Trust!,all,all,61", "measure: 'Trust!' is not a short name"),
        ("1,North Side,2021,trust,height,all,61", "group_dimension: 'height' is none of"),
        ("1,North Side,2021,trust,sex,low,61", "group: 'low' is none of female, male"),
        ("1,North Side,2021,trust,all,all,101", "score: 101 is not between 0 and 100"),
        ("1,North Side,2021,trust,all,all,-1", "score: -1 is not between 0 and 100"),
        ("1,North Side,2021,trust,all,all,", "score: '' is not a number"),
    ],
)
def test_bad_figures_are_named(row, complaint):
    _, problems = read_series("1,North Side,2020,trust,all,all,60", row)

    assert len(problems) == 1
    assert problems[0].startswith(f"sentiment.csv, line 3, {complaint}")


def test_the_same_figure_twice_is_named():
    _, problems = read_series(*["1,North Side,2020,trust,all,all,60"] * 2)

    assert problems == ["sentiment.csv, line 3, score: the same figure stands here twice"]


def test_sources_are_described_and_others_known_by_their_citation():
    problems = Problems(sources.FILE)
    text = "cited_as,title,publisher,note\nDP05,A table,A bureau,All ages.\n"

    found = sources.read_sources(text, problems)

    assert problems.found == []
    assert sources.named("DP05", found).publisher == "A bureau"
    assert sources.named("Else where", found).key == "else-where"
    assert sources.named("...", found).key == "source"


@pytest.mark.parametrize(
    ("row", "field"),
    [(",T,P,N", "cited_as"), ("X,,P,N", "title"), (f"X,{'t' * 241},P,N", "title")],
)
def test_bad_sources_are_named(row, field):
    problems = Problems(sources.FILE)

    sources.read_sources(f"cited_as,title,publisher,note\n{row}\n", problems)

    assert [problem.field for problem in problems.found] == [field]


def test_the_same_source_twice_is_named():
    problems = Problems(sources.FILE)

    sources.read_sources("cited_as,title,publisher,note\nX,T,P,N\nX,U,P,N\n", problems)

    assert [str(p) for p in problems.found] == [
        "sources.csv, line 3, cited_as: 'X' stands here twice"
    ]


# --- text ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        "name\r\nPeñasco\r\n".encode(),
        "\ufeffname\nPeñasco\n".encode(),
        "name\nPeñasco\n".encode("utf-16"),
        "name\nPeñasco\n".encode("cp1252"),
        "\n\nname\nPeñasco\n\n".encode()[2:],
    ],
    ids=["crlf", "bom", "utf-16", "windows", "blank lines"],
)
def test_files_are_read_however_they_were_saved(raw):
    problems = Problems("x.csv")

    rows = [row.text("name") for row in read_rows(decode(raw), ["name"], problems)]

    assert (rows, problems.found) == (["Peñasco"], [])


def test_what_is_no_csv_is_named():
    problems = Problems("x.csv")

    list(read_rows("name\n" + "a" * 200_000, ["name"], problems))

    assert "cannot be read as CSV" in str(problems.found[0])


# --- adults --------------------------------------------------------------------------------------
def test_margins_are_of_adults():
    counts = {(1, *key): count for key, (_, count) in GOOD.items()}
    counts |= {(2, *key): 2 * count for key, (_, count) in GOOD.items()}

    found = margins_from(counts)

    assert found.places == {1: 80, 2: 160}
    assert found.adults == 240
    assert found.groups["age"] == {"18_to_64": 180, "65_and_over": 60}
    assert found.groups["sex"] == {"female": pytest.approx(124.8), "male": pytest.approx(115.2)}
    assert sum(found.groups["race_ethnicity"].values()) == pytest.approx(240)


def test_no_population_gives_empty_margins():
    assert margins_from({}).adults == 0
