"""Places: questions about them and loading them again."""

import pytest

from tests.factories.places import PlaceFactory, SourceFactory
from trustapp.places import queries, services
from trustapp.places.models import Place, PopulationCount, Source
from trustapp.places.pure.facts import Area, Count, Provenance

pytestmark = pytest.mark.django_db


def area(number, name, west=0.0):
    ring = [[west, 0.0], [west, 1.0], [west + 1, 1.0], [west + 1, 0.0], [west, 0.0]]
    return Area(number, name, name.lower(), {"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize("count", [1, 3])
def test_places_come_from_a_to_z_in_one_statement(count, django_assert_num_queries):
    PlaceFactory.create_batch(count)

    with django_assert_num_queries(1):
        names = [place.name for place in queries.all_places()]

    assert names == sorted(names)
    assert len(names) == count


def test_a_place_is_found_by_its_address():
    place = PlaceFactory(slug="north")

    assert queries.place_by_slug("north") == place
    assert queries.place_by_slug("south") is None


@pytest.mark.parametrize("count", [1, 3])
def test_adults_are_counted_in_one_statement(count, django_assert_num_queries):
    places = PlaceFactory.create_batch(count)

    with django_assert_num_queries(1):
        adults = queries.adults_by_place()
    with django_assert_num_queries(1):
        margins = queries.margins()

    assert adults == margins.places == {place.pk: 800 for place in places}


def test_margins_of_some_places():
    chosen, _other = PlaceFactory.create_batch(2)

    assert queries.margins([chosen.pk]).places == {chosen.pk: 800}


def test_the_map_is_drawn_on_one_sheet(django_assert_num_queries):
    services.put_places(areas=[area(1, "B"), area(2, "A", west=1.0)])

    with django_assert_num_queries(1):
        places, sheet = queries.city_sheet()

    assert [place.name for place in places] == ["A", "B"]
    assert sheet.width == 1000
    assert [outline.x for outline in sheet.outlines] == [750, 250]
    assert sheet.height == places[0].map_height


def test_an_empty_city_has_a_map():
    assert queries.city_sheet()[1].outlines == ()


def test_places_are_added_changed_and_left_alone():
    services.put_places(areas=[area(1, "A"), area(2, "B", west=1.0)])

    _, same = services.put_places(areas=[area(1, "A"), area(2, "B", west=1.0)])
    _, swapped = services.put_places(areas=[area(1, "B"), area(2, "A", west=1.0)])

    assert same == services.Tally(unchanged=2)
    assert same.is_quiet
    assert swapped == services.Tally(changed=2)
    assert {place.number: place.slug for place in Place.objects.all()} == {1: "b", 2: "a"}


def test_a_place_that_is_not_in_the_folder_stays():
    old = PlaceFactory(number=99, slug="old")

    services.put_places(areas=[area(1, "A")])

    assert Place.objects.filter(pk=old.pk).exists()


def test_an_address_taken_by_another_place_is_refused():
    PlaceFactory(number=99, slug="a")

    with pytest.raises(services.NameTaken):
        services.put_places(areas=[area(1, "A")])

    assert Place.objects.count() == 1


def test_counts_are_added_changed_and_left_alone():
    places, _ = services.put_places(areas=[area(1, "A")])
    cited = {"census": SourceFactory()}
    counts = {(1, "sex", "female"): Count(5, "census"), (1, "sex", "male"): Count(6, "census")}

    first = services.put_population(counts=counts, places=places, sources=cited)
    again = services.put_population(
        counts={**counts, (1, "sex", "male"): Count(7, "census")}, places=places, sources=cited
    )

    assert first == services.Tally(added=2)
    assert again == services.Tally(changed=1, unchanged=1)
    assert PopulationCount.objects.get(category="male").count == 7


def test_sources_are_described_once(now):
    described = Provenance("Table X", "A table", "A bureau", "All ages.")
    services.put_sources(sources=[described, described], now=now)

    _, cited = services.put_sources(sources=[Provenance("Table X", "Table X")], now=now)
    _, better = services.put_sources(
        sources=[Provenance("Table X", "A better title", "A bureau")], now=now
    )

    assert (cited, better) == (services.Tally(unchanged=1), services.Tally(changed=1))
    assert [source.title for source in queries.sources()] == ["A better title"]
    assert Source.objects.count() == 1
