"""Results question by question, and what people wrote: for those who may read them."""

import pytest

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, WaveState
from feedback.surveys.models import Response, SurveyItem, Wave, WrittenAnswer
from feedback.trust.services.toplines import compute_topline
from tests.factories.accounts import UserFactory
from tests.factories.surveys import SurveyFactory, ask, question
from tests.factories.trust import BY, NOW, Person, answer, closed_wave
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
LIST = "/oversight/surveys/"


def wave_with_words(people: int = 100, number: int = 1) -> Wave:
    wave = closed_wave(population=Population.POST_CONTACT, survey=SurveyFactory(items=[]))
    ask(
        wave.survey,
        question(f"reason{number}", "single", options=2, other_option=2),
        question(f"times{number}", "number", scale_min=0, scale_max=20),
        question(f"better{number}", "text"),
    )
    given = answer(
        wave,
        [
            Person(
                None,
                {
                    f"reason{number}": each % 2 + 1,
                    f"times{number}": each % 4,
                    f"better{number}": 1,
                },
            )
            for each in range(people)
        ],
    )
    item = SurveyItem.objects.get(survey=wave.survey, version__kind="text")
    WrittenAnswer.objects.bulk_create(
        WrittenAnswer(response=response, item=item, words=f"Words {each}")
        for each, response in enumerate(given)
    )
    return wave


def address(wave: Wave, number: str = "") -> str:
    return f"/staff/surveys/{wave.survey.public_id}/words/{wave.public_id}/{number}"


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(analyst, django_assert_num_queries, count):
    for number in range(count):
        wave = wave_with_words(3, number)
        compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    analyst.get(LIST)

    with django_assert_num_queries(6):
        page = analyst.get(LIST).content.decode()

    assert page.count("Fewer than 11 answers") == count


def test_the_page_shows_shares_and_means_with_their_range(analyst, django_assert_num_queries):
    wave = wave_with_words()
    compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    analyst.get(LIST)

    with django_assert_num_queries(8):
        page = analyst.get(f"{LIST}{wave.public_id}/").content.decode()

    assert "times1 in en?" in page
    assert "Mean 1.5" in page
    assert "About 100 answers" in page
    assert "their answers stand for themselves" in page
    assert page.count(address(wave)) == 2


def test_what_people_wrote_is_read_by_analysts_and_every_look_is_written_down(analyst):
    wave = wave_with_words(60)

    first = analyst.get(address(wave, "2/")).content.decode()
    second = analyst.get(address(wave, "2/") + "?page=2").content.decode()

    found = [first.count('<li dir="auto">'), second.count('<li dir="auto">')]
    assert found == [50, 10]
    in_order = [first.index(f"Words {n}<") for n in range(60) if f"Words {n}<" in first]
    assert in_order != sorted(in_order)
    assert AuditLine.objects.filter(action="surveys.look_at_words").count() == 2


def test_words_of_few_people_and_of_floods_stay_closed(analyst):
    wave = wave_with_words(12)
    reason = analyst.get(address(wave)).content.decode()
    Response.objects.filter(pk__in=Response.objects.values("pk")[:2]).update(
        set_aside_on=NOW.date()
    )

    page = analyst.get(address(wave, "2/")).content.decode()

    assert "Fewer than 11 people wrote something here." in reason
    assert "Fewer than 11 people wrote something here." in page
    assert "Words 5" not in page


def test_words_of_an_open_wave_are_nobodys(analyst):
    wave = wave_with_words()
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)

    assert analyst.get(address(wave)).status_code == 404
    assert analyst.get(f"{LIST}{wave.public_id}/").status_code == 404
    wave.refresh_from_db()
    assert surveys.written_answers(wave, "en") == []


def test_a_survey_without_own_words_says_so(analyst):
    wave = closed_wave()

    assert "Nothing to read" in analyst.get(address(wave)).content.decode()
    assert analyst.get(address(wave, "2/")).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SURVEY_ANALYST])
def test_nobody_else_comes_in(sign_in, role):
    wave = wave_with_words(1)
    compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    other = sign_in(UserFactory(roles=[role]))

    expected = 200 if role == Role.OVERSIGHT_READER else 403
    assert other.get(LIST).status_code == expected
    assert other.get(f"{LIST}{wave.public_id}/").status_code == expected
    assert other.get(address(wave)).status_code == 403
