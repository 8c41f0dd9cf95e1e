"""A share of visited addresses is asked whether somebody came; no answer leads to an address."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from engagement.visits import queries
from engagement.visits.models import Address, AddressCheck, CheckBucket, CheckDraw, Signal
from engagement.visits.pure.lots import drawn
from engagement.visits.services import checking, watching
from feedback.surveys import queries as surveys
from feedback.surveys import services as survey_services
from feedback.surveys.enums import InvitationState, Mode, Population, SurveyState, WaveState
from feedback.surveys.models import (
    Answer,
    Contact,
    Invitation,
    QuestionVersion,
    Response,
    Survey,
    SurveyItem,
    TrialAnswer,
    Wave,
)
from feedback.surveys.services import letters
from tests.factories.surveys import SurveyFactory, question
from tests.factories.visits import (
    AddressFactory,
    ClosureFactory,
    PlanFactory,
    StopFactory,
    VisitFactory,
    officer,
)
from trustapp.accounts.models import Officer
from trustapp.audit.models import AuditLine
from trustapp.core.models import Department
from trustapp.core.services import behind_walls

pytestmark = pytest.mark.django_db

VISITED = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 19, 16, 0, tzinfo=UTC)
QUARTER = date(2026, 1, 1)
TOKEN = "a-token-of-a-house"
ASKED = {"visit_came": 2, "visit_polite": 4, "visit_card": 3}


@pytest.fixture(autouse=True)
def _everybody(settings: Any) -> None:
    settings.VISIT_CHECK_PERCENT = 100


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def survey() -> Survey:
    Department.objects.update_or_create(
        pk=1, defaults={"name": "Prairie Lake Police", "city_name": "Prairie Lake"}
    )
    survey: Survey = SurveyFactory(
        state=SurveyState.RUNNING, population=Population.CHECK, first_opens_at=None, items=[]
    )
    for position, (key, options) in enumerate(ASKED.items(), start=1):
        # The bank may have been emptied by a test before.
        version = QuestionVersion.objects.filter(question__key=key).first()
        SurveyItem.objects.create(
            survey=survey, position=position, version=version or question(key, "single", options)
        )
    return survey


def visited(dana: Officer, doors: int = 3, at: datetime = VISITED) -> list[Address]:
    plan = PlanFactory(officers=[dana], doors=0)
    stops = [StopFactory(plan=plan, position=number, door=str(number)) for number in range(doors)]
    for stop in stops:
        VisitFactory(stop=stop, logged_by=dana.user, happened_at=at, received_at=at)
    return [stop.address for stop in stops]


def test_addresses_are_drawn_once_and_get_letters_without_a_name(
    survey: Survey, dana: Officer
) -> None:
    visited(dana)

    counts = [checking.draw_checks(now=THURSDAY) for _clock in range(2)]

    assert counts == [3, 0]
    wave = Wave.objects.get()
    assert (wave.survey, wave.population, wave.number) == (survey, Population.CHECK, 20261)
    assert (wave.state, wave.opens_at.date()) == (WaveState.OPEN, QUARTER)
    bucket = CheckBucket.objects.get()
    assert (bucket.officer, bucket.quarter_on) == (dana, QUARTER)
    assert set(Invitation.objects.values_list("mode", "state", "pseudonym")) == {
        (Mode.LETTER, InvitationState.DRAWN, bucket.pseudonym)
    }
    assert sorted(str(each.postal_address) for each in Contact.objects.all()) == [
        f"{door} Elm Street\nPrairie Lake" for door in range(3)
    ]
    assert set(Contact.objects.values_list("is_listed", "email_hash", "phone_hash")) == {
        (False, None, None)
    }
    assert AuditLine.objects.filter(action="surveys.open_wave").count() == 1


def test_draw_is_recorded_so_that_anybody_can_repeat_it(
    survey: Survey, dana: Officer, settings: Any
) -> None:
    settings.VISIT_CHECK_PERCENT = 40
    addresses = visited(dana, doors=12)

    checking.draw_checks(now=THURSDAY)

    draw = CheckDraw.objects.get()
    expected = drawn(draw.seed, [each.public_id for each in addresses], 40)
    asked = AddressCheck.objects.values_list("address__public_id", flat=True)
    assert (draw.week_on, draw.percent, draw.visited) == (date(2026, 3, 9), 40, 12)
    assert sorted(asked) == expected
    assert draw.drawn == len(expected)


def test_weeks_of_a_quarter_share_a_wave_and_ask_an_address_once(
    survey: Survey, dana: Officer
) -> None:
    first = visited(dana)
    checking.draw_checks(now=THURSDAY)
    again = PlanFactory(officers=[dana], doors=0, place=first[0].place)
    for number, address in enumerate([first[0], AddressFactory(place=first[0].place, door="99")]):
        stop = StopFactory(plan=again, position=number, address=address)
        VisitFactory(stop=stop, logged_by=dana.user, happened_at=VISITED + timedelta(days=7))

    later = checking.draw_checks(now=THURSDAY + timedelta(days=7))

    assert later == 1
    assert Wave.objects.count() == CheckBucket.objects.count() == 1
    assert Invitation.objects.count() == AddressCheck.objects.count() == 4
    assert Wave.objects.get().strata.get().drawn == 4


def test_addresses_not_to_be_visited_are_not_asked(survey: Survey, dana: Officer) -> None:
    addresses = visited(dana)
    ClosureFactory(address=addresses[0])
    ClosureFactory(address=addresses[1], reason="trial", ends_at=THURSDAY + timedelta(days=9))

    checking.draw_checks(now=THURSDAY)

    assert [each.address for each in AddressCheck.objects.all()] == [addresses[2]]


def test_people_who_asked_not_to_be_asked_get_no_letter(survey: Survey, dana: Officer) -> None:
    visited(dana, doors=1)
    checking.draw_checks(now=THURSDAY)
    Contact.objects.update(opted_out_at=THURSDAY)
    AddressCheck.objects.all().delete()
    CheckDraw.objects.all().delete()
    Invitation.objects.all().delete()

    checking.draw_checks(now=THURSDAY)

    assert [each.state for each in Invitation.objects.all()] == [InvitationState.SKIPPED]


@pytest.mark.parametrize("state", [SurveyState.DRAFT, SurveyState.ENDED])
def test_nothing_is_drawn_before_a_survey_asks(
    survey: Survey, dana: Officer, state: SurveyState
) -> None:
    visited(dana)
    Survey.objects.update(state=state)

    assert checking.draw_checks(now=THURSDAY) == 0
    assert CheckDraw.objects.count() == 0


def test_survey_of_others_takes_no_houses(survey: Survey) -> None:
    Survey.objects.update(population=Population.GENERAL)

    with pytest.raises(survey_services.NotACheck):
        survey_services.invite_houses(
            survey=Survey.objects.get(), number=1, opens_at=VISITED, closes_at=THURSDAY, houses=[],
            by=checking.BY, now=THURSDAY,
        )  # fmt: skip


@pytest.fixture
def house(survey: Survey, dana: Officer) -> Invitation:
    visited(dana, doors=1)
    checking.draw_checks(now=THURSDAY)
    Invitation.objects.update(state=InvitationState.QUEUED, token_hash=surveys.token_hash(TOKEN))
    return Invitation.objects.get()


def test_answer_carries_the_shared_name_and_nothing_of_the_house(
    client: Client, survey: Survey, house: Invitation
) -> None:
    items = list(survey.items.order_by("position").values_list("pk", flat=True))
    with time_machine.travel(THURSDAY, tick=False):
        client.post(f"/s/{TOKEN}/1/", {f"item_{items[0]}": "2", f"item_{items[1]}": "4"})
        client.post(f"/s/{TOKEN}/2/", {})
        page = client.get(f"/s/{TOKEN}/").content.decode()

    house.refresh_from_db()
    assert (house.state, house.response, house.pseudonym) == (InvitationState.FINISHED, None, None)
    assert Answer.objects.count() == 0
    with behind_walls(trial_work="on"):
        told = list(TrialAnswer.objects.order_by("pk").values_list("value", "answered_on"))
        names = set(TrialAnswer.objects.values_list("pseudonym", flat=True))
    assert [value for value, _day in told][:2] == [2, 4]
    assert {day for _value, day in told} == {QUARTER}
    assert names == {CheckBucket.objects.get().pseudonym}
    assert set(Response.objects.values_list("finished_on", flat=True)) == {QUARTER}
    assert "The officers who visit never see them." in page
    assert "Would you rather not be visited?" in page


def answers(survey: Survey, who: Officer, *, yes: int, no: int) -> None:
    """Write what the addresses of an officer's quarter said, as if they had answered."""
    wave, _made = Wave.objects.get_or_create(
        survey=survey, number=20261, population=Population.CHECK,
        defaults={"opens_at": VISITED, "closes_at": THURSDAY, "state": WaveState.CLOSED},
    )  # fmt: skip
    bucket, _made = CheckBucket.objects.get_or_create(officer=who, quarter_on=QUARTER)
    came = survey.items.get(version__question__key="visit_came")
    with behind_walls(trial_work="on"):
        TrialAnswer.objects.bulk_create(
            TrialAnswer(
                wave=wave, pseudonym=bucket.pseudonym, item=came, value=value, status="answered",
                answered_on=QUARTER,
            )
            for value in [1] * yes + [2] * no
        )  # fmt: skip


