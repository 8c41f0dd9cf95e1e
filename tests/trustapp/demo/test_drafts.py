"""Invented drafts stand where real ones would: one open, one answered and in force."""

import pytest
from django.utils import timezone

from engagement.policies import queries
from engagement.policies.enums import PeriodState
from engagement.policies.models import Consultation
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from trustapp.demo.services.drafts import load_drafts

pytestmark = pytest.mark.django_db


def test_one_draft_is_open_and_one_was_answered_and_took_effect() -> None:
    PlaceFactory(number=77)
    names = ("policy", "policy2", "liaison")
    now = timezone.now()

    load_drafts(accounts={f"{name}@prairielake.example": UserFactory() for name in names}, now=now)

    opened, answered = Consultation.objects.order_by("policy__number")
    today = timezone.localdate(now)
    assert queries.standing_of(opened, today).state == PeriodState.OPEN
    assert queries.outcome_of(opened).said == 5
    assert queries.meetings_of(opened).count() == 1
    assert queries.standing_of(answered, today).state == PeriodState.ANSWERED
    outcome = queries.outcome_of(answered)
    assert (outcome.said, outcome.changed, outcome.not_changed) == (3, 1, 1)
    shown = queries.newest_version(answered.policy_id)
    assert {key: each.comment_count for key, each in queries.answers_on_clauses(shown).items()} == {
        "search": 2, "yes": 2, "record": 1,
    }  # fmt: skip
