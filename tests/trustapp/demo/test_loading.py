"""The demonstration: loaded once, honest about what it is, and never half."""

from typing import Any

import pytest

from tests.city import City

pytestmark = pytest.mark.slow


def test_every_wave_is_large_and_most_places_can_be_shown(city: City) -> None:
    waves = city.ask(
        "SELECT r.n, count(*) FILTER (WHERE s.shown = 'yes'), count(*) FROM trust_release r "
        "JOIN trust_score s ON s.release_id = r.id JOIN trust_measure m ON m.id = s.measure_id "
        "WHERE m.is_headline AND s.statistic = 'mean' AND s.place_id IS NOT NULL "
        "GROUP BY r.id"
    )

    assert len(waves) == 8
    for answered, shown, places in waves:
        assert answered >= 5000
        assert 55 <= shown < places == 77


def test_second_load_changes_nothing(city: City) -> None:
    before = city.ask("SELECT count(*) FROM surveys_answer")

    city.manage("load_demo", "--if-empty")

    assert city.ask("SELECT count(*) FROM surveys_answer") == before


def test_every_page_says_that_the_data_is_invented(city: City, browser: Any) -> None:
    page = browser.new_page()

    for path in ("/", "/results/", "/policies/", "/you-said/", "/say/feedback/", "/track/"):
        page.goto(f"{city.url}{path}")
        assert page.get_by_text("Demonstration data.").is_visible()
    page.close()


def test_staff_of_every_role_can_sign_in(city: City) -> None:
    roles = city.ask("SELECT count(DISTINCT role) FROM accounts_rolegrant")

    assert roles == [(10,)]
    assert city.manage("demo_sign_ins").count("@prairielake.example") == 15


def test_codes_are_refused_outside_the_demonstration(city: City) -> None:
    quiet = City(city.url, city.environment | {"TRUSTAPP_DEMO": "0"})
    public = City(city.url, city.environment | {"TRUSTAPP_BASE_URL": "https://police.example"})

    for elsewhere in (quiet, public):
        with pytest.raises(Exception, match="non-zero exit status"):
            elsewhere.manage("demo_sign_ins")