def test_counts_are_read_behind_the_wall_after_the_end(survey: Survey, dana: Officer) -> None:
    answers(survey, dana, yes=9, no=3)

    outside = queries.check_counts(QUARTER)
    with behind_walls(trial_work="on"):
        inside = queries.check_counts(QUARTER)
        other = queries.check_counts(date(2026, 4, 1))
        Wave.objects.update(state=WaveState.OPEN)
        before_the_end = queries.check_counts(QUARTER)

    assert (outside, inside, other, before_the_end) == ({}, {dana.pk: (3, 12)}, {}, {})


def test_visits_that_addresses_do_not_know_are_worth_a_look(survey: Survey, dana: Officer) -> None:
    for _colleague in range(7):
        answers(survey, officer(), yes=18, no=2)
    answers(survey, dana, yes=3, no=17)
    answers(survey, officer(name="Few"), yes=0, no=10)  # too few to be counted at all

    for _clock in range(2):
        watching.watch_quarter(quarter=QUARTER, now=THURSDAY)

    signal = Signal.objects.get()
    assert (signal.officer, signal.kind, signal.month) == (dana, "unknown", date(2026, 3, 1))
    assert queries.evidence_lines(signal)[0] == (
        "17 of 20 addresses that answered say nobody came."
    )
    watching.watch_month(month=date(2026, 3, 1), now=THURSDAY)
    assert Signal.objects.get().state == "open"


