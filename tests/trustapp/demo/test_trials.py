"""The demonstration's trial: locked by two people, on invented people alone."""

from datetime import datetime

import pytest

from engagement.visits.enums import TrialState
from engagement.visits.models import Deviation, Plan, Trial
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from trustapp.accounts.enums import Role
from trustapp.demo.services import trials


@pytest.mark.django_db
def test_a_trial_is_locked_and_no_visit_has_begun(now: datetime) -> None:
    PlaceFactory(number=25, population=False)
    accounts = {
        "analyst@prairielake.example": UserFactory(roles=[Role.SURVEY_ANALYST]),
        "oversight@prairielake.example": UserFactory(roles=[Role.OVERSIGHT_READER]),
    }

    trials.load_trial(accounts=accounts, now=now)

    trial = Trial.objects.get()
    assert (trial.state, trial.person_count, trial.block_count) == (TrialState.LOCKED, 48, 12)
    assert trial.locked_by == accounts["oversight@prairielake.example"]
    assert not Plan.objects.exists()
    assert not Deviation.objects.exists()
