"""An officer at a door: few taps, no typing, no script."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from engagement.visits.models import Plan, Visit
from tests.factories.visits import PlanFactory, officer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(officers=[officer(name="Dana Okafor")], planned_on=timezone.localdate())


@pytest.fixture
def phone(live: str, sign_in: Any, browser: Any, plan: Plan) -> Iterator[Any]:
    """A phone without JavaScript, signed in as the officer of the plan, at the street list."""
    client = sign_in(plan.officers.get().user, Client())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, has_touch=True
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    page = context.new_page()
    page.goto(f"{live}/staff/visits/{plan.public_id}/")
    yield page
    context.close()


def tap(page: Any, *names: tuple[str, str]) -> int:
    """Tap what has each role and name, in turn, and return how many taps it took."""
    for role, name in names:
        found = page.get_by_text(name) if role == "summary" else page.get_by_role(role, name=name)
        found.first.tap()
    return len(names)


def test_no_answer_takes_two_taps(phone: Any) -> None:
    taps = tap(phone, ("link", "Next: 100"), ("button", "No answer"))

    phone.get_by_text("Saved: 100 Elm Street, No answer.").wait_for()
    phone.get_by_role("link", name="Next: 102").wait_for()
    assert taps == 2
    assert Visit.objects.get().outcome == "no_answer"


def test_talk_with_two_topics_takes_four_taps(phone: Any) -> None:
    taps = tap(
        phone, ("link", "Next: 100"), ("checkbox", "Noise"), ("checkbox", "Street lights"),
        ("button", "Save: we talked"),
    )  # fmt: skip

    phone.get_by_text("Saved: 100 Elm Street, Talked.").wait_for()
    assert taps <= 6
    assert Visit.objects.get().topics == ["noise", "lights"]


def test_follow_up_without_typing_takes_six_taps(phone: Any, promise_kinds: None) -> None:
    taps = tap(
        phone, ("link", "Next: 100"), ("checkbox", "Noise"),
        ("summary", "They asked us to follow up"),
        ("checkbox", "They asked us to come back or get in touch"),
        ("checkbox", "They agreed that we note this and the door"), ("button", "Save: we talked"),
    )  # fmt: skip

    phone.get_by_role("heading", name="Saved. Give them this code").wait_for()
    assert taps <= 6
    assert Visit.objects.get().follow_up_case.startswith("case:")
