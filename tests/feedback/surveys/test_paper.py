"""Sheets of paper: numbered, entered twice by two people, counted once."""

import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys import queries, services
from feedback.surveys.enums import Mode, PaperState, Population, ResponseState, SurveyState
from feedback.surveys.models import Answer, OpenLink, PaperForm, Response, Survey
from feedback.surveys.pure.draft import Draft
from feedback.surveys.pure.paper import differences
from tests.factories.accounts import UserFactory
from tests.factories.surveys import OPENS, SurveyFactory
from tests.feedback.surveys.test_races import at_once
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import Actor

NOW = OPENS + timedelta(days=2)


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def survey(db) -> Survey:
    return SurveyFactory(state=SurveyState.RUNNING)


def staff(number: int = 1) -> Actor:
    return Actor(kind="staff", label=f"reader {number}", user_id=UserFactory().pk)


def printed(survey: Survey, count: int = 1) -> list[PaperForm]:
    return services.print_forms(
        by=staff(), survey=survey, place=None, language="en", count=count, now=NOW
    )


def read(survey: Survey, value: str = "8") -> Draft:
    items = list(survey.items.order_by("position").values_list("id", flat=True))
    return Draft().with_answers(items, {items[0]: value}).with_about({"sex": "female"})


def enter(survey: Survey, form: PaperForm, by: Actor, value: str = "8", **options):
    items = list(survey.items.order_by("position").values_list("id", flat=True))
    return services.enter_form(
        by=by, form=form, draft=read(survey, value), asked=lambda _draft: items, now=NOW,
        **{"is_sure": False, **options},
    )  # fmt: skip


def test_two_people_who_read_the_same_make_one_response(survey):
    (form,) = printed(survey)

    first = enter(survey, form, staff())
    second = enter(survey, form, staff(2))

    response = Response.objects.get()
    form.refresh_from_db()
    assert (first.state, second.state, form.state) == (
        PaperState.ENTERED, PaperState.DONE, PaperState.DONE,
    )  # fmt: skip
    assert (response.mode, response.state, response.sex, response.link.mode) == (
        Mode.PAPER, ResponseState.FINISHED, "female", Mode.PAPER,
    )  # fmt: skip
    assert response.wave.population == Population.OPEN_LINK
    assert form.first is None
    assert list(Answer.objects.order_by("id").values_list("value", flat=True)) == [
        8, None, None, None, None, None,
    ]  # fmt: skip


def test_a_different_reading_is_told_and_counts_only_after_a_second_look(survey):
    (form,) = printed(survey)
    enter(survey, form, staff(), "3")
    second = staff(2)

    told = enter(survey, form, second, "8")
    nothing_yet = Response.objects.count()
    sure = enter(survey, form, second, "8", is_sure=True)

    item = survey.items.earliest("position").pk
    assert (told.state, told.apart, nothing_yet) == (PaperState.DIFFERS, [f"item_{item}"], 0)
    assert sure.state == PaperState.DONE
    assert Answer.objects.earliest("id").value == 8


def test_nobody_checks_their_own_reading(survey):
    (form,) = printed(survey)
    reader = staff()
    enter(survey, form, reader)

    with pytest.raises(services.SamePerson):
        enter(survey, form, reader)


def test_a_sheet_counts_once(survey):
    (form,) = printed(survey)
    enter(survey, form, staff())
    enter(survey, form, staff(2))

    with pytest.raises(services.AlreadyEntered):
        enter(survey, form, staff(3))
    assert Response.objects.count() == 1


def test_nothing_is_entered_after_the_wave(survey):
    (form,) = printed(survey)

    with pytest.raises(services.NoOpenWave):
        services.enter_form(
            by=staff(), form=form, draft=read(survey), asked=lambda _draft: [], is_sure=False,
            now=form.wave.closes_at,
        )  # fmt: skip


@pytest.mark.django_db
def test_nothing_is_printed_without_an_open_wave():
    with pytest.raises(services.NoOpenWave):
        printed(SurveyFactory(first_opens_at=NOW + timedelta(days=40)))
    assert not PaperForm.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_ten_second_readers_at_once_make_one_response():
    survey = SurveyFactory(state=SurveyState.RUNNING)
    (form,) = printed(survey)
    enter(survey, form, staff())
    readers = [staff(number) for number in range(10)]

    def again(number: int) -> str:
        try:
            return str(enter(survey, form, readers[number]).state)
        except services.AlreadyEntered:
            return "already"

    ends = at_once(10, again)

    assert sorted(ends) == ["already"] * 9 + ["done"]
    assert Response.objects.count() == 1


def test_the_pdf_is_tagged_and_one_number_stands_on_each_sheet(survey, sign_in):
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    address = f"/staff/surveys/{survey.public_id}/paper/print/"
    form = {"count": "2", "language": "ar", "place": "", "submission_key": "once"}

    answer, again = analyst.post(address, form), analyst.post(address, form)

    assert answer.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "ar"
        assert len(pdf.pages) >= 2
    assert again.content == answer.content
    assert PaperForm.objects.count() == 2


def test_staff_find_a_sheet_by_its_number_and_enter_it(survey, sign_in):
    (form,) = printed(survey)
    item = survey.items.earliest("position").pk
    base = f"/staff/surveys/{survey.public_id}/paper/"
    one = sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON]), Client())
    other = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]), Client())

    found = one.post(f"{base}find/", {"code": f"{form.code[:4].lower()} {form.code[4:]}"})
    wrong = one.post(f"{base}find/", {"code": "2222-2222"}).content.decode()
    page = one.post(found.headers["Location"], {f"item_{item}": "11"}).content.decode()
    one.post(found.headers["Location"], {f"item_{item}": "7"})
    apart = other.post(found.headers["Location"], {f"item_{item}": "6"}).content.decode()
    other.post(found.headers["Location"], {f"item_{item}": "6", "is_sure": "1"})

    assert "No sheet of this survey has this number." in wrong
    assert "Choose one of the answers on the list." in page
    assert "The first reading is different." in apart
    assert "7" not in apart.split("The first reading is different.")[1][:80]
    assert Answer.objects.earliest("id").value == 6


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_sheet_and_three(
    survey, sign_in, django_assert_num_queries, count
):
    for form in printed(survey, count):
        enter(survey, form, staff())
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    with django_assert_num_queries(12):
        page = analyst.get(f"/staff/surveys/{survey.public_id}/paper/").content.decode()

    assert page.count("First read by") == count


def test_no_other_role_enters_paper(survey, sign_in):
    officer = sign_in(UserFactory(roles=[Role.OFFICER]))

    assert officer.get(f"/staff/surveys/{survey.public_id}/paper/").status_code == 403


def test_nobody_answers_on_the_web_as_if_on_paper(survey, client):
    printed(survey)
    link = OpenLink.objects.get(mode=Mode.PAPER)

    assert client.get(f"/q/{link.short}/").status_code == 410
    assert list(queries.links_of(survey)) == []


drafts = st.builds(
    Draft,
    st.dictionaries(st.integers(1, 4), st.sampled_from(["1", "2", "skipped", "dont_know"])),
    st.dictionaries(st.sampled_from(["sex", "age"]), st.sampled_from(["a", "b"])),
    st.dictionaries(st.integers(1, 4), st.text(max_size=5)),
)


@given(drafts, drafts)
def test_readings_differ_both_ways_or_not_at_all(one, other):
    assert differences(one, one) == []
    assert differences(one, other) == differences(other, one)
