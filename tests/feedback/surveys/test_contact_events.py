"""Contacts with the police, told by the records system: asked once, or nothing kept at all."""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback.surveys import queries, services
from feedback.surveys.enums import (
    EventOutcome,
    InvitationState,
    Population,
    ResponseState,
    SkipReason,
    SurveyState,
    WaveState,
)
from feedback.surveys.models import (
    Contact,
    ContactEvent,
    ContactEventCount,
    Invitation,
    Response,
    Stratum,
    Survey,
    Wave,
)
from feedback.surveys.pure.contact_events import ContactKind, Flag
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, ContactFactory, SurveyFactory, WaveFactory, invite
from tests.feedback.surveys.test_races import at_once
from tests.mail import Mailbox, mail_server
from trustapp.accounts.models import ApiToken
from trustapp.accounts.queries import token_hash
from trustapp.audit.models import AuditLine
from trustapp.channels import services as channels
from trustapp.channels.enums import BlockReason, Channel
from trustapp.channels.models import Message
from trustapp.channels.queries import address_hash
from trustapp.core.pure.actor import system
from trustapp.promises.models import Promise

__all__ = ["mail_server"]

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/surveys/contacts/"
TOKEN = "a-token-of-the-records-system"
NOW = OPENS + timedelta(days=2)
PHONE, EMAIL = "+1 312 555 0142", "ana.lopez@example.org"
BY = system("test")


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place(db: None) -> Any:
    return PlaceFactory(number=41, population=False)


@pytest.fixture
def survey(place: Any) -> Survey:
    made: Survey = SurveyFactory(
        state=SurveyState.RUNNING, population=Population.POST_CONTACT, recurrence="FREQ=MONTHLY",
        open_days=45,
    )  # fmt: skip
    services.advance_waves(now=NOW)
    return made


@pytest.fixture(autouse=True)
def _token(db: None) -> None:
    ApiToken.objects.create(
        name="Records", token_hash=token_hash(TOKEN), scopes=["contacts:write"],
        created_by=UserFactory(), created_at=timezone.now(),
    )  # fmt: skip


def told(**changes: Any) -> dict[str, Any]:
    return {
        "event_id": "CAD-2026-000123", "kind": "noise", "place": 41, "language": "es",
        "occurred_at": (NOW - timedelta(hours=2)).isoformat(), "email": EMAIL, "phone": PHONE,
        **{flag.value: False for flag in Flag}, **changes,
    }  # fmt: skip


def send(client: Any, body: Any, token: str = TOKEN) -> Any:
    return client.post(
        ADDRESS, json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def reason() -> str:
    return str(ContactEvent.objects.get().reason)


def test_a_person_is_invited_with_equal_weight_and_no_trace_in_the_answer(client, survey, place):
    answer = send(client, told())

    invitation = Invitation.objects.get()
    stratum = Stratum.objects.get()
    person = Contact.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"outcome": "accepted"})
    assert answer["Cache-Control"] == "no-store"
    assert (invitation.state, invitation.mode) == (InvitationState.DRAWN, "email")
    assert invitation.send_from == NOW + timedelta(hours=23)
    assert (person.language, person.place, person.is_listed) == ("es", place, False)
    assert (stratum.population, stratum.frame, stratum.households, stratum.drawn) == (1, 1, 1, 1)
    assert ContactEvent.objects.get().outcome == EventOutcome.INVITED


@pytest.mark.parametrize("flag", Flag)
@pytest.mark.parametrize("kind", [*ContactKind, "homicide", ""])
def test_no_flag_with_any_kind_leaves_anything_of_a_person(client, survey, flag, kind):
    answer = send(client, told(kind=kind or "x", **{flag.value: True}))

    assert (answer.status_code, answer.json()) == (202, {"outcome": "excluded"})
    assert reason() == flag.value
    assert not Contact.objects.exists()
    assert not Invitation.objects.exists()
    assert not Stratum.objects.exists()


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [*((kind.value, "accepted") for kind in ContactKind), ("arrest_warrant", "excluded"),
     ("NOISE", "excluded"), ("traffic_stop", "excluded")],
)  # fmt: skip
def test_the_list_of_kinds_decides(client, survey, kind, outcome):
    assert send(client, told(kind=kind)).json() == {"outcome": outcome}
    assert Contact.objects.exists() == (outcome == "accepted")


