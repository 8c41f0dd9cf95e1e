"""Remarks on wordings: while they are written, when a survey starts, and for other programs."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from feedback.surveys import queries
from feedback.surveys.models import QuestionText, Survey, SurveyFinding
from feedback.surveys.pure.linter import Label, Reason
from feedback.surveys.queries.advice import NAMES, SENTENCES
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, SurveyFactory, people
from trustapp.accounts.enums import Role
from trustapp.accounts.models import ApiToken
from trustapp.accounts.queries import token_hash
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)
ADDRESS = "/staff/surveys/lint/"
VAGUE = {"text": "Have things improved lately?", "options": "Yes\nNo", "language": "en"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


def worded(text: str, language: str = "en") -> Survey:
    """Return a draft of one question in these words, ready to start."""
    people(PlaceFactory(), 5)
    survey = SurveyFactory(sample_size=5, items=["listen"], languages=[language])
    QuestionText.objects.filter(language=language).update(text=text)
    return survey


# --- while somebody writes ----------------------------------------------------------------------
def test_the_editor_gets_remarks_as_values_and_as_a_list(analyst):
    answer = analyst.post(ADDRESS, VAGUE)

    first = answer.json()["findings"][0]
    assert {each["label"] for each in answer.json()["findings"]} == {"vague"}
    assert (first["name"], first["excerpt"], first["start"], first["end"]) == (
        "Vague", "things", 5, 11,
    )  # fmt: skip
    assert '<q lang="en">lately</q>' in answer.json()["html"]
    assert "no-store" in answer["Cache-Control"]


def test_our_questions_offer_a_way_out_by_themselves(analyst):
    options = "Not at all\nA little\nSomewhat\nA lot\nCompletely"

    answer = analyst.post(
        ADDRESS, {"text": "How much do you trust the courts?", "options": options}
    )

    assert answer.json()["findings"] == []
    assert "No remarks on the wording." in answer.json()["html"]


def test_words_in_a_wording_are_never_markup(analyst):
    answer = analyst.post(ADDRESS, {"text": "Do you trust the <b>PQR</b> unit recently?"})

    assert "<b>PQR" not in answer.json()["html"]


def test_nothing_written_yet_has_no_remarks_and_no_praise(analyst):
    assert analyst.post(ADDRESS).json() == {"findings": [], "html": "\n"}


def test_endless_words_are_refused(analyst):
    answer = analyst.post(ADDRESS, {"text": "why " * 400})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["text"]


def test_only_analysts_may_ask_and_only_by_post(client, sign_in, analyst):
    assert analyst.get(ADDRESS).status_code == 405
    assert sign_in(UserFactory(roles=[Role.OFFICER])).post(ADDRESS, VAGUE).status_code == 403
    client.logout()
    assert client.post(ADDRESS, VAGUE).status_code == 302


def test_every_label_and_reason_has_words():
    assert set(NAMES) == set(Label)
    assert set(SENTENCES) == set(Reason)


# --- when a survey starts -----------------------------------------------------------------------
def test_the_page_before_the_start_shows_remarks_and_the_survey_starts_all_the_same(analyst):
    survey = worded("Shouldn't officers listen?")
    page = f"/staff/surveys/{survey.public_id}/"

    before = analyst.get(page + "launch/").content.decode()
    analyst.post(page + "launch/")

    found = SurveyFinding.objects.get()
    assert "Start all the same" in before
    assert "Leading" in before
    assert (found.survey, found.language, found.label, found.reason, found.excerpt) == (
        survey, "en", "leading", "negative_opening", "Shouldn't officers",
    )  # fmt: skip
    assert found.found_at == NOW
    assert AuditLine.objects.get(action="surveys.keep_remarks").detail == {"remarks": 1}
    after = analyst.get(page).content.decode()
    assert "Remarks on the wording" in after
    assert "A question that opens with “not” expects a yes." in after


def test_a_second_click_keeps_nothing_twice(analyst):
    survey = worded("Shouldn't officers listen?")
    address = f"/staff/surveys/{survey.public_id}/launch/"

    analyst.post(address)
    second = analyst.post(address)

    assert second.status_code == 404
    assert SurveyFinding.objects.count() == 1


def test_a_sound_wording_starts_without_remarks(analyst):
    survey = worded("How much do the police listen to people?")
    page = f"/staff/surveys/{survey.public_id}/"

    before = analyst.get(page + "launch/").content.decode()
    analyst.post(page + "launch/")

    assert "Start the survey" in before
    assert "Remarks on the wording" not in before + analyst.get(page).content.decode()
    assert not SurveyFinding.objects.exists()
    assert not AuditLine.objects.filter(action="surveys.keep_remarks").exists()


def test_what_was_kept_is_read_in_the_language_of_the_reader(analyst):
    survey = worded("Shouldn't officers listen?")
    analyst.post(f"/staff/surveys/{survey.public_id}/launch/")

    with override("es"):
        kept = queries.kept_remarks(survey)

    assert [each.text for each in kept] == ["Shouldn't officers listen?"]
    assert kept[0].advice[0].name == "Sugiere la respuesta"
    assert kept[0].advice[0].sentence == "Una pregunta que empieza con «no» espera un sí."


def test_a_reason_that_is_no_longer_known_is_shown_as_it_was_kept(analyst):
    survey = worded("How much do the police listen to people?")
    version = survey.items.get().version
    SurveyFinding.objects.create(
        survey=survey, version=version, language="en", label="older", reason="An older reason.",
        found_at=NOW,
    )  # fmt: skip

    advice = queries.kept_remarks(survey)[0].advice[0]

    assert (advice.name, advice.sentence) == ("older", "An older reason.")


@pytest.mark.parametrize("count", [1, 3])
def test_remarks_cost_one_statement(count, django_assert_num_queries):
    survey = SurveyFactory(items=["listen", "respect", "motives"][:count], languages=["en"])
    QuestionText.objects.filter(language="en").update(text="Shouldn't officers listen?")

    with django_assert_num_queries(1):
        remarks = queries.remarks_on(survey)

    assert [len(each.advice) for each in remarks] == [1] * count


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_questions_that_ship_are_without_remarks(language):
    texts = QuestionText.objects.filter(language=language).values_list("text", "options")

    found = {text: queries.lint_question(text, options, language) for text, options in texts}

    assert {text: advice for text, advice in found.items() if advice} == {}


# --- for other programs -------------------------------------------------------------------------
@pytest.fixture
def program(client):
    ApiToken.objects.create(
        name="Editor", token_hash=token_hash("a-token"), scopes=["surveys:lint"],
        created_by=UserFactory(), created_at=timezone.now(),
    )  # fmt: skip

    def send(body, **headers):
        headers = {"HTTP_AUTHORIZATION": "Bearer a-token"} | headers
        content = json.dumps(body)
        return client.post(reverse("api-lint"), content, content_type="application/json", **headers)

    return send


def test_a_program_gets_remarks_with_changed_options(program):
    answer = program(
        {"text": "How old are you?", "options": ["18 to 25", "25 to 40", "40 or older", "Not sure"]}
    )

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "findings": [
            {
                "label": "overlapping_options",
                "name": "Answers overlap",
                "sentence": "Some people fit both of these answers.",
                "excerpt": "18 to 25 | 25 to 40",
                "start": 0,
                "end": 16,
                "rewrite": "",
                "options": ["18 to 24", "25 to 39", "40 or older", "Not sure"],
            }
        ]
    }


def test_a_program_is_told_of_a_missing_way_out(program):
    answer = program(
        {"text": "How much do you trust the courts?", "options": ["A lot", "A little"]}
    )

    assert answer.json()["findings"][0]["options"] == ["A lot", "A little", "Don't know"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "text"), ({"text": "Why?", "kind": "x"}, "kind"), ({"text": "a" * 1001}, "text")],
)
def test_a_wrong_body_is_refused(program, body, field):
    answer = program(body)

    assert answer.status_code == 400
    assert field in json.dumps(answer.json())


def test_a_token_without_the_scope_is_refused(program):
    ApiToken.objects.update(scopes=["feedback:write"])

    assert program({"text": "Why?"}).status_code == 403
    assert program({"text": "Why?"}, HTTP_AUTHORIZATION="").status_code == 401
