"""0 cells of 1 to 10 can be worked out from everything public: files, API, pages, releases."""

from __future__ import annotations

import csv
import json
from urllib.request import urlopen

import pytest
from django.urls import reverse

from feedback.trust.models import Heard, Release, Score
from tests.city import City
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from tests.feedback.trust.attacker import (
    Range,
    Said,
    given_away,
    given_away_to_insiders,
    in_a_list,
    of_band,
)

pytestmark = pytest.mark.slow

TRUTH = """
SELECT r.public_id::text, r.wave_id::text, m.key, s.statistic, coalesce(p.name, ''),
       s.dimension, s.category, s.n
FROM trust_score s JOIN trust_release r ON r.id = s.release_id
JOIN trust_measure m ON m.id = s.measure_id LEFT JOIN places_place p ON p.id = s.place_id
ORDER BY s.id
"""
HEARD = """
SELECT h.release_id, h.dimension, h.category, h.shown, h.band, h.answers_share, r.n
FROM trust_heard h JOIN trust_release r ON r.id = h.release_id ORDER BY h.id
"""


def _lines(rows, truth) -> list[Said]:
    """Put what the file says beside the counts that it keeps."""
    waves = {key[0]: wave for key, (wave, _n) in truth.items()}
    found = []
    for row in rows:
        place = "" if row["place"] == "(whole city)" else row["place"]
        key = (row["release"], row["measure"], row["statistic"], place)
        key += (row["group_dimension"], row["group"])
        found.append(
            Said(
                release=row["release"],
                wave=waves[row["release"]],
                measure=row["measure"],
                statistic=row["statistic"],
                dimension="place" if place else row["group_dimension"],
                name=place or row["group"],
                shown=row["shown"],
                answers=row["answers"],
                unweighted=float(row["unweighted"]) if row["unweighted"] else None,
                people=truth[key][1],
            )
        )
    return found


@pytest.fixture(scope="module")
def published(city: City) -> list[Said]:
    truth = {
        (release, measure, statistic, place, dimension, category): (wave, n)
        for release, wave, measure, statistic, place, dimension, category, n in city.ask(TRUTH)
    }
    rows = []
    for release in dict.fromkeys(key[0] for key in truth):
        address = f"{city.url}{reverse('opendata:scores')}?release={release}"
        with urlopen(address) as file:
            rows += list(csv.DictReader(file.read().decode().splitlines()))
    return _lines(rows, truth)


def test_no_small_count_can_be_worked_out_from_the_files_of_the_city(
    published: list[Said],
) -> None:
    assert len({line.release for line in published}) == 8
    assert any(line.people and line.shown != "yes" for line in published)

    assert given_away_to_insiders(published) == []
    assert given_away(published) == []


def test_the_api_tells_no_more_than_the_files(city: City, published: list[Said]) -> None:
    address, rows = f"{city.url}/api/v1/results/?page_size=500", []
    while address:
        with urlopen(address) as answer:
            page = json.load(answer)
        rows += page["results"]
        address = page["next"]

    latest = [line for line in published if line.release == rows[0]["release"]]
    told = [(row["shown"], row["answers"], row["unweighted"]) for row in rows]
    assert told == [(line.shown, line.answers, line.unweighted) for line in latest]


def test_no_small_count_can_be_worked_out_from_who_was_heard(city: City) -> None:
    tables: dict[tuple[int, str], dict[str, tuple]] = {}
    for release, dimension, category, shown, band, share, n in city.ask(HEARD):
        tables.setdefault((release, dimension), {})[category] = (shown, band, share, n)
    counts = _people(city)

    assert _heard_gives_away(tables, counts) == []


def _people(city: City) -> dict[tuple[int, str, str], int]:
    """Count everybody who answered, also without a score, by release and group."""
    counts: dict[tuple[int, str, str], int] = {}
    headline = "m.is_headline AND c.wave_id = r.wave_id"
    for column in ("sex", "age", "race_ethnicity", "p.slug"):
        name = "place" if column == "p.slug" else column
        for release, category, n in city.ask(
            f"SELECT r.id, coalesce({column}, ''), sum(c.n) FROM trust_cell c "
            f"JOIN trust_measure m ON m.id = c.measure_id JOIN trust_release r ON {headline} "
            "LEFT JOIN places_place p ON p.id = c.place_id GROUP BY 1, 2"
        ):
            counts[release, name, category] = int(n)
    return counts


def _heard_gives_away(tables, counts) -> list[tuple]:
    found = []
    for (release, dimension), rows in tables.items():
        n = next(iter(rows.values()))[3]
        total = of_band(f"about {(n + 5) // 10 * 10}", n, fewest=30)
        ranges = {
            category: of_band(band, counts.get((release, dimension, category), 0), fewest=11)
            for category, (_shown, band, _share, _n) in rows.items()
        }
        for known in ranges.values():
            assert known.low <= known.true <= known.high
        shares = sum(share or 0 for _shown, _band, share, _n in rows.values())
        assert shares <= 100.5
        narrowed = in_a_list(ranges, total)
        found += [(release, dimension, name) for name, r in narrowed.items() if r.gives_away]
    return found


@pytest.mark.django_db
def test_no_small_count_can_be_worked_out_from_consecutive_releases(client) -> None:
    """A correction, and another, each of a few people, in places of very different size."""
    city = PlaceFactory.create_batch(5)
    wave = made.closed_wave()
    people = made.crowd(city[:3], 60) + made.crowd(city[3:4], 33, seed=4)
    people += made.crowd(city[4:], 9, seed=5)
    responses = made.answer(wave, people)
    releases = [made.publish(wave)]
    for step in range(3):
        made.folding.erase_response(response=responses[step * 7], by=made.BY, now=made.NOW)
        made.answer(wave, made.crowd(city[3:], 1 + step, seed=20 + step))
        releases.append(made.publish(wave))

    rows, truth = [], {}
    for release in releases:
        response = client.get(reverse("opendata:scores"), {"release": str(release.public_id)})
        text = b"".join(response.streaming_content).decode()
        rows += list(csv.DictReader(text.splitlines()))
        for score in Score.objects.filter(release=release).select_related("measure", "place"):
            place = score.place.name if score.place else ""
            key = (str(release.public_id), score.measure.key, score.statistic, place)
            key += (score.dimension, score.category)
            truth[key] = (str(release.wave_id), score.n)
    lines = _lines(rows, truth)

    assert len({line.release for line in lines}) == 4
    assert given_away(lines) == []
    assert given_away_to_insiders(lines) == []
    assert Heard.objects.filter(release__in=Release.objects.all()).exists()


def test_the_attacker_would_notice() -> None:
    """What the audit is worth: it finds what numbers to one decimal would give away."""
    line = Said("r", "w", "trust", "top_two", "", "", "yes", "about 40", 62.2, 37)
    exact = {"a": Range(40, 40, 40), "b": Range(0, 29, 7)}

    assert in_a_list(exact, Range(47, 47, 47))["b"].high == 7
    hidden = [
        Said("r", "w", "trust", "mean", "place", "a", "yes", "about 40", None, 40),
        Said("r", "w", "trust", "mean", "place", "b", "too_few", "fewer than 30", None, 7),
    ]
    assert given_away_to_insiders(hidden) == [("r", "place", "trust", "b")]
    assert line.people == 37