def test_excluded_events_are_counted_by_reason_and_day_and_hold_no_hash_of_a_person(client, survey):
    for number in range(3):
        send(
            client, told(event_id=f"event-{number}", domestic=True, email=f"p{number}@example.org")
        )

    count = ContactEventCount.objects.get()
    assert (count.day, count.outcome, count.reason, count.count) == (
        timezone.localdate(NOW), EventOutcome.EXCLUDED, "domestic", 3,
    )  # fmt: skip
    again = send(client, told(event_id="event-0", domestic=True, email="x@example.org", phone=""))
    assert again.json() == {"outcome": "excluded"}
    assert ContactEvent.objects.count() == 3


def test_the_same_event_again_changes_nothing(client, survey):
    first, second = send(client, told()), send(client, told())

    assert first.json() == second.json()
    assert second.status_code == 202
    assert Invitation.objects.count() == Contact.objects.count() == 1
    assert ContactEventCount.objects.get().count == 1
    assert AuditLine.objects.filter(action="surveys.hear_event").count() == 1


@pytest.mark.parametrize(
    "changes", [{"email": "other@example.org"}, {"kind": "parking"}, {"arrest": True}]
)
def test_the_same_id_with_other_content_is_refused(client, survey, changes):
    send(client, told())

    refused = send(client, told(**changes))

    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "key_reused"
    assert Invitation.objects.count() == 1


def test_an_excluded_event_cannot_be_turned_into_an_invitation(client, survey):
    send(client, told(violent=True))

    assert send(client, told()).status_code == 422
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({flag.value: None}, flag.value) for flag in Flag),
        *(({flag.value: "false"}, flag.value) for flag in Flag),
        ({"arrest": 0}, "arrest"),
        ({"event_id": ""}, "event_id"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": (NOW + timedelta(hours=1)).isoformat()}, "occurred_at"),
        ({"place": 999}, "place"),
        ({"place": "west"}, "place"),
        ({"language": "+13125550142"}, "language"),
        ({"phone": "call me"}, "phone"),
        ({"email": "ana.lopez at home"}, "email"),
        ({"email": "", "phone": ""}, "email"),
        ({"ana.lopez@example.org": 1}, "body"),
    ],
)
def test_bad_input_names_the_field_and_repeats_no_address(client, survey, changes, field):
    refused = send(client, told(**changes))

    assert refused.status_code == 400
    assert list(refused.json()["error"]["fields"]) == [field]
    assert b"ana.lopez" not in refused.content
    assert b"5550142" not in refused.content
    assert not ContactEvent.objects.exists()


@pytest.mark.parametrize("flag", Flag)
def test_no_flag_may_be_left_out(client, survey, flag):
    body = told()
    del body[flag.value]

    assert list(send(client, body).json()["error"]["fields"]) == [flag.value]


def test_only_a_token_of_this_scope_may_tell(client, survey):
    ApiToken.objects.create(
        name="Kiosk", token_hash=token_hash("kiosk"), scopes=["feedback:write"],
        created_by=UserFactory(), created_at=timezone.now(),
    )  # fmt: skip

    assert send(client, told(), token="kiosk").status_code == 403
    assert send(client, told(), token="nobody").status_code == 401
    assert client.post(ADDRESS, told(), content_type="application/json").status_code == 401
    assert client.get(ADDRESS, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405
    assert not ContactEvent.objects.exists()


# --- who is not asked, and the program does not learn of it ---------------------------------------
def blocked(channel: Channel, address: str, because: BlockReason) -> None:
    channels.block_address(
        channel=channel, address_hash=address_hash(channel, address), reason=because, by=BY, now=NOW
    )


def asked_lately(**fields: Any) -> Contact:
    wave = WaveFactory(opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=5))
    return invite("old", wave=wave, **fields).contact


def _opted_out() -> None:
    ContactFactory(email=EMAIL, opted_out_at=NOW)


def _opted_out_by_phone() -> None:
    ContactFactory(email=None, email_hash=None, phone=PHONE, opted_out_at=NOW,
                   phone_hash=address_hash(Channel.SMS, PHONE))  # fmt: skip


def _household() -> None:
    asked_lately(household_hash="home")
    ContactFactory(email=EMAIL, household_hash="home")


