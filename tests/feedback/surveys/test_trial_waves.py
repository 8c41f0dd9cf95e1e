"""Waves of a trial: asked by name, answered under a pseudonym, behind a wall, in no score."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from feedback.surveys import queries, services
from feedback.surveys.enums import (
    InvitationState,
    Population,
    ResponseState,
    SkipReason,
    SurveyState,
    WaveState,
)
from feedback.surveys.models import (
    Answer,
    Contact,
    Invitation,
    Response,
    Survey,
    TrialAnswer,
    Wave,
)
from feedback.trust.errors import NotForPublication
from feedback.trust.models import Cell
from feedback.trust.services.folding import fold_answers, rebuild_cells
from feedback.trust.services.toplines import compute_topline
from tests.factories.accounts import UserFactory
from tests.factories.channels import said
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, ContactFactory, SurveyFactory, invite, people
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.pure.actor import system
from trustapp.core.services import behind_walls

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)
BY = system("test")
TOKEN = "a-token-of-a-trial"


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def survey() -> Survey:
    return SurveyFactory(
        state=SurveyState.RUNNING, population=Population.TRIAL, first_opens_at=None
    )


def open_wave(survey: Survey, contacts: list[Contact], **changes: Any) -> Wave:
    wanted = {
        "survey": survey,
        "number": 1,
        "opens_at": OPENS,
        "closes_at": OPENS + timedelta(days=21),
        "people": [services.Invitee(each.public_id, uuid.uuid4(), OPENS) for each in contacts],
        "by": BY,
        "now": NOW,
    }
    return services.open_trial_wave(**{**wanted, **changes})


def in_trial(survey: Survey) -> Invitation:
    """Return an invitation that was sent and can be answered with TOKEN."""
    wave = open_wave(survey, [ContactFactory()])
    Invitation.objects.update(state=InvitationState.QUEUED, token_hash=queries.token_hash(TOKEN))
    return Invitation.objects.get(wave=wave)


def answer(client: Any, items: list[int], *screens: dict[str, str]) -> None:
    for number, given in enumerate(screens, start=1):
        client.post(f"/s/{TOKEN}/{number}/", given)


def test_everybody_named_is_asked_from_their_own_time_on(survey):
    place = PlaceFactory()
    early, late = people(place, 2)
    tomorrow = NOW + timedelta(days=1)
    named = [
        services.Invitee(early.public_id, uuid.uuid4(), OPENS),
        services.Invitee(late.public_id, uuid.uuid4(), tomorrow),
    ]

    wave = open_wave(survey, [], people=named)

    assert (wave.population, wave.state, wave.number) == (
        Population.TRIAL, WaveState.INVITING, 1,
    )  # fmt: skip
    rows = Invitation.objects.order_by("contact_id").values_list(
        "contact_id", "pseudonym", "state", "send_from"
    )
    assert list(rows) == [
        (early.pk, named[0].pseudonym, InvitationState.DRAWN, NOW),
        (late.pk, named[1].pseudonym, InvitationState.DRAWN, tomorrow),
    ]
    assert services.queue_invitations(wave_id=wave.pk, now=NOW) == 1
    assert services.queue_invitations(wave_id=wave.pk, now=NOW) == 0
    wave.refresh_from_db()
    assert wave.state == WaveState.INVITING
    assert services.queue_invitations(wave_id=wave.pk, now=tomorrow) == 1
    services.queue_invitations(wave_id=wave.pk, now=tomorrow)
    wave.refresh_from_db()
    assert wave.state == WaveState.OPEN
    line = AuditLine.objects.get(action="surveys.open_wave")
    assert line.detail == {"number": 1, "population": "trial", "drawn": 2}


def test_the_message_names_the_department_and_nobody_else(survey):
    wave = open_wave(survey, [ContactFactory()])
    invitation = Invitation.objects.get()

    services.queue_invitations(wave_id=wave.pk, now=NOW)

    words = said(Message.objects.get()).text
    assert "Who asks in en." in words
    assert str(invitation.pseudonym) not in words
    assert "trial" not in words.lower()


def test_a_trial_pays_no_heed_to_the_cooldown_and_others_heed_the_trial(survey):
    asked = invite("other").contact
    home = services.household_hash("one home")
    neighbour = ContactFactory(place=asked.place, household_hash=home)
    Contact.objects.filter(pk=asked.pk).update(household_hash=home)

    open_wave(survey, [asked, neighbour])

    mine = Invitation.objects.filter(wave__survey=survey)
    assert list(mine.values_list("state", flat=True)) == [InvitationState.DRAWN] * 2
    general = SurveyFactory(state=SurveyState.RUNNING, sample_size=2)
    assert [frame.households for frame in queries.audience(general, NOW)] == [0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"opted_out_at": OPENS}, SkipReason.OPTED_OUT),
        ({"email": None, "email_hash": None, "phone": "+13125550142", "phone_hash": "x"},
         SkipReason.NO_ADDRESS),
    ],
)  # fmt: skip
def test_whoever_asked_not_to_be_asked_is_left_alone(survey, fields, reason):
    open_wave(survey, [ContactFactory(**fields)])

    found = Invitation.objects.get()
    assert (found.state, found.skipped_because, found.pseudonym) == (
        InvitationState.SKIPPED, reason, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"population": Population.GENERAL}, {"state": SurveyState.DRAFT}]
)
def test_only_a_running_survey_of_a_trial_has_its_waves(survey, fields):
    Survey.objects.filter(pk=survey.pk).update(**fields)
    survey.refresh_from_db()

    with pytest.raises(services.NotOfATrial):
        open_wave(survey, [ContactFactory()])

    assert not Wave.objects.exists()


def test_the_clock_opens_no_wave_of_a_trial_and_does_not_end_its_survey(survey):
    wave = open_wave(survey, [ContactFactory()])
    after = wave.closes_at + timedelta(minutes=1)

    done = services.advance_waves(now=after)

    survey.refresh_from_db()
    assert (done.opened, done.closed, survey.state) == (0, 1, SurveyState.RUNNING)


def test_answers_carry_the_pseudonym_and_the_invitation_loses_it(client, survey):
    invitation = in_trial(survey)
    items = list(survey.items.order_by("position").values_list("id", flat=True))

    page = client.get(f"/s/{TOKEN}/").content.decode()
    answer(
        client, items,
        {f"item_{items[0]}": "7", f"item_{items[1]}": "dont_know", f"item_{items[2]}": ""},
        {f"item_{item}": "3" for item in items[3:]},
        {},
    )  # fmt: skip

    assert str(invitation.pseudonym) not in page
    with behind_walls(trial_work="on"):
        kept = list(TrialAnswer.objects.order_by("id").values_list("pseudonym", "item_id", "value"))
    name = invitation.pseudonym
    assert kept == [
        (name, items[0], 7), (name, items[1], None), (name, items[2], None),
        (name, items[3], 3), (name, items[4], 3), (name, items[5], 3),
    ]  # fmt: skip
    invitation.refresh_from_db()
    assert (invitation.state, invitation.response, invitation.pseudonym) == (
        InvitationState.FINISHED, None, None,
    )  # fmt: skip
    response = Response.objects.get()
    assert (response.state, response.draft, response.sex) == (ResponseState.FINISHED, None, "")
    assert not Answer.objects.exists()


def test_handing_in_twice_keeps_one_set(client, survey):
    in_trial(survey)
    items = list(survey.items.order_by("position").values_list("id", flat=True))
    screens = [{f"item_{items[0]}": "7"}, {}, {}]

    answer(client, items, *screens)
    answer(client, items, *screens)

    with behind_walls(trial_work="on"):
        assert TrialAnswer.objects.count() == 6


def test_what_was_begun_counts_and_no_invitation_knows_the_pseudonym_afterwards(client, survey):
    invitation = in_trial(survey)
    items = list(survey.items.order_by("position").values_list("id", flat=True))
    answer(client, items, {f"item_{items[0]}": "7"})
    silent = ContactFactory(place=invitation.contact.place)
    Invitation.objects.create(
        wave=invitation.wave, stratum=invitation.stratum, contact=silent,
        state=InvitationState.QUEUED, pseudonym=uuid.uuid4(),
    )  # fmt: skip

    services.close_wave(wave=invitation.wave, by=BY, now=invitation.wave.closes_at)

    with behind_walls(trial_work="on"):
        kept = list(queries.trial_answers([invitation.wave_id]))
    assert [(each.pseudonym, each.question, each.value) for each in kept] == [
        (invitation.pseudonym, "listen", 7),
        (invitation.pseudonym, "respect", None),
        (invitation.pseudonym, "even_handed", None),
    ]
    assert not Invitation.objects.filter(pseudonym__isnull=False).exists()
    assert not Answer.objects.exists()


def answered(survey: Survey) -> Wave:
    wave = open_wave(survey, [ContactFactory()])
    with behind_walls(trial_work="on"):
        TrialAnswer.objects.bulk_create(
            TrialAnswer(
                wave=wave, pseudonym=uuid.uuid4(), item=item, value=4, status="answered",
                answered_on=NOW.date(),
            )
            for item in survey.items.all()
        )  # fmt: skip
    return wave


def seen() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM surveys_trialanswer")
        found: int = cursor.fetchone()[0]
        return found


@pytest.mark.parametrize(
    ("roles", "rows"),
    [
        ([Role.SURVEY_ANALYST], 6),
        ([Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR], 0),
        ([], 0),
    ],
)
def test_the_database_shows_answers_of_a_trial_to_analysts_alone(survey, roles, rows):
    answered(survey)
    user = UserFactory(roles=roles)

    assert seen() == 0
    with behind_walls(user_id=user.pk):
        assert seen() == rows
    assert seen() == 0


def test_a_role_that_was_taken_away_opens_nothing(survey):
    answered(survey)
    user = UserFactory(roles=[Role.SURVEY_ANALYST])
    RoleGrant.objects.update(revoked_at=NOW)

    with behind_walls(user_id=user.pk):
        assert seen() == 0


def test_answers_of_a_trial_enter_no_cell_and_no_table(survey):
    wave = answered(survey)
    services.close_wave(wave=wave, by=BY, now=wave.closes_at)

    folded = fold_answers(now=NOW)
    rebuild_cells(wave=wave, by=BY, now=NOW)

    assert folded.answers == 0
    assert not Cell.objects.exists()
    with pytest.raises(NotForPublication):
        compute_topline(ref=queries.wave_ref(wave), by=BY, now=NOW)


def test_people_a_trial_asks_are_known_but_never_drawn(now: datetime):
    place = PlaceFactory()
    listed = ContactFactory(place=place, email="ana@example.org")
    until = now + timedelta(days=300)
    wanted = [
        services.NewContact("ana@example.org", place.pk, "en"),
        services.NewContact("ben@example.org", place.pk, "es"),
    ]

    first = services.know_people(people=[*wanted, wanted[1]], until=until, now=now)[:2]
    again = services.know_people(people=wanted, until=until, now=now)

    assert first == again
    assert first[0] == listed.public_id
    assert list(Contact.objects.order_by("id").values_list("is_listed", "kept_until")) == [
        (True, until), (False, until),
    ]  # fmt: skip


def test_people_of_a_trial_are_not_forgotten_before_it_ends(now: datetime):
    place = PlaceFactory()
    wanted = [services.NewContact("ben@example.org", place.pk, "es")]
    names = services.know_people(people=wanted, until=now + timedelta(days=400), now=now)
    later = now + timedelta(days=300)

    kept = services.forget_people(now=later)
    services.let_go(contacts=names)

    assert (kept, services.forget_people(now=later)) == (0, 1)


def test_a_survey_of_a_trial_can_start_without_a_schedule(survey):
    assert queries.obstacles(survey, NOW) == []
    assert list(queries.surveys_of_trials()) == [survey]
    assert queries.scales_of_bank()["listen"] == (0, 10, False)
