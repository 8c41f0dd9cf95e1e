"""Loading a city: all or nothing, the same again changes nothing, every bad row is named."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from feedback.trust.errors import BadCityFolder
from feedback.trust.models import ExternalScore
from feedback.trust.services import city
from tests.factories.places import PlaceFactory
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system
from trustapp.places import queries as places
from trustapp.places.models import Place, PopulationCount, Source

pytestmark = pytest.mark.django_db
SHIPPED = Path(settings.BASE_DIR) / "data" / "chicago"
BY = system("tests")
AREAS = (
    '{"features": ['
    '{"properties": {"number": 1, "name": "North"}, "geometry": {"type": "Polygon",'
    ' "coordinates": [[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},'
    '{"properties": {"number": 2, "name": "South"}, "geometry": {"type": "Polygon",'
    ' "coordinates": [[[0,-1],[1,-1],[1,0],[0,0],[0,-1]]]}}]}'
)
GROUPS = {
    "total,all": 100, "sex,female": 52, "sex,male": 48, "age,under_18": 20, "age,18_to_64": 60,
    "age,65_and_over": 20, "race_ethnicity,white": 50, "race_ethnicity,black": 20,
    "race_ethnicity,asian": 10, "race_ethnicity,hispanic": 10, "race_ethnicity,other": 10,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A good small city of two places."""
    rows = ["area_number,area_name,dimension,category,share,population,source"]
    for number, name in ((1, "North"), (2, "South")):
        rows += [f"{number},{name},{g},{n / 100},{n},census" for g, n in GROUPS.items()]
    (tmp_path / "areas.geojson").write_text(AREAS)
    (tmp_path / "population.csv").write_text("\n".join(rows))
    (tmp_path / "sentiment.csv").write_text(
        "area_number,area_name,year,measure,group_dimension,group,score\n"
        "1,North,2020,trust,all,all,60.5\n2,South,2020,trust,all,all,40\n"
    )
    return tmp_path


def load(folder, now):
    return city.load_city(folder=folder, by=BY, now=now)


@pytest.mark.slow
def test_the_shipped_city_loads_completely_and_again_without_change(now):
    first = load(SHIPPED, now)
    again = load(SHIPPED, now)

    assert {kind: tally.added for kind, tally in first.items()} == {
        "places": 77, "population counts": 847, "published figures": 16511, "sources": 5,
    }  # fmt: skip
    assert all(tally.is_quiet for tally in again.values())
    assert Place.objects.exclude(outline="").count() == 77
    assert places.margins().adults == sum(places.adults_by_place().values()) > 2_000_000
    assert AuditLine.objects.filter(action="trust.load_city").count() == 1
    assert "Elucd" in Source.objects.get(key="sentiment-csv").publisher


def test_changed_figures_are_updated_and_withdrawn_ones_go(folder, now):
    load(folder, now)
    series = folder / "sentiment.csv"
    series.write_text(series.read_text().replace("60.5", "61").partition("\n2,")[0])
    people = folder / "population.csv"
    people.write_text(
        people.read_text()
        .replace("1,North,sex,female,0.52,52", "1,North,sex,female,0.53,53")
        .replace("1,North,sex,male,0.48,48", "1,North,sex,male,0.47,47")
    )

    tallies = load(folder, now)

    figures = tallies["published figures"]
    assert (figures.changed, figures.removed, figures.unchanged) == (1, 1, 0)
    assert tallies["population counts"].changed == 2
    assert tallies["places"].is_quiet
    assert [row.score for row in ExternalScore.objects.all()] == [61.0]


def test_a_place_with_data_is_never_deleted(folder, now):
    kept = PlaceFactory(number=99, name="Elsewhere", slug="elsewhere")

    load(folder, now)

    assert Place.objects.filter(pk=kept.pk).exists()
    assert PopulationCount.objects.filter(place=kept).exists()


def test_series_and_sources_are_optional(folder, now):
    (folder / "sentiment.csv").unlink()

    tallies = load(folder, now)

    assert tallies["places"].added == 2
    assert not ExternalScore.objects.exists()
    assert set(Source.objects.values_list("title", flat=True)) == {"census", "areas.geojson"}


@pytest.mark.parametrize("name", ["areas.geojson", "population.csv"])
def test_a_missing_file_is_named(folder, now, name):
    (folder / name).unlink()

    with pytest.raises(BadCityFolder) as refusal:
        load(folder, now)

    assert [problem.file for problem in refusal.value.problems] == [name]


def test_a_file_that_cannot_be_read_is_named(folder, now):
    (folder / "sentiment.csv").unlink()
    (folder / "sentiment.csv").mkdir()

    with pytest.raises(BadCityFolder) as refusal:
        load(folder, now)

    assert "cannot be read" in str(refusal.value.problems[0])


def test_problems_of_all_files_come_together_and_nothing_is_loaded(folder, now):
    for name, before, after in (
        ("population.csv", "1,North,sex,male,0.48,48", "1,North,sex,male,0.48,x"),
        ("sentiment.csv", "60.5", "160"),
    ):
        file = folder / name
        file.write_text(file.read_text().replace(before, after))
    (folder / "sources.csv").write_text("title\nA title\n")

    with pytest.raises(BadCityFolder) as refusal:
        load(folder, now)

    assert [str(problem) for problem in refusal.value.problems] == [
        "population.csv, line 4, population: 'x' is not a whole number",
        "sentiment.csv, line 2, score: 160 is not between 0 and 100",
        "sources.csv, line 1, cited_as: this column is missing",
        "sources.csv, line 1, publisher: this column is missing",
        "sources.csv, line 1, note: this column is missing",
    ]
    assert not Place.objects.exists()


def test_with_a_bad_map_only_the_map_is_blamed(folder, now):
    (folder / "areas.geojson").write_text("{}")

    with pytest.raises(BadCityFolder) as refusal:
        load(folder, now)

    assert [problem.file for problem in refusal.value.problems] == ["areas.geojson"]


def test_files_may_come_from_another_editor(folder, now):
    for file in folder.iterdir():
        text = file.read_text().replace("\n", "\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert load(folder, now)["published figures"].added == 2


def test_the_command_reports_what_it_did(folder):
    out = StringIO()

    call_command("load_city", str(folder), stdout=out)

    assert "places: 2 added, 0 changed, 0 unchanged, 0 removed" in out.getvalue()


def test_the_command_shows_at_most_fifty_problems(folder):
    rows = "".join(f"1,North,{1000 + n},trust,all,all,60\n" for n in range(60))
    series = folder / "sentiment.csv"
    series.write_text(series.read_text() + rows)

    with pytest.raises(CommandError) as refusal:
        call_command("load_city", str(folder))

    lines = str(refusal.value).splitlines()
    assert lines[0] == "The city folder has mistakes. Nothing was loaded."
    assert lines[1].startswith("sentiment.csv, line 4, year: 1000 is not between")
    assert (len(lines), lines[-1]) == (52, "... and 10 more")


def test_the_command_refuses_a_taken_name(folder):
    PlaceFactory(number=99, name="North End", slug="north")

    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_city", str(folder))

    assert Place.objects.count() == 1
