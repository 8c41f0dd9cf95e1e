"""Surveys are brought in after a look at what was read, and taken out as workbooks."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feedback.surveys import queries, services
from feedback.surveys.models import Question, Survey
from feedback.surveys.pure.xlsform import Form, pack, read, unpack
from tests.factories.accounts import UserFactory
from tests.factories.surveys import SurveyFactory, ask, question
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
BY = system("test")
IMPORT = "/staff/surveys/import/"
ROWS = {
    "survey": [
        {"type": "note", "name": "why", "label": "We ask because we care."},
        {"type": "select_one yn", "name": "met", "label": "Did you meet us?"},
        {"type": "integer", "name": "times", "label": "How often?", "relevant": "${met} = 'yes'"},
        {"type": "geopoint", "name": "place", "label": "Where?"},
    ],
    "choices": [
        {"list_name": "yn", "name": "yes", "label": "Yes"},
        {"list_name": "yn", "name": "no", "label": "No"},
    ],
    "settings": [{"form_title": "Field day"}],
}


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


def upload(analyst, content: bytes, name: str = "form.xlsx"):
    return analyst.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def mixed() -> Survey:
    survey = SurveyFactory(items=[])
    _contact, manner, _heard = ask(
        survey,
        question("contact", "single", options=2),
        question("manner", "scale", lead="That time, how"),
        question("heard", "multiple", options=3, exclusive_options=[3], shuffles_options=True),
    )
    manner.shown_if, manner.shuffle = [{"question": "contact", "is": [1]}], 2
    manner.save()
    return survey


def confirmed(analyst, page) -> Any:
    form = page.context["form"]
    names = ("form", "submission_key")
    return analyst.post(IMPORT, {name: form[name].value() for name in names})


def test_a_workbook_is_looked_at_before_anything_is_made(analyst):
    page = upload(analyst, pack(ROWS))

    words = page.content.decode()
    assert "2 questions were read. Nothing is made yet." in words
    assert "Row 5" in words
    assert "this type of question is not supported" in words
    assert "We ask because" not in words
    assert not Survey.objects.exists()
    assert not Question.objects.filter(key="met").exists()


def test_what_was_looked_at_is_made_once(analyst):
    page = upload(analyst, pack(ROWS))

    first, second = (confirmed(analyst, page) for _ in range(2))

    survey = Survey.objects.get()
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"] == f"/staff/surveys/{survey.public_id}/"
    assert (survey.title, survey.languages) == ("Field day", ["en"])
    assert [each.key for each in queries.steps_of(survey)] == ["met", "times"]
    assert survey.items.get(position=2).shown_if == [{"question": "met", "is": [1]}]
    assert AuditLine.objects.filter(action="surveys.import_form").count() == 1


def test_a_survey_that_goes_out_and_comes_back_is_the_same(analyst, now):
    survey = mixed()
    content = analyst.get(f"/staff/surveys/{survey.public_id}/xlsform/").content

    form, left_out = services.read_form(content, "form.xlsx")
    back = services.import_form(by=BY, form=form, now=now)

    assert left_out == []
    assert [each.version_id for each in back.items.order_by("position")] == [
        each.version_id for each in survey.items.order_by("position")
    ]
    for name in ("shown_if", "shuffle", "position"):
        kept = back.items.order_by("position").values_list(name, flat=True)
        assert list(kept) == list(survey.items.order_by("position").values_list(name, flat=True))
    assert list(back.texts.order_by("language").values_list("title", "who_asks", "why")) == list(
        survey.texts.order_by("language").values_list("title", "who_asks", "why")
    )


def test_questions_of_the_bank_are_recognised_and_never_changed(analyst, now):
    question("met", "text")
    question("times", "text")
    page = upload(analyst, pack(ROWS))

    confirmed(analyst, page)

    assert page.content.decode().count("gets another short name") == 2
    survey = Survey.objects.get()
    assert [each.key for each in queries.steps_of(survey)] == ["met_2", "times_2"]
    assert survey.items.get(position=2).shown_if == [{"question": "met_2", "is": [1]}]
    assert queries.newest_wording("met").kind == "text"


def test_the_same_words_are_taken_from_the_bank(analyst, now):
    form, _left = read(unpack(pack(ROWS)), ["en"], "en")
    services.import_form(by=BY, form=form, now=now)

    page = upload(analyst, pack(ROWS))
    confirmed(analyst, page)

    assert page.content.decode().count("In the bank") == 2
    assert Question.objects.filter(key__startswith="met").count() == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n", "This is not an XLSForm that we can read."),
        (pack({"other": [{"a": "1"}]}), "This is not an XLSForm that we can read."),
        (
            pack({"survey": [{"type": "geopoint", "name": "q", "label": "Q"}]}),
            "This is not an XLSForm that we can read.",
        ),
        (
            pack({"survey": [{"type": "select_one gone", "name": "q", "label": "Q?"}]}),
            "The checker of XLSForm says:",
        ),
    ],
    ids=["csv", "no survey", "nothing of use", "broken"],
)  # fmt: skip
def test_what_is_no_form_is_refused_with_the_reason(analyst, content, message):
    page = upload(analyst, content).content.decode()

    assert message in page
    assert "<title>Error: Bring in an XLSForm" in page


def test_a_large_file_is_refused_unread(analyst):
    page = upload(analyst, b"0" * 2_000_001)

    assert b"The file is larger than 2 MB." in page.content


def test_what_was_tampered_with_is_not_made(analyst):
    page = analyst.post(IMPORT, {"form": "made-up", "submission_key": "k"})

    assert b"Choose the file again." in page.content
    assert not Survey.objects.exists()


def test_a_form_without_a_title_is_named_after_its_file():
    rows = {key: rows for key, rows in ROWS.items() if key != "settings"}

    form, _left = services.read_form(pack(rows), "field day.xlsx")

    assert isinstance(form, Form)
    assert form.title == "field day"


def test_a_workbook_has_the_name_of_its_survey(analyst):
    survey = SurveyFactory(title="City trust, spring")

    page = analyst.get(f"/staff/surveys/{survey.public_id}/xlsform/")

    assert page.headers["Content-Disposition"] == 'attachment; filename="city-trust-spring.xlsx"'
    assert page.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_only_analysts_bring_in_and_take_out(sign_in, client):
    survey = SurveyFactory()
    officer = sign_in(UserFactory(roles=[Role.OFFICER]))

    for path in (IMPORT, f"/staff/surveys/{survey.public_id}/xlsform/"):
        assert officer.get(path).status_code == 403
        assert client.get(path).status_code in {302, 403}
