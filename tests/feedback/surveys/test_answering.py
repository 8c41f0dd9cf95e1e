"""Residents answer by the link of an invitation."""

import io
import logging
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys import queries, services
from feedback.surveys.enums import InvitationState, ResponseState, WaveState
from feedback.surveys.models import Answer, Contact, Invitation, Response, Wave
from feedback.surveys.pure.draft import Draft
from feedback.surveys.services import Outcome, Screen
from tests.factories.surveys import OPENS, WaveFactory, invite
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)
TOKEN = "AbCdEf-0123_token"


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wave() -> Wave:
    return WaveFactory()


@pytest.fixture
def items(wave: Wave) -> list[int]:
    return list(wave.survey.items.order_by("position").values_list("id", flat=True))


@pytest.fixture
def invitation(wave: Wave) -> Invitation:
    return invite(TOKEN, wave=wave)


def words(items: list[int], *answers: str) -> dict[str, str]:
    return {f"item_{item}": answer for item, answer in zip(items, answers, strict=False)}


def finish(client: Client, items: list[int], prefix: str = "") -> None:
    client.post(f"{prefix}/s/{TOKEN}/1/", words(items[:3], "7", "dont_know", ""))
    client.post(f"{prefix}/s/{TOKEN}/2/", words(items[3:], "0", "prefer_not", "10"))
    client.post(f"{prefix}/s/{TOKEN}/3/", {"sex": "female", "age": "skipped"})


def test_the_first_questions_stand_on_the_landing_page(client, invitation):
    response = client.get(f"/s/{TOKEN}/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Who asks in en. Why in en." in page
    assert "Question 1 of 6" in page
    assert "listen" in page
    assert "Question 4 of 6" not in page
    assert page.count("Skip this question") == 3
    assert page.count("I do not know") == 3
    assert " checked" not in page
    assert "required" not in page
    assert "<title>A few questions" in page
    assert response.headers["Cache-Control"] == "no-store"
    assert set(response.cookies) == {"form"}


def test_looking_writes_nothing(client, invitation):
    client.get(f"/s/{TOKEN}/")

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.QUEUED
    assert not Response.objects.exists()


def test_a_screen_is_saved_sealed_and_leads_to_the_next(client, invitation, items):
    response = client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "dont_know", ""))

    assert (response.status_code, response.headers["Location"]) == (303, f"/s/{TOKEN}/2/")
    saved = Response.objects.get()
    assert Draft.load(saved.draft).answers == {
        items[0]: "7", items[1]: "dont_know", items[2]: "skipped",
    }  # fmt: skip
    assert (saved.place, saved.stratum) == (invitation.contact.place, invitation.stratum)
    assert (saved.base_weight, saved.mode, saved.language) == (800, "email", "en")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.response) == (InvitationState.STARTED, saved)


def test_finishing_writes_every_item_once_and_cuts_the_link(client, invitation, items):
    finish(client, items)

    response = Response.objects.get()
    assert list(
        Answer.objects.order_by("id").values_list("item_id", "value", "status", "answered_on")
    ) == [
        (items[0], 7, "answered", NOW.date()),
        (items[1], None, "dont_know", NOW.date()),
        (items[2], None, "skipped", NOW.date()),
        (items[3], 0, "answered", NOW.date()),
        (items[4], None, "prefer_not", NOW.date()),
        (items[5], 10, "answered", NOW.date()),
    ]
    assert set(Answer.objects.values_list("response_id", "wave_id")) == {
        (response.pk, invitation.wave_id)
    }
    assert (response.state, response.draft, response.finished_on) == (
        ResponseState.FINISHED, None, NOW.date(),
    )  # fmt: skip
    assert (response.sex, response.age, response.race_ethnicity) == ("female", "", "")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.response) == (InvitationState.FINISHED, None)


