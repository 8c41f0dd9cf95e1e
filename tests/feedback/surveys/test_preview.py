"""Who builds a survey walks it as a respondent does, and nothing is kept."""

import pytest

from feedback.surveys.models import Response, Survey
from tests.factories.accounts import UserFactory
from tests.factories.surveys import SurveyFactory, ask, question
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


@pytest.fixture
def branching() -> Survey:
    survey = SurveyFactory(items=[])
    _contact, manner, _safe = ask(
        survey,
        question("contact", "single", options=2),
        question("manner", "scale"),
        question("safe", "scale"),
    )
    manner.shown_if = [{"question": "contact", "is": [1]}]
    manner.save()
    return survey


def address(survey: Survey) -> str:
    return f"/staff/surveys/{survey.public_id}/preview/"


def go_on(analyst, survey: Survey, page, query: str = "", **fields: str):
    walk = page.content.decode().split('name="walk" value="')[1].split('"')[0]
    return analyst.post(address(survey) + query, {"walk": walk, **fields})


def test_a_preview_shows_every_screen_and_ends_at_the_survey(analyst):
    survey = SurveyFactory()

    first = analyst.get(address(survey))
    second = go_on(analyst, survey, first)
    last = go_on(analyst, survey, second)
    after = go_on(analyst, survey, last, about="1", sex="female")

    assert b"This is a preview. Nothing is saved." in first.content
    assert b"Question 1 of 6" in first.content
    assert b"Question 4 of 6" in second.content
    assert b"About you" in last.content
    assert after.headers["Location"] == f"/staff/surveys/{survey.public_id}/"
    assert not Response.objects.exists()


@pytest.mark.parametrize(("answer", "is_asked"), [("1", True), ("2", False)])
def test_a_preview_walks_the_branches(analyst, branching, answer, is_asked):
    contact = branching.items.get(position=1)

    page = go_on(
        analyst, branching, analyst.get(address(branching)), **{f"item_{contact.pk}": answer}
    )

    assert (b"manner in en" in page.content) is is_asked
    assert b"safe in en" in page.content


def test_a_preview_goes_back_and_shows_what_was_answered(analyst, branching):
    contact = branching.items.get(position=1)
    first = go_on(
        analyst, branching, analyst.get(address(branching)), **{f"item_{contact.pk}": "1"}
    )

    back = go_on(analyst, branching, first, back="1").content.decode()

    assert back.count(" checked") == 1
    assert "manner in en" not in back


def test_a_preview_refuses_what_a_respondent_would_be_refused(analyst):
    survey = SurveyFactory()
    item = survey.items.get(position=1)

    page = go_on(analyst, survey, analyst.get(address(survey)), **{f"item_{item.pk}": "11"})

    assert b"Choose one of the answers on the list." in page.content
    assert b"Question 1 of 6" in page.content


def test_a_preview_speaks_each_language_of_the_survey(analyst):
    survey = SurveyFactory(languages=["en", "ar"])

    first = analyst.get(f"{address(survey)}?language=ar")
    second = go_on(analyst, survey, first, "?language=ar")
    other = analyst.get(f"{address(survey)}?language=es").content.decode()

    for page in (first, second):
        assert '<div class="phone" lang="ar" dir="rtl">' in page.content.decode()
        assert '<html lang="en" dir="ltr">' in page.content.decode()
    assert "Title in ar" in first.content.decode()
    assert '<div class="phone" lang="en" dir="ltr">' in other


def test_a_walk_that_was_tampered_with_starts_anew(analyst):
    survey = SurveyFactory()

    page = analyst.post(address(survey), {"walk": "made-up"}).content.decode()

    assert "Question 4 of 6" in page


def test_an_empty_survey_can_be_looked_at(analyst):
    page = analyst.get(address(SurveyFactory(items=[], languages=[])))

    assert b"About you" in page.content