@pytest.mark.parametrize(
    ("prepare", "because"),
    [
        (_opted_out, SkipReason.OPTED_OUT),
        (_opted_out_by_phone, SkipReason.OPTED_OUT),
        (lambda: blocked(Channel.EMAIL, EMAIL, BlockReason.STOPPED), SkipReason.STOPPED),
        (lambda: blocked(Channel.EMAIL, EMAIL, BlockReason.BOUNCED), SkipReason.BOUNCED),
        (lambda: asked_lately(email=EMAIL), SkipReason.COOLDOWN),
        (_household, SkipReason.HOUSEHOLD),
        (lambda: Survey.objects.update(ways=["text"]), SkipReason.NO_ADDRESS),
        (lambda: Survey.objects.update(contact_percent=0), SkipReason.NOT_PICKED),
        (lambda: Wave.objects.update(state=WaveState.CLOSED), SkipReason.NO_WAVE),
        (lambda: Survey.objects.update(state=SurveyState.ENDED), SkipReason.NO_WAVE),
        (lambda: Wave.objects.update(closes_at=NOW + timedelta(days=2)), SkipReason.NO_WAVE),
        (lambda: Survey.objects.get().places.add(PlaceFactory()), SkipReason.PLACE),
    ],
)
def test_who_is_skipped_is_logged_with_the_reason_alone(client, survey, prepare, because):
    prepare()
    contacts, invitations = Contact.objects.count(), Invitation.objects.count()

    answer = send(client, told())

    assert answer.json() == {"outcome": "accepted"}
    assert (reason(), ContactEventCount.objects.get().reason) == (because, because)
    assert (Contact.objects.count(), Invitation.objects.count()) == (contacts, invitations)


@pytest.mark.parametrize(
    ("ago", "because"),
    [(timedelta(days=7, hours=1), SkipReason.LATE), (timedelta(days=6, hours=20), "")],
)
def test_nobody_is_asked_later_than_a_week(client, survey, ago, because):
    send(client, told(occurred_at=(NOW - ago).isoformat()))

    assert reason() == because


def test_the_night_is_kept(client, survey):
    Survey.objects.update(contact_hours=20)

    send(client, told())

    local = timezone.localtime(Invitation.objects.get().send_from)
    assert (local.hour, local.date()) == (8, timezone.localdate(NOW) + timedelta(days=1))


def test_somebody_who_came_too_late_to_be_sent_is_skipped_then(client, survey):
    send(client, told())
    wave = Wave.objects.get()
    Wave.objects.update(closes_at=NOW + timedelta(days=60))

    services.queue_invitations(wave_id=wave.pk, now=NOW + timedelta(days=8))

    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.skipped_because) == (
        InvitationState.SKIPPED, SkipReason.LATE,
    )  # fmt: skip
    assert not Message.objects.exists()


def test_people_told_of_are_in_no_sample_until_a_list_names_them(client, survey, place):
    send(client, told())
    general = SurveyFactory(sample_size=5)

    assert queries.audience(general, NOW) == []

    new = services.NewContact(email=EMAIL, place=place.pk, language="en")
    services.add_contacts(by=BY, contacts=[new], now=NOW)
    assert Contact.objects.get().is_listed


def test_weights_stay_one_as_a_place_grows(client, survey):
    for number in range(3):
        send(client, told(event_id=f"e{number}", email=f"p{number}@example.org", phone=""))

    stratum = Stratum.objects.get()
    assert (stratum.population, stratum.frame, stratum.households, stratum.drawn) == (3, 3, 3, 3)


# --- the wave -------------------------------------------------------------------------------------
def test_waves_roll_on_by_the_clock_and_overlap(survey):
    later = OPENS + timedelta(days=32)
    services.advance_waves(now=later)

    assert (
        list(Wave.objects.order_by("number").values_list("population", "state"))
        == [(Population.POST_CONTACT, WaveState.INVITING)] * 2
    )
    assert queries.contacts_wave(later).number == 2


def test_a_wave_goes_on_inviting_when_nobody_waits(survey):
    wave = Wave.objects.get()

    services.queue_invitations(wave_id=wave.pk, now=NOW)

    assert Wave.objects.get().state == WaveState.INVITING


