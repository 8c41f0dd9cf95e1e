"""People who work here answer by one link, and no row tells who they are or when it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys import queries, services
from feedback.surveys.enums import Mode, Population, ResponseState, SurveyState, WaveState
from feedback.surveys.models import Answer, Invitation, OpenLink, Response, Survey, Wave
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import (
    OPENS,
    OpenLinkFactory,
    SurveyFactory,
    ask,
    people,
    question,
)
from trustapp.accounts.enums import Role
from trustapp.core.models import Announcement
from trustapp.core.pure.actor import system
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=12)
AFTER = OPENS + timedelta(days=22)
OPENED = date(2026, 3, 10)
BY = system("test")


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link() -> OpenLink:
    survey = SurveyFactory(
        state=SurveyState.RUNNING, population=Population.STAFF, sample_size=5,
        items=["listen", "respect"],
    )  # fmt: skip
    people(PlaceFactory(), 5)
    made = OpenLinkFactory(survey=survey, short="st4ff", place=PlaceFactory(), mode=Mode.QR)
    services.advance_waves(now=NOW)
    return made


def answer(link: OpenLink, *values: str, client: Client | None = None, hands_in: bool = True):
    browser = client or Client()
    items = link.survey.items.order_by("position").values_list("id", flat=True)
    given = {f"item_{item}": value for item, value in zip(items, values, strict=False)}
    browser.post("/q/st4ff/1/", given)
    return browser.post("/q/st4ff/2/", {"about": "1"}) if hands_in else browser


def close(now: datetime = AFTER) -> None:
    services.advance_waves(now=now)


def test_nobody_is_drawn_or_invited_whatever_the_plan_says(link):
    wave = Wave.objects.get()

    assert (wave.population, wave.state, wave.seed) == (Population.STAFF, WaveState.OPEN, 0)
    assert wave.is_by_link
    assert not Invitation.objects.exists()


def test_the_page_says_who_can_see_what_and_asks_nothing_about_the_person(client, link):
    first = client.get("/q/st4ff/").content.decode()
    client.post("/q/st4ff/1/", {})
    last = client.get("/q/st4ff/2/").content.decode()

    assert "Who can see what" in first
    assert "aged 18" not in first
    assert "That was the last question" in last
    assert "Who can see what" in last
    assert 'name="sex"' not in last
    assert 'name="race_ethnicity"' not in last


def test_what_is_sent_about_the_person_anyway_is_not_kept(client, link):
    client.post("/q/st4ff/1/", {})
    client.post("/q/st4ff/2/", {"about": "1", "sex": "female", "age": "18_to_64"})

    response = Response.objects.get()
    assert (response.sex, response.age, response.race_ethnicity) == ("", "", "")
    assert "female" not in response.draft


def test_answers_stay_sealed_until_the_wave_closes(client, link):
    done = answer(link, "9", "3")

    response = Response.objects.get()
    assert done.headers["Location"] == "/q/st4ff/thanks/"
    assert (response.state, response.place, response.link) == (ResponseState.FINISHED, None, None)
    assert (response.started_on, response.finished_on) == (OPENED, OPENED)
    assert response.language == ""
    assert not Answer.objects.exists()
    assert b"stay sealed" in client.get("/q/st4ff/thanks/").content
    assert b"The public sees them" not in client.get("/q/st4ff/thanks/").content


def test_closing_stores_all_answers_under_new_names_and_one_day(link):
    for value in range(8):
        answer(link, str(value), "5")
    before = set(Response.objects.values_list("public_id", flat=True))

    close()

    stored = Response.objects.all()
    assert {(r.state, r.started_on, r.finished_on, r.mode, r.language) for r in stored} == {
        (ResponseState.FINISHED, OPENED, OPENED, Mode.OPEN_LINK, "")
    }
    assert before & {r.public_id for r in stored} == set()
    assert {r.draft for r in stored} == {None}
    assert sorted(Answer.objects.values_list("value", flat=True)) == [*range(6), *[5] * 8, 6, 7]
    assert set(Answer.objects.values_list("answered_on", flat=True)) == {OPENED}


def test_answers_of_a_wave_share_one_transaction_whenever_they_were_given(link):
    from django.db import connection

    for value in range(3):
        answer(link, str(value), "5")

    close()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT written_by), (SELECT count(DISTINCT xmin::text) FROM"
            " surveys_response) FROM surveys_answer"
        )
        assert cursor.fetchone() == (1, 1)


def test_the_order_of_the_rows_is_drawn_by_chance(link, monkeypatch):
    monkeypatch.setattr(
        "feedback.surveys.services.staff.secrets.SystemRandom.shuffle",
        lambda self, kept: kept.reverse(),
    )
    for value in ("1", "2", "3"):
        answer(link, value, "0")

    close()

    first = Answer.objects.filter(item__position=1).order_by("id")
    assert list(first.values_list("value", flat=True)) == [3, 2, 1]


def test_what_was_begun_counts_as_far_as_it_got_and_nothing_else(link):
    answer(link, "7", "8", hands_in=False)
    answer(link, hands_in=False)
    answer(link)

    close()

    states = sorted(Response.objects.values_list("state", flat=True))
    assert states == [ResponseState.FINISHED, ResponseState.PARTIAL]
    assert list(Answer.objects.filter(value__isnull=False).values_list("value", flat=True)) == [
        7,
        8,
    ]


def test_handing_in_twice_counts_once(link):
    browser = Client()
    answer(link, "4", "4", client=browser)
    cookies = answer(link, "6", "6", client=browser, hands_in=False).cookies
    twin = Client()
    twin.cookies.update(cookies)
    browser.post("/q/st4ff/2/", {"about": "1"})
    again = twin.post("/q/st4ff/2/", {"about": "1"})

    close()

    assert again.headers["Location"] == "/q/st4ff/thanks/"
    assert Answer.objects.filter(value=6).count() == 2
    assert Response.objects.count() == 2


def test_closing_twice_changes_nothing(link):
    answer(link, "4", "4")
    close()
    kept = list(Response.objects.values_list("public_id", flat=True))

    close(AFTER + timedelta(days=1))

    assert list(Response.objects.values_list("public_id", flat=True)) == kept
    assert Answer.objects.count() == 2


def test_no_results_are_promised_to_the_public_and_the_close_is_announced(link):
    answer(link, "4", "4")

    close()

    assert not Promise.objects.exists()
    assert Announcement.objects.filter(topic="surveys.wave_closed").count() == 1


def test_the_front_page_never_offers_the_link_of_staff(link):
    OpenLink.objects.update(place=None)

    assert queries.current_open_link() is None


def test_no_time_of_an_answer_is_kept_in_the_cache(link):
    from django.core.cache import cache

    for value in range(12):
        answer(link, str(value % 10), "5")

    slot = int(NOW.timestamp() // 600)
    assert cache.get(queries.finishes_name(link.pk, slot)) is None


def test_a_draft_needs_a_link_and_questions_on_scales():
    survey = SurveyFactory(population=Population.STAFF)
    ask(survey, question("own_words", "text"))

    assert queries.obstacles(survey, NOW) == [
        "Make the link that everyone who works here will use.",
        "Ask people who work here on scales only. Other answers can tell who gave them.",
    ]

    shared = OpenLinkFactory(survey=survey, mode=Mode.KIOSK)
    assert queries.obstacles(survey, NOW)[0] == (
        "End the links for shared screens: others would see who answers."
    )

    OpenLinkFactory(survey=survey)
    shared.ended_at = NOW
    shared.save()
    survey.items.filter(version__kind="text").delete()
    assert queries.obstacles(survey, NOW) == []


@pytest.mark.parametrize("mode", [Mode.KIOSK, Mode.PAPER])
def test_paper_and_shared_screens_are_not_for_staff(link, mode):
    with pytest.raises(services.NotForStaff):
        services.make_open_link(by=BY, survey=link.survey, label="x", mode=mode, now=NOW)
    with pytest.raises(services.NotForStaff):
        services.print_forms(by=BY, survey=link.survey, place=None, language="en", count=1, now=NOW)
    assert OpenLink.objects.get() == link


def test_an_analyst_plans_it_and_its_link_has_no_place(sign_in):
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    place = PlaceFactory()
    survey: Survey = SurveyFactory(population=Population.STAFF)
    address = f"/staff/surveys/{survey.public_id}/"

    page = analyst.get(address).content.decode()
    analyst.post(f"{address}links/", {"label": "All", "mode": "qr", "place": str(place.pk)})

    assert 'name="place"' not in page
    assert "People who work here" in page
    assert OpenLink.objects.get().place is None


def test_analysts_see_no_count_while_people_may_answer(link, sign_in):
    answer(link, "4", "4")
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    page = analyst.get(f"/staff/surveys/{link.survey.public_id}/").content.decode()

    assert "1 finished" not in page
    assert "Not counted while people may answer" in page
    assert "never public" in page


def test_whom_it_asks_is_chosen_in_the_form(sign_in):
    from tests.feedback.surveys.test_staff_pages import sent

    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    analyst.post("/staff/surveys/new/", sent(population="staff"))

    survey = Survey.objects.get()
    edit = analyst.get(f"/staff/surveys/{survey.public_id}/edit/").content.decode()
    assert survey.population == Population.STAFF
    assert '<input type="radio" name="population" value="staff"' in edit
    assert edit.split('value="staff"')[1].split(">")[0].count("checked") == 1


def test_looking_and_sending_cost_few_statements(client, link, django_assert_num_queries):
    client.get("/q/st4ff/")

    with django_assert_num_queries(1):
        client.get("/q/st4ff/")
    with django_assert_num_queries(2):
        client.post("/q/st4ff/1/", {})
    with django_assert_num_queries(2):
        client.post("/q/st4ff/2/", {"about": "1"})


@pytest.mark.parametrize("count", [1, 3])
def test_closing_costs_the_same_for_one_and_for_three(link, django_assert_num_queries, count):
    wave = Wave.objects.get()
    for value in range(count):
        answer(link, str(value), "5")

    with django_assert_num_queries(22):
        services.close_wave(wave=wave, by=BY, now=datetime(2026, 4, 10, tzinfo=UTC))
