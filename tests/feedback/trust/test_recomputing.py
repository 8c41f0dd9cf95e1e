"""A published number can be made again years later, whatever has happened since."""

import json
import zlib

import pytest
from django.db import connection

from feedback.trust.errors import NoSuchRelease, NothingRecorded
from feedback.trust.models import Cell, Measure, RecordedInputs, Release, Score
from feedback.trust.services import folding, inputs, recomputing
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from trustapp.places.models import Place, PopulationCount

pytestmark = pytest.mark.django_db
FAR_AWAY = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


def published(**fields):
    """One release that says something of every kind."""
    city = PlaceFactory.create_batch(6)
    wave = made.closed_wave()
    made.strata(wave, city, drawn=200)
    people = [
        person
        for number, place in enumerate(city)
        for person in made.crowd([place], 60, seed=number, level=3 + number)
    ]
    responses = made.answer(wave, people)
    return made.publish(wave), responses


def test_every_number_comes_out_again():
    release, _responses = published()

    found = recomputing.recompute_release(public_id=release.public_id)

    assert found.matches
    assert found.worst_difference == 0
    numbers = Score.objects.filter(release=release, estimate__isnull=False).count()
    assert found.numbers > 11 * numbers
    assert release.small_areas.count() == 6
    assert release.participation.strata == 6


def test_numbers_of_a_release_that_was_compared_come_out_again():
    releases = made.published_city(places=2, waves=3)

    found = [recomputing.recompute_release(public_id=each.public_id) for each in releases]

    assert [each.matches for each in found] == [True] * 3
    assert releases[2].comparisons.exclude(difference=None).count() > 0


def test_what_has_changed_since_plays_no_part():
    release, responses = published()
    before = list(Score.objects.filter(release=release).order_by("pk").values())

    PopulationCount.objects.filter(category="female").update(count=5000)
    Place.objects.update(name="Renamed")
    Measure.objects.create(
        key="help", position=1, name="Help", explanation="", questions=["cooperation"]
    )
    Measure.objects.filter(key="trust").update(is_headline=False, questions=["safety"])
    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)
    Cell.objects.filter(wave=release.wave, sex="male").delete()

    found = recomputing.recompute_release(public_id=release.public_id)

    assert found.matches
    assert found.worst_difference <= 1e-9
    assert list(Score.objects.filter(release=release).order_by("pk").values()) == before


def test_a_corrected_release_comes_out_beside_the_first():
    first, responses = published()
    for response in responses[:45]:
        folding.erase_response(response=response, by=made.BY, now=made.NOW)
    second = made.publish(first.wave)

    found = [recomputing.recompute_release(public_id=each.public_id) for each in (first, second)]

    assert [each.matches for each in found] == [True, True]
    assert second.number == 2


def test_inputs_that_were_tampered_with_are_found():
    release, _responses = published()
    recorded = RecordedInputs.objects.get(release=release)
    document = json.loads(zlib.decompress(bytes(recorded.packed)))
    document["head"]["adults"][0][1] += 100
    text = json.dumps(document)
    tampered = inputs.Inputs(text)

    again = recomputing.compare(release, tampered)

    assert not again.has_same_inputs
    assert not again.matches
    assert again.worst_difference > 1e-6


def test_inputs_hold_small_counts_and_never_leave_the_house():
    release, _responses = published()
    document = json.loads(inputs.unpack(release.inputs.packed).text)

    assert min(document["people"]["n"]) < 11
    assert inputs.unpack(release.inputs.packed).hash == release.inputs_hash
    with connection.cursor() as cursor:
        cursor.execute("SELECT octet_length(packed) FROM trust_recordedinputs")
        assert cursor.fetchone()[0] < 20_000


def test_an_unknown_release_is_refused():
    with pytest.raises(NoSuchRelease):
        recomputing.recompute_release(public_id=FAR_AWAY)


def test_a_release_without_recorded_inputs_is_refused():
    wave = made.closed_wave()
    release = Release.objects.create(
        wave=wave, number=1, method_version="2026.1", inputs_hash="0" * 64, margin_error=0,
        label="Old", data_from="2020-01-01", data_to="2020-02-01", published_at=made.NOW, n=0,
        invited=0,
    )  # fmt: skip

    with pytest.raises(NothingRecorded):
        recomputing.recompute_release(public_id=release.public_id)