def test_addresses_are_forgotten_when_they_could_be_asked_again(
    survey: Survey, dana: Officer
) -> None:
    visited(dana)
    checking.draw_checks(now=THURSDAY)
    Wave.objects.update(state=WaveState.CLOSED, closed_at=THURSDAY)

    early = survey_services.forget_people(now=THURSDAY + timedelta(days=30))
    late = survey_services.forget_people(now=THURSDAY + timedelta(days=200))

    assert (early, late) == (0, 3)
    assert set(Contact.objects.values_list("household_hash", flat=True)) == {""}
    assert [each.postal_address for each in Contact.objects.all()] == [None] * 3


def test_what_is_of_no_more_use_is_forgotten(survey: Survey, dana: Officer) -> None:
    visited(dana)
    checking.draw_checks(now=THURSDAY)

    checking.draw_checks(now=THURSDAY + timedelta(days=40))
    asked = AddressCheck.objects.count()
    checking.draw_checks(now=THURSDAY + timedelta(days=47))
    watching.watch_visits(now=THURSDAY + timedelta(days=400))

    assert (asked, AddressCheck.objects.count(), CheckBucket.objects.count()) == (0, 0, 0)


def test_letter_says_nothing_of_a_visit(survey: Survey, dana: Officer) -> None:
    visited(dana, doors=1)
    checking.draw_checks(now=THURSDAY)

    said = letters._say(Wave.objects.get(), "en", "555-0100")

    assert said["chance"] == (
        "Your address was chosen by chance. Your answers help us check our own work."
    )
    assert "visit" not in " ".join(str(words) for words in said.values()).lower()
