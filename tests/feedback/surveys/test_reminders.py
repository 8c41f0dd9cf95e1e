"""Reminders reach only those who have not answered, by day, and once each."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from feedback.surveys import queries, services, tasks
from feedback.surveys.enums import SurveyState
from feedback.surveys.models import Contact, Invitation, Reminder, Wave
from feedback.surveys.services.wording import leaves_at
from tests.factories.channels import said
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, SurveyFactory, people
from tests.mail import mail_server
from trustapp.channels import services as channels
from trustapp.channels.enums import BlockReason, Channel, MessageState
from trustapp.channels.models import Blocked, Message

__all__ = ["mail_server"]

pytestmark = pytest.mark.django_db
WEEK = OPENS + timedelta(days=7)


def asked(count: int = 3, days: tuple[int, ...] = (7, 14), **fields: object) -> Wave:
    people(PlaceFactory(), count)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=count, reminder_days=list(days), **fields)
    services.advance_waves(now=OPENS)
    wave = Wave.objects.get()
    while services.queue_invitations(wave_id=wave.pk, now=OPENS):
        pass
    leave()
    return wave


def leave() -> None:
    """Let everything that waits leave the house."""
    Message.objects.filter(state=MessageState.QUEUED).update(
        state=MessageState.SENT, settled_at=OPENS, recipient=None, title=None, text=None,
        html=None, unsubscribe=None, filling=None,
    )  # fmt: skip


def drain(wave: Wave, number: int, now) -> int:
    total = 0
    while found := services.queue_reminders(wave_id=wave.pk, number=number, now=now):
        total += found
    return total


def reminders() -> list[Message]:
    return list(Message.objects.filter(purpose=queries.REMINDER).order_by("id"))


def test_everyone_who_has_not_answered_is_reminded_on_the_day_and_once():
    wave = asked()

    before = drain(wave, 1, WEEK - timedelta(seconds=1))
    on_the_day = drain(wave, 1, WEEK)
    again = drain(wave, 1, WEEK + timedelta(days=1))

    assert (before, on_the_day, again) == (0, 3, 0)
    assert len(reminders()) == 3
    assert {each.delivery for each in reminders()} == {"at_most_once"}
    assert all("still would like to hear from you" in said(each).title for each in reminders())
    assert all("If you have answered in the meantime" in said(each).text for each in reminders())
    wave.refresh_from_db()
    assert wave.reminded == 1


def test_the_second_reminder_waits_for_its_own_day_and_there_is_no_third():
    wave = asked()
    drain(wave, 1, WEEK)
    leave()

    early = drain(wave, 2, WEEK + timedelta(days=6))
    second = drain(wave, 2, WEEK + timedelta(days=7))
    third = drain(wave, 3, WEEK + timedelta(days=8))

    assert (early, second, third) == (0, 3, 0)
    assert Reminder.objects.count() == 6


@pytest.mark.parametrize("state", ["finished", "declined", "skipped", "drawn"])
def test_only_those_who_were_asked_and_have_not_answered_are_reminded(state):
    wave = asked(2)
    other = Invitation.objects.order_by("id").first()
    because = "cooldown" if state == "skipped" else ""
    Invitation.objects.filter(pk=other.pk).update(state=state, skipped_because=because)

    assert drain(wave, 1, WEEK) == 1
    assert Reminder.objects.get().invitation_id != other.pk


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_whoever_the_invitation_did_not_reach_is_not_reminded(state):
    wave = asked(2)
    lost = Message.objects.order_by("id").first()
    Message.objects.filter(pk=lost.pk).update(state=state)

    assert drain(wave, 1, WEEK) == 1


def test_whoever_opted_out_or_was_blocked_gets_no_reminder():
    wave = asked(3)
    gone, blocked, left = Contact.objects.order_by("id")
    Contact.objects.filter(pk=gone.pk).update(opted_out_at=OPENS)
    Blocked.objects.create(
        channel=Channel.EMAIL, address_hash=blocked.email_hash, reason=BlockReason.STOPPED, at=OPENS
    )

    drain(wave, 1, WEEK)

    assert [each.recipient for each in reminders()] == [left.email]
    assert Reminder.objects.filter(message__isnull=True).count() == 1


def test_both_tokens_open_the_same_answers(time_machine):
    time_machine.move_to(WEEK, tick=False)
    wave = asked(1)
    drain(wave, 1, WEEK)
    invitation = Invitation.objects.get()
    Invitation.objects.update(token_hash=queries.token_hash("first"))
    second = reminders()[0].filling
    items = list(wave.survey.items.order_by("position").values_list("id", flat=True))

    Client().post(f"/s/{second}/1/", {f"item_{items[0]}": "6"})

    by_first = queries.standing_by_token("first", now=timezone.now())
    by_second = queries.standing_by_token(second, now=timezone.now())
    assert by_first == by_second
    assert by_first.invitation == invitation.pk
    assert by_first.draft.answers[items[0]] == "6"


def remind_and_crash(wave: Wave) -> None:
    with transaction.atomic():
        services.queue_reminders(wave_id=wave.pk, number=1, now=WEEK)
        raise RuntimeError


def test_a_crash_before_the_commit_doubles_nothing():
    wave = asked(2)

    with pytest.raises(RuntimeError):
        remind_and_crash(wave)
    drain(wave, 1, WEEK)

    assert len(reminders()) == 2
    assert {str(each.message) for each in Reminder.objects.all()} == {
        str(each.public_id) for each in reminders()
    }


def test_closing_takes_back_reminders_that_have_not_left():
    wave = asked(2)
    drain(wave, 1, WEEK)

    services.advance_waves(now=wave.closes_at)

    assert {each.state for each in reminders()} == {"cancelled"}
    assert drain(wave, 2, wave.closes_at) == 0


def test_a_reminder_is_due_from_its_day_until_it_is_done():
    wave = asked(2)

    before = queries.reminders_due(WEEK - timedelta(seconds=1))
    on_the_day = queries.reminders_due(WEEK)
    drain(wave, 1, WEEK)
    done = queries.reminders_due(WEEK)
    later = queries.reminders_due(WEEK + timedelta(days=7))

    assert (before, on_the_day, done, later) == ([], [(wave, 1)], [], [(wave, 2)])


def test_the_task_reminds_at_this_moment(time_machine):
    wave = asked(2)
    time_machine.move_to(WEEK, tick=False)

    assert tasks.queue_reminders(wave_id=wave.pk, number=1, extra="ignored") == 2


def test_mail_leaves_at_any_hour_when_the_plan_says_so_and_a_text_does_not(settings):
    settings.SURVEY_MAIL_HOURS = settings.SURVEY_TEXT_HOURS = "08:00-20:00"
    three = timezone.localtime(OPENS).replace(hour=3, minute=0)

    assert leaves_at("email", three, at_night=True) == three
    assert f"{leaves_at('email', three):%H:%M}" == "08:00"
    assert f"{leaves_at('text', three, at_night=True):%H:%M}" == "08:00"


@pytest.mark.parametrize(
    ("hour", "expected"), [(7, "08:00"), (8, "08:00"), (19, "19:00"), (20, "08:00"), (23, "08:00")]
)
def test_mail_leaves_only_in_the_hours_that_a_city_sets(settings, hour, expected):
    settings.SURVEY_MAIL_HOURS = "08:00-20:00"
    local = timezone.localtime(OPENS).replace(hour=hour, minute=0)
    people(PlaceFactory(), 1)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=1)
    services.advance_waves(now=OPENS)

    services.queue_invitations(wave_id=Wave.objects.get().pk, now=local)

    message = Message.objects.get()
    assert f"{timezone.localtime(message.due_at):%H:%M}" == expected
    assert message.due_at >= local


def test_a_text_says_who_asks_and_how_to_stop_and_never_leaves_before_nine(settings):
    settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = "AC1", "secret", "+13125550100"
    person = people(PlaceFactory(), 1)[0]
    Contact.objects.filter(pk=person.pk).update(phone="+13125550123", phone_hash="hash")
    SurveyFactory(state=SurveyState.RUNNING, sample_size=1, ways=["text"])
    services.advance_waves(now=OPENS)
    early = timezone.localtime(OPENS).replace(hour=8, minute=30)

    services.queue_invitations(wave_id=Wave.objects.get().pk, now=early)

    text = Message.objects.get()
    assert (text.channel, text.recipient, text.title) == ("sms", "+13125550123", None)
    assert f"{timezone.localtime(text.due_at):%H:%M}" == "09:00"
    words = said(text).text
    assert "has a few questions for you, chosen by chance." in words
    assert words.endswith("Reply STOP and we will not text you again.")
    token = words.split("/s/")[1].split("/")[0]
    assert Invitation.objects.get().token_hash == queries.token_hash(token)


@pytest.mark.parametrize("state", ["finished", "declined"])
def test_whoever_is_done_meanwhile_gets_no_reminder_that_waited(state, mail_server):
    wave = asked(3)
    drain(wave, 1, WEEK)
    first = Invitation.objects.order_by("id").first()
    Invitation.objects.filter(pk=first.pk).update(state=state, response=None)
    kept = Reminder.objects.exclude(invitation=first).values_list("message", flat=True)

    channels.deliver_due(now=WEEK + timedelta(hours=1))

    gone = Message.objects.get(public_id=Reminder.objects.get(invitation=first).message)
    assert (gone.state, gone.recipient, gone.filling) == ("cancelled", None, None)
    assert set(mail_server.message_ids()) == set(
        Message.objects.filter(public_id__in=kept).values_list("message_id", flat=True)
    )
    assert len(mail_server.mails) == 2


def test_who_declines_gets_nothing_that_is_still_on_its_way():
    people(PlaceFactory(), 1)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=1)
    services.advance_waves(now=OPENS)
    services.queue_invitations(wave_id=Wave.objects.get().pk, now=OPENS)
    token = Message.objects.get().filling
    standing = queries.standing_by_token(token, now=OPENS)

    services.decline(standing=standing, now=OPENS)
    services.decline(standing=standing, now=OPENS)

    message = Message.objects.get()
    assert (message.state, message.recipient, message.filling) == ("cancelled", None, None)
