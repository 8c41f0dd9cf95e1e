"""The demonstration's trials: one locked by two people, one with a report that comes out alike."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from engagement.visits.enums import PlanState, TrialState
from engagement.visits.models import Deviation, Plan, Trial, TrialReport
from engagement.visits.pure.assignment import fingerprint
from engagement.visits.queries import reports
from engagement.visits.services import trials as services
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.demo.services import trials
from trustapp.demo.services.people import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts() -> Mapping[str, User]:
    told = read("trial")
    for street in (*told["locked"]["streets"], *told["reported"]["streets"]):
        PlaceFactory(number=street["place"], population=False)
    walking = {email: officer().user for email in told["course"]["officers"]}
    return walking | {
        "analyst@prairielake.example": UserFactory(roles=[Role.SURVEY_ANALYST]),
        "oversight@prairielake.example": UserFactory(roles=[Role.OVERSIGHT_READER]),
    }


@pytest.mark.slow
def test_one_trial_is_locked_and_one_is_reported(
    accounts: Mapping[str, User], now: datetime
) -> None:
    trials.load_trials(accounts=accounts, now=now)

    locked, reported = Trial.objects.order_by("pk")
    assert (locked.state, locked.person_count, locked.block_count) == (TrialState.LOCKED, 48, 12)
    assert locked.locked_by == accounts["oversight@prairielake.example"]
    assert not Deviation.objects.filter(trial=locked).exists()
    assert (reported.state, reported.household_count) == (TrialState.PUBLISHED, 480)
    assert reported.seed_hash == fingerprint(read("trial")["course"]["lot"])
    assert set(Plan.objects.values_list("state", flat=True)) == {PlanState.DONE}
    report = TrialReport.objects.get()
    assert report.result["flow"]["households"] == {"treated": 240, "control": 240}
    # The seeds are fixed, and so is what they lead to.
    said = reports.report_of(report.result, services.plan_of(reported))
    assert [(row.when, row.estimate, row.range, row.finding) for row in said.primary] == [
        ("7 days after", "+4.1", "+1.3 to +6.9", "raised"),
        ("21 days after", "+1.3", "−1.8 to +4.3", "no_effect"),
    ]
