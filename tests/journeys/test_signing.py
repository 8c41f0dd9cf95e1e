"""An officer reads a policy on a phone, answers its questions and signs it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement.policies import services
from engagement.policies.models import Signature
from engagement.policies.pure import quiz
from tests.factories.policies import EDITOR, make_policy
from tests.journeys.colleagues import employ
from tests.journeys.conftest import Inside
from tests.journeys.test_policy_and_visit import PHONE, Thumb, sign_in_at
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role

pytestmark = [pytest.mark.slow, pytest.mark.browser]
__all__ = ["sign_in_at"]
QUIZ = """When is the report due?
- In a week
* Within a day
> Part 8.1.3: within 24 hours."""


def test_officer_reads_answers_and_signs_without_script(
    house: Machine, go_inside: Inside, sign_in_at: Any
) -> None:
    with go_inside(house):
        now = timezone.now()
        policy = make_policy(number="8.1", title="Foot pursuits", now=now)
        officer = employ(Role.OFFICER)
        services.ask_to_sign(
            version=policy.versions.get(), roles=[Role.OFFICER], place_ids=(),
            due_on=timezone.localdate() + timedelta(days=7), questions=quiz.parse(QUIZ),
            by=EDITOR, now=now,
        )  # fmt: skip

    phone = sign_in_at(officer, viewport=PHONE, has_touch=True, java_script_enabled=False)
    thumb = Thumb(phone)
    thumb.tap("link", "8.1 Foot pursuits")
    phone.get_by_label("In a week").check()
    phone.get_by_label("I have read this version").check()
    thumb.tap("button", "Sign this version")
    assert "Part 8.1.3: within 24 hours." in phone.locator("main").inner_text()
    phone.get_by_label("Within a day").check()
    phone.get_by_label("I have read this version").check()
    thumb.tap("button", "Sign this version")

    assert "Signed. Thank you for reading it." in phone.locator("main").inner_text()
    with go_inside(house):
        assert Signature.objects.get().request.version.policy.number == "8.1"
