"""Analysts build, start and watch surveys; nobody else does."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from feedback.surveys import queries
from feedback.surveys.enums import Population, ResponseState, SurveyState, WaveState
from feedback.surveys.models import Invitation, OpenLink, Response, Survey
from feedback.surveys.pure.wording import INTROS
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import (
    OPENS,
    OpenLinkFactory,
    SurveyFactory,
    WaveFactory,
    invite,
    people,
    wording,
)
from trustapp.accounts.enums import Role
from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import Message

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


def ready() -> Survey:
    people(PlaceFactory(), 5)
    return SurveyFactory(sample_size=5)


def sent(**changes):
    form = {
        "title": "City trust", "items": [wording("listen").pk, wording("respect").pk],
        "languages": ["en", "es"], "first_opens_at_0": "2026-04-01", "first_opens_at_1": "09:00",
        "recurrence": "FREQ=MONTHLY;INTERVAL=3", "open_days": "21", "sample_size": "100",
        "first_way": "email",
    }  # fmt: skip
    for language, intro in INTROS.items():
        form |= {
            f"{part}_{language}": getattr(intro, part) for part in ("title", "who_asks", "why")
        }
    return {**form, **changes}


def message(wave, state: str, number: int) -> Message:
    is_settled = state != MessageState.QUEUED
    return Message.objects.create(
        delivery=Delivery.AT_MOST_ONCE, purpose=queries.INVITATION, state=state,
        subject_ref=queries.wave_ref(wave), message_id=f"<{number}@example.org>", queued_at=NOW,
        due_at=NOW, settled_at=NOW if is_settled else None,
        recipient=None if is_settled else "ana@example.org",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(analyst, django_assert_num_queries, count):
    for number in range(count):
        wave = WaveFactory(survey__title=f"Survey number {number}")
        message(wave, MessageState.SENT, number)
    analyst.get("/staff/surveys/bank/")

    with django_assert_num_queries(10):
        page = analyst.get("/staff/surveys/").content.decode()

    assert page.count("Survey number") == count
    assert page.count("1 sent") == count


def test_an_empty_list_says_what_to_do(analyst):
    assert b"No surveys yet" in analyst.get("/staff/surveys/").content


def test_a_survey_is_planned_and_a_double_click_plans_it_once(analyst):
    key = analyst.get("/staff/surveys/new/").context["form"]["submission_key"].value()

    first = analyst.post("/staff/surveys/new/", sent(submission_key=key))
    second = analyst.post("/staff/surveys/new/", sent(submission_key=key))

    survey = Survey.objects.get()
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"] == f"/staff/surveys/{survey.public_id}/"
    assert timezone.localtime(survey.first_opens_at).isoformat() == "2026-04-01T09:00:00-05:00"
    assert survey.texts.get(language="es").title == INTROS["es"].title
    assert not survey.texts.filter(language="ar").exists()


def test_the_same_key_with_another_plan_is_refused_and_keeps_what_was_typed(analyst):
    analyst.post("/staff/surveys/new/", sent(submission_key="one-time-key"))

    refused = analyst.post(
        "/staff/surveys/new/", sent(submission_key="one-time-key", title="Another name")
    )

    assert b"There is a problem" in refused.content
    assert b'value="Another name"' in refused.content
    assert Survey.objects.count() == 1


def test_bad_values_are_named_beside_their_fields(analyst):
    page = analyst.post(
        "/staff/surveys/new/", sent(title="", open_days="0", sample_size="many")
    ).content.decode()

    assert page.count('class="field bad"') == 3
    assert "<title>Error: New survey" in page
    assert not Survey.objects.exists()


def test_what_a_sample_may_say_is_worked_out_without_saving_anything(analyst):
    PlaceFactory()
    PlaceFactory()

    page = analyst.post("/staff/surveys/new/", sent(
        sample_size="1200", expected_rate="50", wanted_range="4", work_out="yes"
    ))  # fmt: skip

    rate, wanted, found = page.context["outlook"]
    assert (rate, wanted, found.city.invited, found.city.answers) == (50, 4, 1200, 600)
    assert (found.places, found.places_shown) == (2, 2)
    assert "2 of 2 would be shown" in page.content.decode()
    assert not Survey.objects.exists()


def test_the_expected_rate_is_that_of_the_latest_waves(analyst):
    wave = WaveFactory(state=WaveState.CLOSED)
    for number in range(4):
        invite(f"token {number}", wave=wave, place=PlaceFactory())
    Response.objects.create(
        wave=wave, mode="email", language="en", state=ResponseState.FINISHED,
        started_on=OPENS.date(),
    )  # fmt: skip

    assert queries.response_rate() == 0.25
    page = analyst.post("/staff/surveys/new/", sent(work_out="yes"))
    assert page.context["outlook"][0] == 25


def test_the_next_openings_are_worked_out_without_saving_anything(analyst):
    page = analyst.post("/staff/surveys/new/", sent(
        recurrence="own", own_rule="freq=monthly;byday=1mo", title="", work_out="yes"
    ))  # fmt: skip

    days = [f"{each.opens_at:%Y-%m-%d %H:%M %z}" for each in page.context["openings"]]
    assert days == [
        "2026-04-06 09:00 -0500", "2026-05-04 09:00 -0500", "2026-06-01 09:00 -0500",
        "2026-07-06 09:00 -0500", "2026-08-03 09:00 -0500",
    ]  # fmt: skip
    assert "April 6, 2026, 9 a.m." in page.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [("", "This rule cannot be read."), ("FREQ=MONTHLY;BYHOUR=9", "A rule may not name a time"),
     ("FREQ=DAILY", "Start the rule with FREQ=WEEKLY"),
     ("FREQ=MONTHLY;COUNT=2;UNTIL=20270101", "Use COUNT or UNTIL, not both."),
     ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No day fits this rule.")],
)  # fmt: skip
def test_a_rule_that_cannot_be_used_is_refused_beside_its_field(analyst, rule, reason):
    page = analyst.post("/staff/surveys/new/", sent(recurrence="own", own_rule=rule))

    assert reason in page.content.decode()
    assert page.context["openings"] == []
    assert not Survey.objects.exists()


def test_a_rule_of_ones_own_is_kept_in_one_spelling_and_shown_again(analyst):
    analyst.post(
        "/staff/surveys/new/", sent(recurrence="own", own_rule=" rrule:freq=monthly;byday=2tu ")
    )

    survey = Survey.objects.get()
    form = analyst.get(f"/staff/surveys/{survey.public_id}/edit/").context["form"]
    page = analyst.get(f"/staff/surveys/{survey.public_id}/").content.decode()
    assert survey.recurrence == "FREQ=MONTHLY;BYDAY=2TU"
    assert (form["recurrence"].value(), form["own_rule"].value()) == ("own", survey.recurrence)
    assert "By a rule of its own <code>FREQ=MONTHLY;BYDAY=2TU</code>" in page


def test_ways_and_reminders_are_settled_and_shown_again(analyst):
    analyst.post("/staff/surveys/new/", sent(
        second_way="letter", third_way="email", first_reminder="7", second_reminder="14",
        mails_at_night="on",
    ))  # fmt: skip

    survey = Survey.objects.get()
    form = analyst.get(f"/staff/surveys/{survey.public_id}/edit/").context["form"]
    assert (survey.ways, survey.reminder_days) == (["email", "letter"], [7, 14])
    assert survey.mails_at_night
    assert [form[name].value() for name in ("first_way", "second_way", "third_way")] == [
        "email", "letter", None,
    ]  # fmt: skip
    assert form["second_reminder"].value() == 14


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"second_reminder": "7"}, "Choose the day of the first reminder, too."),
     ({"first_reminder": "7", "second_reminder": "7"}, "Remind people later than the first time."),
     ({"first_reminder": "21"}, "Reminders must come before the wave closes.")],
)  # fmt: skip
def test_reminders_that_make_no_sense_are_refused(analyst, fields, reason):
    page = analyst.post("/staff/surveys/new/", sent(**fields))

    assert reason in page.content.decode()
    assert not Survey.objects.exists()


def test_the_page_says_who_was_passed_over_and_how_far_the_mail_is(analyst):
    wave = WaveFactory()
    for number in range(3):
        message(wave, MessageState.SENT, number)
        invite(f"token {number}", wave=wave)
    message(wave, MessageState.QUEUED, 4)
    invite("waiting", wave=wave)
    for reason in ("cooldown", "cooldown", "household"):
        passed_over = invite(reason + str(Invitation.objects.count()), wave=wave)
        Invitation.objects.filter(pk=passed_over.pk).update(state="skipped", skipped_because=reason)
    Message.objects.filter(message_id="<1@example.org>").update(purpose=queries.REMINDER)

    page = analyst.get(f"/staff/surveys/{wave.survey.public_id}/").content.decode()

    shown = queries.progress([wave])[0]
    assert (shown.invited, shown.waiting, shown.sent, shown.reminded) == (4, 1, 2, 1)
    assert "2 not invited: Asked a short time ago" in page
    assert "1 not invited: Somebody of the same household was asked" in page
    assert "1 reminders sent" in page
    assert "Messages are going out now." in page


def test_the_page_says_when_the_next_message_leaves_while_people_sleep(analyst):
    wave = WaveFactory()
    invite("waiting", wave=wave)
    held = message(wave, MessageState.QUEUED, 1)
    Message.objects.filter(pk=held.pk).update(due_at=NOW.replace(year=NOW.year + 1, hour=14))

    page = analyst.get(f"/staff/surveys/{wave.survey.public_id}/").content.decode()

    assert f"None leaves before {timezone.localtime(NOW):%B} " in page
    assert "Messages are going out now." not in page


def test_a_draft_is_changed(analyst):
    survey = SurveyFactory(sample_size=5)
    page = analyst.get(f"/staff/surveys/{survey.public_id}/edit/")

    analyst.post(f"/staff/surveys/{survey.public_id}/edit/", sent(title="Renamed"))

    assert page.context["form"]["title"].value() == survey.title
    survey.refresh_from_db()
    assert (survey.title, survey.sample_size, survey.items.count()) == ("Renamed", 100, 2)


def test_a_stale_plan_is_not_saved_over_a_newer_one(analyst):
    survey = SurveyFactory(sample_size=5)
    edit = f"/staff/surveys/{survey.public_id}/edit/"
    mine = analyst.get(edit).context["form"]
    hidden = {name: mine[name].value() for name in ("seen", "submission_key")}
    analyst.post(edit, sent(title="Theirs", sample_size="77", seen="0"))

    refused = analyst.post(edit, sent(title="Mine", **hidden))

    survey.refresh_from_db()
    assert (refused.status_code, survey.title) == (409, "Theirs")
    page = refused.content.decode()
    assert "Somebody else changed this plan in the meantime." in page
    assert "77 people in each wave" in page
    form = refused.context["form"]
    assert form["title"].value() == "Mine"
    again = {name: form[name].value() for name in ("seen", "submission_key")}
    for _click in range(2):
        saved = analyst.post(edit, sent(title="Mine", **again))
        assert saved.headers["Location"] == f"/staff/surveys/{survey.public_id}/"
    survey.refresh_from_db()
    assert (survey.title, survey.revision) == ("Mine", 2)


def test_what_is_missing_stands_on_the_page_and_refuses_the_start(analyst):
    survey = SurveyFactory(sample_size=5)

    page = analyst.get(f"/staff/surveys/{survey.public_id}/")
    refused = analyst.post(f"/staff/surveys/{survey.public_id}/launch/")

    assert b"but 0 households can be asked now" in page.content
    assert refused.status_code == 409
    assert b"but 0 households can be asked now" in refused.content
    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT


def test_a_start_is_confirmed_and_happens_once(analyst):
    survey = ready()
    address = f"/staff/surveys/{survey.public_id}/launch/"

    asked = analyst.get(address)
    started = analyst.post(address)
    again = analyst.post(address)

    assert b"The first wave opens at once" in asked.content
    assert (started.status_code, again.status_code) == (302, 404)
    survey.refresh_from_db()
    assert survey.state == SurveyState.RUNNING


def test_an_end_is_confirmed_and_happens_once(analyst):
    survey = SurveyFactory(state=SurveyState.RUNNING)
    address = f"/staff/surveys/{survey.public_id}/end/"

    asked = analyst.get(address)
    ended = analyst.post(address)
    again = analyst.post(address)

    assert b"End this survey?" in asked.content
    assert (ended.status_code, again.status_code) == (302, 404)
    survey.refresh_from_db()
    assert survey.state == SurveyState.ENDED


@pytest.mark.parametrize("count", [1, 3])
def test_the_survey_page_costs_the_same_for_one_and_for_three(
    analyst, django_assert_num_queries, count
):
    survey = SurveyFactory(state=SurveyState.RUNNING)
    place = PlaceFactory()
    for number in range(count):
        wave = WaveFactory(survey=survey, number=number + 1, state=WaveState.CLOSED, closed_at=NOW)
        message(wave, MessageState.UNKNOWN, number)
        OpenLinkFactory(survey=survey, place=place)
    analyst.get("/staff/surveys/bank/")

    with django_assert_num_queries(26):
        page = analyst.get(f"/staff/surveys/{survey.public_id}/").content.decode()

    assert page.count("1 uncertain") == count
    assert page.count("@example.org&gt;</code>") == count
    assert page.count("/poster/") == count


def test_uncertain_invitations_are_listed_by_number_never_by_address(analyst):
    wave = WaveFactory()
    message(wave, MessageState.UNKNOWN, 77)
    message(wave, MessageState.QUEUED, 78)
    message(wave, MessageState.FAILED, 79)

    page = analyst.get(f"/staff/surveys/{wave.survey.public_id}/").content.decode()

    assert "&lt;77@example.org&gt;" in page
    assert "&lt;78@example.org&gt;" not in page
    assert "ana@example.org" not in page
    for words in ("1 uncertain", "1 of 0 waiting", "1 refused by the receiver", "0 sent"):
        assert words in page


def answered(wave, sex: str, count: int) -> None:
    Response.objects.bulk_create(
        Response(
            wave=wave, mode="email", language="en", sex=sex, state=ResponseState.FINISHED,
            started_on=NOW.date(),
        )
        for _ in range(count)
    )  # fmt: skip


def test_who_answered_is_shown_after_the_wave_only(analyst):
    wave = WaveFactory()
    invite("token", wave=wave)
    answered(wave, "female", 30)
    answered(wave, "male", 20)
    address = f"/staff/surveys/{wave.survey.public_id}/"

    during = analyst.get(address).content.decode()
    wave.state = WaveState.CLOSED
    wave.save(update_fields=["state"])
    after = analyst.get(address).content.decode()

    assert "Who answered wave" not in during
    assert "60 %" in after
    assert "52 %" in after


def test_small_groups_are_not_shown(analyst):
    wave = WaveFactory(state=WaveState.CLOSED)
    invite("token", wave=wave)
    answered(wave, "female", 90)
    answered(wave, "male", 10)

    page = analyst.get(f"/staff/surveys/{wave.survey.public_id}/").content.decode()

    by_sex = page.split("<caption>Sex</caption>")[1].split("</table>")[0]
    assert by_sex.count("Not shown") == 2
    assert "90 %" not in by_sex
    assert "10 %" not in by_sex


def test_a_link_is_made_once_and_ended(analyst):
    survey = ready()
    form = {"label": "Library", "mode": "qr", "place": "", "submission_key": "made-once-key"}

    for _ in range(2):
        analyst.post(f"/staff/surveys/{survey.public_id}/links/", form)
    link = OpenLink.objects.get()
    page = analyst.get(f"/staff/surveys/{survey.public_id}/").content.decode()
    analyst.post(f"/staff/surveys/{survey.public_id}/links/{link.short}/end/")

    assert (link.label, link.mode, link.place) == ("Library", "qr", None)
    assert f"/q/{link.short}/" in page
    link.refresh_from_db()
    assert link.ended_at == NOW


def test_the_same_key_for_another_link_is_refused(analyst):
    survey = ready()
    address = f"/staff/surveys/{survey.public_id}/links/"
    analyst.post(address, {"label": "Library", "mode": "qr", "submission_key": "made-once-key"})

    refused = analyst.post(
        address, {"label": "Summer fair", "mode": "qr", "submission_key": "made-once-key"}
    )

    assert b"There is a problem" in refused.content
    assert b'value="Summer fair"' in refused.content
    assert OpenLink.objects.count() == 1


def test_a_link_needs_to_say_where_it_is_used(analyst):
    survey = ready()

    page = analyst.post(f"/staff/surveys/{survey.public_id}/links/", {"mode": "qr"})

    assert b"There is a problem" in page.content
    assert not OpenLink.objects.exists()


def test_a_poster_shows_the_code_and_the_address_in_each_language(analyst, settings):
    settings.BASE_URL = "https://trust.example.org"
    link = OpenLinkFactory(short="libr4ry")

    page = analyst.get(f"/staff/surveys/{link.survey.public_id}/links/libr4ry/poster/")

    words = page.content.decode()
    assert "trust.example.org/q/libr4ry/" in words
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in words
    assert "style=" not in words
    assert all(f"Title in {language}" in words for language in ("en", "es", "ar"))


def test_the_bank_shows_wordings_and_sources(analyst):
    wording("listen")

    page = analyst.get("/staff/surveys/bank/").content.decode()

    assert "Wording 1" in page
    assert all(name in page for name in ("English", "Spanish", "Arabic"))


PAGES = {
    "/staff/surveys/": ("draft", "running", "ended"),
    "/staff/surveys/bank/": ("draft", "running", "ended"),
    "/staff/surveys/new/": ("draft", "running", "ended"),
    "/staff/surveys/{id}/": ("draft", "running", "ended"),
    "/staff/surveys/{id}/preview/": ("draft", "running", "ended"),
    "/staff/surveys/{id}/edit/": ("draft",),
    "/staff/surveys/{id}/launch/": ("draft",),
    "/staff/surveys/{id}/end/": ("running",),
    "/staff/surveys/{id}/links/lib/poster/": ("draft", "running", "ended"),
}
POSTS = {
    "/staff/surveys/{id}/links/": ("draft", "running"),
    "/staff/surveys/{id}/links/lib/end/": ("draft", "running", "ended"),
}


@pytest.mark.slow
@pytest.mark.parametrize("role", Role.values)
def test_only_analysts_come_in_and_only_where_the_state_allows(sign_in, role):
    browser = sign_in(UserFactory(roles=[role]))

    for state in SurveyState.values:
        survey = SurveyFactory(state=state)
        OpenLinkFactory(survey=survey, short="lib")
        found = {
            page: browser.get(page.format(id=survey.public_id)).status_code for page in PAGES
        } | {page: browser.post(page.format(id=survey.public_id)).status_code for page in POSTS}
        OpenLink.objects.all().delete()

        for page, states in (PAGES | POSTS).items():
            allowed = 200 if page in PAGES or page.endswith("links/") else 302
            expected = 403 if role != Role.SURVEY_ANALYST else allowed if state in states else 404
            assert found[page] == expected, (role, state, page)


def test_strangers_are_led_to_the_sign_in(client):
    survey = SurveyFactory()

    for page in PAGES:
        response = client.get(page.format(id=survey.public_id))
        assert response.headers["Location"].startswith("/accounts/"), page


def test_another_surveys_link_is_not_found(analyst):
    link, other = OpenLinkFactory(), SurveyFactory()

    page = analyst.get(f"/staff/surveys/{other.public_id}/links/{link.short}/poster/")

    assert page.status_code == 404


def test_open_links_are_told_apart_in_the_list_of_waves(analyst):
    wave = WaveFactory(population=Population.OPEN_LINK)

    page = analyst.get(f"/staff/surveys/{wave.survey.public_id}/").content.decode()

    assert "Wave 1, open link" in page
