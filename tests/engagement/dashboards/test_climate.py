"""How people who work here see it: for analysts and oversight readers, and nobody else."""

import pytest

from feedback.surveys import queries as surveys
from feedback.trust.services.climate import compute_climate
from tests.factories.accounts import UserFactory
from tests.factories.trust import BY, NOW
from tests.feedback.trust.test_climate import crowd, staff_wave
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db
PAGE = "/oversight/climate/"
MAY = {Role.SURVEY_ANALYST, Role.OVERSIGHT_READER}


def with_results(number: int = 1, answers: int = 40) -> None:
    wave = staff_wave(crowd(answers, respect=4), number=number)
    compute_climate(ref=surveys.wave_ref(wave), by=BY, now=NOW)


@pytest.mark.parametrize("role", Role)
def test_only_analysts_and_oversight_readers_may(sign_in, role):
    with_results()
    browser = sign_in(UserFactory(roles=[role]))

    answer = browser.get(PAGE)
    more = browser.get("/staff/more/").content.decode()

    assert answer.status_code == (200 if role in MAY else 403)
    assert (b"<b>4.5</b>" in answer.content) == (role in MAY)
    assert (PAGE in more) == (role in MAY)


def test_strangers_are_asked_to_sign_in(client):
    with_results()

    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE).status_code == 302


def test_the_page_says_who_sees_what_and_hides_what_is_too_small(sign_in):
    with_results(answers=29)

    page = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER])).get(PAGE).content.decode()

    assert "Too few answers to be fair or private" in page
    assert 'class="num"' not in page
    assert "Nobody can see single answers" in page


def test_an_empty_page_says_what_will_stand_here(sign_in):
    page = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST])).get(PAGE).content.decode()

    assert "No results yet" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(sign_in, django_assert_num_queries, count):
    for number in range(1, count + 1):
        with_results(number)
    browser = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    browser.get("/staff/more/")

    with django_assert_num_queries(9):
        page = browser.get(PAGE).content.decode()

    assert page.count('<table class="lines">') == count


@pytest.mark.parametrize(
    "address",
    ["/", "/results/", "/results/data/", "/results/data/scores.csv", "/api/v1/", "/oversight/"],
)
def test_nothing_of_it_is_on_pages_files_and_programs_for_others(sign_in, address):
    with_results()
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))

    answer = browser.get(address)
    words = b"".join(answer) if answer.streaming else answer.content

    assert b"<b>4.5</b>" not in words
    assert b"climate" not in words.lower()