def test_a_draft_needs_no_sample_and_only_one_such_survey_runs(survey):
    other = SurveyFactory(
        population=Population.POST_CONTACT, recurrence="FREQ=MONTHLY", open_days=45
    )

    assert queries.obstacles(other, NOW) == [
        "Another survey of people who were in contact is running. End it first."
    ]
    Survey.objects.filter(pk=survey.pk).update(state=SurveyState.ENDED)
    assert queries.obstacles(other, NOW) == []


# --- from the records system to the answers -------------------------------------------------------
def test_an_event_becomes_a_mail_and_the_mail_becomes_answers(
    client, survey, place, mail_server: Mailbox, caplog
):
    caplog.set_level(logging.DEBUG)
    send(client, told())
    wave = Wave.objects.get()
    tomorrow = NOW + timedelta(hours=23)

    assert services.queue_invitations(wave_id=wave.pk, now=tomorrow - timedelta(minutes=1)) == 0
    assert services.queue_invitations(wave_id=wave.pk, now=tomorrow) == 1
    assert services.queue_invitations(wave_id=wave.pk, now=tomorrow) == 0
    channels.deliver_due(now=tomorrow + timedelta(minutes=1))

    mail = mail_server.mails[0].get_body(("plain",)).get_content()
    path = re.search(r"(/es/s/[\w-]+/)", mail)[1]
    with time_machine.travel(tomorrow + timedelta(hours=3)):
        for screen in (1, 2, 3):
            client.post(f"{path}{screen}/", {})
    response = Response.objects.get()
    assert (response.state, response.base_weight, response.place) == (
        ResponseState.FINISHED, 1, place,
    )  # fmt: skip
    # The log of the receiving server is not ours.
    ours = " ".join(each.getMessage() for each in caplog.records if each.name != "mail.log")
    assert EMAIL not in ours
    assert "5550142" not in ours
    assert EMAIL not in json.dumps(list(AuditLine.objects.values_list("target", "detail")))

    services.advance_waves(now=wave.closes_at)
    assert not Promise.objects.exists()


def test_hearing_costs_the_same_whatever_came_before(client, survey, django_assert_num_queries):
    send(client, told(event_id="first", email="first@example.org", phone=""))

    for number in range(2):
        with django_assert_num_queries(20):
            send(client, told(event_id=f"e{number}", email=f"p{number}@example.org", phone=""))
    with django_assert_num_queries(10):
        send(client, told(event_id="no", arrest=True))


@pytest.mark.django_db(transaction=True)
def test_ten_posts_at_once_make_one_invitation(survey):
    from django.test import Client

    answers = at_once(10, lambda number: send(Client(), told()).status_code)

    assert answers == [202] * 10
    assert (
        Invitation.objects.count() == Contact.objects.count() == ContactEvent.objects.count() == 1
    )
    assert ContactEventCount.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
def test_ten_events_at_once_of_one_person_make_one_invitation(survey):
    from django.test import Client

    answers = at_once(10, lambda number: send(Client(), told(event_id=f"e{number}")).status_code)

    assert answers == [202] * 10
    assert Invitation.objects.count() == Contact.objects.count() == 1
    assert ContactEvent.objects.filter(reason=SkipReason.COOLDOWN).count() == 9


# --- forgetting ----------------------------------------------------------------------------------
def addresses() -> list[bool]:
    known = Contact.objects.order_by("pk").values_list("email_hash", "phone_hash", "email")
    return [any(row) for row in known]


def test_addresses_go_when_the_wave_has_closed_and_the_person_has_rested(client, survey, place):
    send(client, told())
    wave = Wave.objects.get()

    assert services.forget_people(now=NOW + timedelta(days=200)) == 0  # the wave is still open
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
    assert services.forget_people(now=NOW + timedelta(days=89)) == 0
    assert addresses() == [True]
    assert services.forget_people(now=NOW + timedelta(days=92)) == 1

    assert addresses() == [False]
    assert Invitation.objects.count() == 1
    assert services.forget_people(now=NOW + timedelta(days=93)) == 0


def test_listed_people_and_those_who_asked_never_to_be_asked_stay_known(client, survey, place):
    ContactFactory(email="listed@example.org")
    send(client, told())
    Contact.objects.filter(is_listed=False).update(opted_out_at=NOW)
    Wave.objects.update(state=WaveState.CLOSED)

    assert services.forget_people(now=NOW + timedelta(days=400)) == 0

    assert addresses() == [True, True]
