"""The pages of trials: for analysts at every step, for a second person, and for everybody."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engagement.visits import tasks
from engagement.visits.enums import TrialState
from engagement.visits.models import Deviation, Look, Plan, Trial, TrialPower
from engagement.visits.services import trials as services
from tests.factories import trials as factory
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.trials import FIRST_DAY, NOW, PLAN, analyst
from tests.factories.visits import officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User

pytestmark = pytest.mark.django_db
ALL = "/staff/trials/"
FORM = {
    "title": "Do visits help?",
    "hypothesis": "Visits raise trust.",
    "population": "Everybody who answered before.",
    "waves": "t0 0\nt1 7\nt2 21",
    "outcomes": "Trust*: listen, respect",
    "smallest_effect": "2.5",
    "block_size": "4",
    "treated_per_block": "2",
    "match_on": "age",
    "covariates": "age",
    "missing_covariates": "complete_case",
    "subgroups": "age at 50",
    "alpha": "0.05",
    "stopping": "Never.",
    "interim_looks": "half-way t1 0.001",
}


@pytest.fixture
def me() -> User:
    return UserFactory(roles=[Role.SURVEY_ANALYST])


@pytest.fixture
def desk(me: User, sign_in: Any) -> Any:
    """The browser of an analyst."""
    return sign_in(me, Client())


def address(trial: Trial, step: str = "") -> str:
    return f"/staff/trials/{trial.public_id}/{step}"


def test_a_plan_is_written_once_however_often_it_is_sent(desk: Any) -> None:
    form = {**FORM, "submission_key": "a-key", "survey": factory.trial_survey().pk}

    first = desk.post("/staff/trials/new/", form)
    again = desk.post("/staff/trials/new/", form)

    trial = Trial.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == address(trial)
    plan = services.plan_of(trial)
    assert plan.outcomes[0].items == ("listen", "respect")
    assert (plan.outcomes[0].high, plan.outcomes[0].smallest_effect) == (10, 2.5)
    assert (plan.interim_looks[0].alpha, plan.subgroups[0].cut) == (0.001, 50)


def test_a_plan_that_cannot_be_read_is_given_back_with_reasons(desk: Any) -> None:
    factory.trial_survey()

    page = desk.post(
        "/staff/trials/new/", {**FORM, "waves": "soon", "outcomes": "Trust*: nonsense"}
    ).content.decode()
    contradiction = desk.post("/staff/trials/new/", {**FORM, "interim_looks": "half-way t9 0.001"})

    assert "We cannot read “soon”" in page
    assert "We cannot read “Trust: nonsense”" in page
    assert "Visits raise trust." in page
    assert contradiction.status_code == 409
    assert "t9 is no follow-up wave" in contradiction.content.decode()
    assert not Trial.objects.exists()


def test_a_draft_is_changed_and_a_stale_form_changes_nothing(desk: Any) -> None:
    factory.trial_survey()
    trial = factory.drafted()
    page = desk.get(address(trial, "plan/")).content.decode()
    changed = {**FORM, "title": "Another", "outcomes": "Trust*: listen, respect, even_handed"}

    saved = desk.post(address(trial, "plan/"), {**changed, "seen": "1"})
    stale = desk.post(address(trial, "plan/"), {**changed, "title": "Stale", "seen": "1"})

    assert "t1 3\nt2 21" in page
    assert saved.status_code == 302
    assert (stale.status_code, "in the meantime" in stale.content.decode()) == (409, True)
    trial.refresh_from_db()
    assert (trial.title, trial.revision) == ("Another", 2)


def test_people_come_from_a_file_whole_or_not_at_all(desk: Any) -> None:
    place = PlaceFactory(population=False)
    trial = services.start_trial(plan=PLAN, survey=None, by=analyst(), now=NOW)
    good = f"place,street,door,email,age\n{place.number},Elm,1,a@example.org,30\n"
    bad = good + f"{place.number},Elm,2,nobody,40\n"

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("people.csv", content, "text/csv")
        return desk.post(address(trial, "people/"), {"file": file})

    refused = send(bad.encode())
    unread = send(b"\xff\xfe\xff")
    taken = send(good.encode())

    assert "Line 3: the e-mail address or the phone number" in refused.content.decode()
    assert "Save it as CSV with UTF-8" in unread.content.decode()
    assert taken.headers["Location"] == address(trial)
    trial.refresh_from_db()
    assert (trial.person_count, trial.household_count) == (1, 1)
    assert "1 people in 1 households" in desk.get(address(trial)).content.decode()


def test_blocks_and_power_are_made_in_tasks(
    desk: Any, django_capture_on_commit_callbacks: Any
) -> None:
    trial = factory.drafted()
    Trial.objects.update(blocked_at=None)

    desk.post(address(trial, "blocks/"))
    made = tasks.match_blocks(trial_id=trial.pk)
    desk.post(
        address(trial, "power/"),
        {"people": 2013, "households": 1852, "effect": 5, "sd": 20, "icc": 0.3, "r2": 0.3,
         "compliance": 0.4, "retention": 0.7},
    )  # fmt: skip
    waiting = desk.get(address(trial, "power/")).content.decode()
    tasks.compute_power(power_id=TrialPower.objects.get().pk)
    tasks.compute_power(power_id=TrialPower.objects.get().pk)
    page = desk.get(address(trial, "power/")).content.decode()

    assert made == 2
    assert "This is being computed." in waiting
    found = TrialPower.objects.get().found
    assert found["table"][2]["people"] == 2013
    assert 0 < found["table"][0]["percent"] < found["percent"] < found["table"][4]["percent"]
    assert f"{found['needed']:,} people are needed in both arms" in page


def test_one_asks_and_another_locks(desk: Any, me: User, sign_in: Any) -> None:
    trial = factory.drafted()
    alone = desk.post(address(trial, "lock/"), {"seen": "1"}, follow=True).content.decode()

    desk.post(address(trial, "offer/"), {"seen": "1"})
    own = desk.post(address(trial, "lock/"), {"seen": "1"}, follow=True).content.decode()
    second = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    page = second.get(address(trial)).content.decode()
    second.post(address(trial, "lock/"), {"seen": "1"})

    assert "Nobody has asked to lock this plan" in alone
    assert "Somebody else has to lock it" in own
    assert "Lock this plan for ever" in page
    trial.refresh_from_db()
    assert (trial.state, trial.offered_by) == (TrialState.LOCKED, me)


def test_a_plan_with_gaps_is_not_offered_and_says_which(desk: Any) -> None:
    trial = factory.drafted()
    Trial.objects.update(survey=None)

    page = desk.post(address(trial, "offer/"), {"seen": "1"}, follow=True).content.decode()

    assert "Choose the survey that asks the questions." in page


def test_the_lot_is_drawn_once_and_officers_get_lists(desk: Any) -> None:
    trial = factory.locked()
    form = {"officers": [officer().pk], "first_day": "2100-03-16", "doors": "12"}

    past = desk.post(address(trial, "assign/"), {**form, "first_day": "2020-01-01"})
    first = desk.post(address(trial, "assign/"), form)
    again = desk.post(address(trial, "assign/"), form)

    assert (past.status_code, first.status_code, again.status_code) == (409, 302, 409)
    assert Plan.objects.count() == 1


def test_what_is_done_otherwise_stands_in_public_with_its_author(desk: Any, me: User) -> None:
    trial = factory.running()
    form = {"reason": "A storm on the second day.", "submission_key": "once"}

    desk.post(address(trial, "deviation/"), form)
    desk.post(address(trial, "deviation/"), form)
    page = desk.get(f"/trials/{trial.slug}/").content.decode()
    desk.post(address(trial, "deviation/"), {"reason": "Enough.", "act": "stop"})

    assert list(Deviation.objects.order_by("pk").values_list("reason", flat=True)) == [
        "A storm on the second day.", "Enough.",
    ]  # fmt: skip
    assert "A storm on the second day." in page
    assert me.name in page
    trial.refresh_from_db()
    assert trial.state == TrialState.CLOSED


def test_only_a_registered_look_opens(desk: Any) -> None:
    trial = factory.running()

    page = desk.post(address(trial, "look/"), {"name": "x"}, follow=True).content.decode()

    assert "This look is not in the locked plan" in page
    assert "Open the look “half-way”" in page
    assert not Look.objects.exists()


def test_everybody_sees_a_locked_plan_with_its_hashes_and_no_draft(desk: Any) -> None:
    draft = factory.drafted(title="Still a draft")
    trial = factory.locked()

    listing = desk.get("/trials/").content.decode()
    page = desk.get(f"/trials/{trial.slug}/").content.decode()
    file = desk.get(f"/trials/{trial.slug}/plan.json")

    assert trial.title in listing
    assert "Still a draft" not in listing
    assert desk.get(f"/trials/{draft.slug}/").status_code == 404
    assert [each for each in (trial.plan_hash, trial.roster_hash, trial.seed_hash)
            if each not in page] == []  # fmt: skip
    assert "Nothing was done otherwise than planned." in page
    assert file.content == trial.plan_text.encode()


STEPS = ("", "plan/", "people/", "power/", "assign/", "deviation/")


@pytest.mark.parametrize("make", [factory.drafted, factory.locked, factory.running, factory.closed])
def test_every_page_opens_at_every_step(desk: Any, make: Any) -> None:
    trial = make()

    assert {desk.get(address(trial, step)).status_code for step in STEPS} == {200}
    assert desk.get(ALL).status_code == 200


ROLES = {
    Role.SURVEY_ANALYST: (200, 200, 302),
    Role.OVERSIGHT_READER: (200, 403, 403),
    Role.SUPERVISOR: (403, 403, 403),
    Role.OFFICER: (403, 403, 403),
    Role.ADMINISTRATOR: (403, 403, 403),
    Role.COMMUNITY_LIAISON: (403, 403, 403),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role: Role, sign_in: Any) -> None:
    trial = factory.drafted()
    client = sign_in(UserFactory(roles=[role]))

    found = (
        client.get(address(trial)).status_code,
        client.get(address(trial, "plan/")).status_code,
        client.post(address(trial, "blocks/")).status_code,
    )

    assert found == ROLES[role]


def test_strangers_and_missing_trials_find_nothing(desk: Any, sign_in: Any) -> None:
    trial = factory.drafted()

    assert Client().get(address(trial)).status_code == 302
    assert desk.get("/staff/trials/00000000-0000-0000-0000-000000000000/").status_code == 404
    assert desk.get(address(trial, "blocks/")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    desk: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        factory.locked(people=4)

    with django_assert_num_queries(10):
        desk.get(ALL)
    with django_assert_num_queries(1):
        Client().get("/trials/")


def test_the_clock_opens_rounds_and_closes_what_is_over(time_machine: Any) -> None:
    trial = factory.running()
    time_machine.move_to(f"{FIRST_DAY.replace(day=20)}T20:00:00Z", tick=False)

    tasks.advance_trials()

    trial.refresh_from_db()
    assert trial.state == TrialState.RUNNING
    assert [each.name for each in trial.waves.all()] == ["t1"]
