"""What staff do in the open: a rule changes and everybody can see how; a street gets a visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.accounts import OfficerFactory
from tests.factories.places import PlaceFactory
from tests.factories.policies import BODY, make_policy
from tests.journeys.colleagues import Colleague, employ
from tests.journeys.conftest import Inside
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
TITLE = "Body cameras"
CHANGED = "Recordings are kept for 90 days."
WHY = "Residents had too little time to ask for them."
DOUBT = "Say what residents asked for."
STREET = "Canal Street"


@pytest.fixture
def sign_in_at(browser: Any, house: Machine) -> Iterator[Any]:
    """Return a function that gives somebody a browser, signed in with both factors."""
    contexts = []

    def enter(colleague: Colleague, **options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        colleague.sign_in(page, house.address)
        return page

    yield enter
    for context in contexts:
        context.close()


@dataclass
class Thumb:
    """Taps on a phone, and counts."""

    page: Any
    taps: int = 0

    def tap(self, role: str, name: str) -> None:
        """Tap what has this name."""
        self.page.get_by_role(role, name=name).first.click()
        self.taps += 1


def test_second_person_refuses_with_a_reason_then_approves_and_residents_see_what_changed(
    house: Machine, go_inside: Inside, sign_in_at: Any, browser: Any
) -> None:
    with go_inside(house):
        policy = make_policy(number="7.7", title=TITLE, topic="Cameras")
        editor, second = employ(Role.POLICY_EDITOR), employ(Role.POLICY_EDITOR)

    author, approver = sign_in_at(editor), sign_in_at(second)
    send_a_version(house, author)
    refuse_it(house, approver)
    send_again(house, author)
    approve_it(house, approver)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/policies/{policy.slug}/")
    page.get_by_role("link", name="See what changed").click()
    words = " ".join(page.locator("main").inner_text().split())
    context.close()

    assert CHANGED in words
    assert WHY in words
    assert "Removed: 24 hours End of removed words." in words
    assert "Added: 90 days End of added words." in words


def send_a_version(house: Machine, desk: Any) -> None:
    """Write the next version of the policy, look at it, and send it for approval."""
    desk.goto(f"{house.address}/staff/policies/")
    desk.get_by_role("row", name=TITLE).get_by_role("button", name="Start a draft").click()
    desk.get_by_label("Full text").fill(BODY.replace("24 hours", "90 days"))
    desk.get_by_label("Plain summary").fill("Officers record what they do.")
    desk.get_by_label("What changed, in short").fill(CHANGED)
    desk.get_by_label("Why it changed").fill("It was time.")
    desk.get_by_label("In force from").fill(timezone.localdate().isoformat())
    desk.get_by_role("button", name="Save and preview").click()
    desk.get_by_role("button", name="Send for approval").click()
    desk.get_by_text("Sent. It is published").wait_for()


def refuse_it(house: Machine, desk: Any) -> None:
    """Read what waits and send it back with a reason."""
    desk.goto(f"{house.address}/staff/policies/")
    desk.get_by_role("row", name=TITLE).get_by_role("link", name="Read and answer").click()
    desk.get_by_label("If you refuse: why?").fill(DOUBT)
    desk.get_by_role("button", name="Refuse with this reason").click()
    desk.get_by_text("Refused. The author sees your reason.").wait_for()


def send_again(house: Machine, desk: Any) -> None:
    """Read the reason and send the draft again, with what was asked for."""
    desk.goto(f"{house.address}/staff/policies/")
    desk.get_by_role("row", name=TITLE).get_by_role("link", name="Edit draft").click()
    desk.get_by_text(DOUBT).wait_for()
    desk.get_by_label("Why it changed").fill(WHY)
    desk.get_by_role("button", name="Save and preview").click()
    desk.get_by_role("button", name="Send for approval").click()


def approve_it(house: Machine, desk: Any) -> None:
    """Read what waits and approve it."""
    desk.goto(f"{house.address}/staff/policies/")
    desk.get_by_role("row", name=TITLE).get_by_role("link", name="Read and answer").click()
    desk.get_by_role("button", name="Approve and publish").click()
    desk.wait_for_url("**/v/2/")


def test_officer_logs_a_planned_visit_within_six_taps(
    house: Machine, go_inside: Inside, sign_in_at: Any
) -> None:
    with go_inside(house):
        PlaceFactory(name="Canal Side", slug="canal-side")
        supervisor, officer = employ(Role.SUPERVISOR), employ(Role.OFFICER)
        OfficerFactory(name="Dana Okafor", user=User.objects.get(email=officer.email))

    desk = sign_in_at(supervisor)
    plan_a_street(house, desk)
    phone = sign_in_at(officer, viewport=PHONE, has_touch=True, java_script_enabled=False)
    thumb = Thumb(phone)
    thumb.tap("link", STREET)
    thumb.tap("link", "Next: 100")
    phone.get_by_label("Traffic").check()
    thumb.taps += 1
    thumb.tap("button", "Save: we talked")
    desk.reload()

    assert thumb.taps <= 6
    assert "1 of 3 doors done." in phone.locator("main").inner_text()
    assert "1 of 3 doors done." in desk.locator("main").inner_text()


def plan_a_street(house: Machine, desk: Any) -> None:
    """Plan three doors for today and share them with an officer."""
    desk.goto(f"{house.address}/staff/visits/new/")
    desk.get_by_label("Neighborhood").select_option(label="Canal Side")
    desk.get_by_label("Street").fill(STREET)
    desk.get_by_label("Day").fill(timezone.localdate().isoformat())
    desk.get_by_label("Doors", exact=True).fill("100-104 even")
    desk.get_by_label("Officer").select_option(index=1)
    desk.get_by_role("button", name="Share this plan").click()
    desk.get_by_text("0 of 3 doors done.").wait_for()