def test_a_used_link_thanks_and_shows_no_form(client, invitation, items):
    finish(client, items)

    response = client.get(f"/s/{TOKEN}/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Thank you. We have your answers." in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert "Do not ask me again" in page


def test_a_used_link_still_thanks_after_the_wave(client, invitation, items):
    finish(client, items)

    with time_machine.travel(invitation.wave.closes_at + timedelta(days=90), tick=False):
        assert b"We have your answers" in client.get(f"/s/{TOKEN}/").content


def test_sending_the_last_screen_again_writes_nothing_more(client, invitation, items):
    finish(client, items)

    again = client.post(f"/s/{TOKEN}/3/", {"sex": "male"})

    assert b"We have your answers" in again.content
    assert Answer.objects.count() == 6
    assert Response.objects.get().sex == "female"


def test_leaving_and_coming_back_resumes_on_another_device(client, invitation, items):
    client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", ""))

    page = Client().get(f"/s/{TOKEN}/").content.decode()

    assert "Welcome back" in page
    assert "Question 4 of 6" in page
    assert "Your answers so far are kept." in page


def test_back_shows_what_was_answered_and_the_last_word_counts(client, invitation, items):
    client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", ""))

    page = client.get(f"/s/{TOKEN}/1/").content.decode()
    client.post(f"/s/{TOKEN}/1/", words(items[:3], "8", "", "2"))

    assert page.count(" checked") == 3
    assert Draft.load(Response.objects.get().draft).answers == {
        items[0]: "8", items[1]: "skipped", items[2]: "2",
    }  # fmt: skip


def test_everything_can_be_skipped(client, invitation, items):
    for screen in (1, 2, 3):
        client.post(f"/s/{TOKEN}/{screen}/", {})

    assert set(Answer.objects.values_list("status", flat=True)) == {"skipped"}
    assert Answer.objects.count() == 6


def test_a_screen_cannot_be_sent_before_the_ones_ahead_of_it(client, invitation, items):
    response = client.post(f"/s/{TOKEN}/3/", {"sex": "female"})

    assert response.status_code == 200
    assert b"Question 1 of 6" in response.content
    assert not Response.objects.exists()


def test_an_answer_that_is_not_on_the_list_is_refused_and_the_rest_kept(client, invitation, items):
    response = client.post(f"/s/{TOKEN}/1/", words(items[:3], "11", "4", "dont_know"))

    page = response.content.decode()
    assert "<title>Error: A few questions" in page
    assert "Choose one of the answers on the list." in page
    assert page.count(" checked") == 2
    assert not Response.objects.exists()


def test_the_page_comes_in_the_language_of_its_address(client, invitation, items):
    page = client.get(f"/es/s/{TOKEN}/").content.decode()
    finish(client, items, prefix="/es")

    assert '<html lang="es" dir="ltr">' in page
    assert "Who asks in es." in page
    assert "listen in es?" in page or "preocupaciones" in page
    assert Response.objects.get().language == "es"


def test_arabic_is_written_from_the_right(client, invitation):
    page = client.get(f"/ar/s/{TOKEN}/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "Title in ar" in page


def test_a_survey_without_this_language_is_shown_in_its_first_one_and_says_so(client, items):
    wave = WaveFactory(survey__languages=["en"])
    invite("other", wave=wave)

    page = client.get("/ar/s/other/").content.decode()

    assert 'class="callout ochre"' in page
    assert '<span lang="en">Title in en</span>' in page


def test_unknown_and_expired_links_get_the_same_page(client, invitation):
    closed = WaveFactory(state=WaveState.CLOSED)
    invite("late", wave=closed)

    unknown, late = client.get("/s/nobody/"), client.get("/s/late/")
    overdue = Client().get("/s/late/", headers={"accept-language": "en"})

    assert unknown.status_code == late.status_code == 410
    assert unknown.content.replace(b"nobody", b"late") == late.content == overdue.content
    assert b"This link does not take answers now." in late.content


def test_nothing_is_taken_after_closing_time(client, invitation, items):
    client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", "2"))

    with time_machine.travel(invitation.wave.closes_at, tick=False):
        response = client.post(f"/s/{TOKEN}/2/", words(items[3:], "7"))

    assert response.status_code == 410
    assert items[3] not in Draft.load(Response.objects.get().draft).answers


def test_a_wave_that_closes_under_a_reader_takes_no_beginning(invitation, items):
    standing = queries.standing_by_token(TOKEN, now=NOW)
    Wave.objects.update(state=WaveState.CLOSED)

    outcome = services.save_screen(
        standing=standing,
        again=lambda: queries.standing_by_token(TOKEN, now=NOW),
        screen=Screen(
            change=lambda draft: draft.with_answers(items[:3], {}), language="en",
            begin=uuid.uuid4(),
        ),
        now=NOW,
    )  # fmt: skip

    assert outcome is Outcome.ENDED
    assert not Response.objects.exists()


def test_two_windows_lose_no_screen(invitation, items):
    def screen(first: int, answer: str) -> Screen:
        asked = items[first : first + 3]
        return Screen(
            change=lambda draft: draft.with_answers(asked, {asked[0]: answer}),
            language="en",
            begin=uuid.uuid4(),
        )

    def again():
        return queries.standing_by_token(TOKEN, now=NOW)

    both_saw = again()

    services.save_screen(standing=both_saw, again=again, screen=screen(0, "1"), now=NOW)
    services.save_screen(standing=both_saw, again=again, screen=screen(3, "9"), now=NOW)
    stale = again()
    services.save_screen(standing=stale, again=again, screen=screen(0, "2"), now=NOW)
    services.save_screen(standing=stale, again=again, screen=screen(3, "8"), now=NOW)

    draft = Draft.load(Response.objects.get().draft)
    assert (draft.answers[items[0]], draft.answers[items[3]]) == ("2", "8")


def test_declining_deletes_the_draft_and_is_honoured(client, invitation, items):
    client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", "2"))
    asked = client.get(f"/s/{TOKEN}/stop/")

    done = client.post(f"/s/{TOKEN}/stop/")
    again = client.post(f"/s/{TOKEN}/stop/")

    assert b"Do you want us to stop asking you?" in asked.content
    assert b"We will not ask you again." in done.content
    assert done.content == again.content
    assert b"We will not ask you again." in client.get(f"/s/{TOKEN}/").content
    assert not Response.objects.exists()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.response) == (InvitationState.DECLINED, None)
    contact = Contact.objects.get()
    assert contact.opted_out_at == NOW
    assert AuditLine.objects.filter(
        action="surveys.decline", target=f"contact:{contact.public_id}"
    ).count() == 1  # fmt: skip


def test_declining_is_asked_before_it_is_done(client, invitation):
    client.get(f"/s/{TOKEN}/stop/")

    assert Contact.objects.get().opted_out_at is None


def test_asking_again_to_stop_says_that_it_is_done(client, invitation):
    client.post(f"/s/{TOKEN}/stop/")

    assert b"We will not ask you again." in client.get(f"/s/{TOKEN}/stop/").content


def test_a_window_that_is_always_too_late_is_told_so(invitation, items):
    standing = queries.standing_by_token(TOKEN, now=NOW)
    screen = Screen(change=lambda draft: draft, language="en", begin=uuid.uuid4())
    services.save_screen(standing=standing, again=lambda: None, screen=screen, now=NOW)

    with pytest.raises(services.TooBusy):
        services.save_screen(standing=standing, again=lambda: standing, screen=screen, now=NOW)


def test_a_refusal_keeps_what_was_chosen(client, invitation, items, monkeypatch):
    monkeypatch.setattr("feedback.surveys.services.answering.ATTEMPTS", 0)

    page = client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", "2")).content.decode()

    assert "Wait a moment and send it again." in page
    assert page.count(" checked") == 3


def test_a_mail_program_can_unsubscribe_with_one_post(invitation):
    program = Client(enforce_csrf_checks=True)

    response = program.post(f"/s/{TOKEN}/stop/", {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert Contact.objects.get().opted_out_at == NOW


def test_declining_after_finishing_keeps_the_answers(client, invitation, items):
    finish(client, items)

    client.post(f"/s/{TOKEN}/stop/")

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.FINISHED
    assert Answer.objects.count() == 6
    assert Contact.objects.get().opted_out_at == NOW


def test_an_unknown_token_cannot_stop_anything(client, invitation):
    response = client.post("/s/nobody/stop/")

    assert response.status_code == 410
    assert Contact.objects.get().opted_out_at is None


def test_answers_need_the_form_they_came_from(invitation, items):
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(f"/s/{TOKEN}/1/", words(items[:3], "7"))

    assert response.status_code == 403
    assert not Response.objects.exists()


def test_looking_and_sending_cost_few_statements(
    client, invitation, items, django_assert_num_queries
):
    client.get(f"/s/{TOKEN}/")  # the questionnaire is remembered from here on

    with django_assert_num_queries(1):
        client.get(f"/s/{TOKEN}/")
    with django_assert_num_queries(2):
        client.post(f"/s/{TOKEN}/1/", words(items[:3], "7", "3", "2"))
    with django_assert_num_queries(1):
        client.get(f"/s/{TOKEN}/2/")
    with django_assert_num_queries(2):
        client.post(f"/s/{TOKEN}/2/", words(items[3:], "7", "3", "2"))
    with django_assert_num_queries(2):
        client.post(f"/s/{TOKEN}/3/", {"sex": "male"})
    with django_assert_num_queries(1):
        client.get(f"/s/{TOKEN}/")


def test_a_reader_starts_no_session(client, invitation, items):
    finish(client, items)

    assert set(client.cookies) <= {"form"}


def test_nothing_that_is_stored_or_logged_holds_the_token(client, invitation, items):
    lines = io.StringIO()
    console = logging.getLogger("django").handlers[0]
    usual = console.setStream(lines)

    finish(client, items)
    client.get("/s/nobody-knows-me/")
    console.setStream(usual)

    assert "Gone: /s/[token]/" in lines.getvalue()
    assert "nobody-knows-me" not in lines.getvalue()
    assert TOKEN not in lines.getvalue()
    stored = [*Invitation.objects.values_list(), *Response.objects.values_list()]
    assert TOKEN not in repr(stored + list(AuditLine.objects.values_list()))


def test_few_finished_invitations_wait_to_be_mixed(wave, items):
    for number in range(10):
        invite(f"t{number}", wave=wave)
    Invitation.objects.update(state=InvitationState.FINISHED)

    few = services.mix_finished()
    invite("t10", wave=wave)
    Invitation.objects.update(state=InvitationState.FINISHED)
    enough = services.mix_finished()

    assert (few, enough, services.mix_finished()) == (0, 11, 0)
