"""Somebody answers what a resident told us: one screen, one minute, and never the mouse."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from feedback.cases import services
from feedback.cases.models import Case
from tests.factories.cases import BY, told
from tests.factories.places import PlaceFactory
from tests.journeys.colleagues import employ
from tests.journeys.conftest import Inside
from tests.journeys.pace import PRESS_A_KEY, READ_A_WORD, TYPE_A_WORD_AT_A_DESK
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SAID = "The officer at the crossing shouted at my daughter."
OWN = "I spoke with him this morning."
A_MINUTE = 60
WAIT = 60_000
# What the focus is on: its name, or its words.
FOCUS = "document.activeElement.name || document.activeElement.textContent.trim()"


class Hands:
    """Somebody at a keyboard; every key counts."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.seconds = 0.0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.seconds += PRESS_A_KEY

    def walk_to(self, name: str, key: str = "Tab") -> None:
        for _ in range(8):
            self.press(key)
            if self.page.evaluate(FOCUS) == name:
                return
        raise AssertionError(f"{name} is not within eight steps")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.seconds += TYPE_A_WORD_AT_A_DESK * len(words.split())

    def read(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=WAIT)
        self.seconds += READ_A_WORD * len(words.split())


@pytest.fixture(scope="module")
def case(house: Machine, go_inside: Inside) -> Case:
    """Something that a resident told us from a place of its own."""
    with go_inside(house):
        services.add_ready_reply(
            title="Spoke with them", texts={"en": "You told us on {received}. Thank you."},
            by=BY, now=timezone.now(),
        )  # fmt: skip
        place = PlaceFactory(name="Fir Grove", slug="fir-grove", population=False)
        return told("HJKM-NPQR-TVWX", now=timezone.now(), words=SAID, place=place)


@pytest.fixture
def desk(browser: Any, house: Machine, go_inside: Inside) -> Iterator[Any]:
    """The browser of somebody who answers residents."""
    with go_inside(house):
        liaison = employ(Role.COMMUNITY_LIAISON)
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT)
    liaison.sign_in(page, house.address)
    yield page
    context.close()


def test_answer_takes_a_minute_one_screen_and_no_mouse(
    house: Machine, desk: Any, case: Case
) -> None:
    desk.goto(f"{house.address}/staff/inbox/?place=fir-grove")
    hands = Hands(desk)

    hands.press("j", "Enter")
    desk.wait_for_url(f"**/staff/inbox/{case.public_id}/*")
    hands.read(SAID)
    screen = desk.url
    hands.press("r")
    hands.walk_to("ready", "Shift+Tab")
    hands.press("S")
    hands.walk_to("fill")
    hands.press("Enter")
    desk.wait_for_url("**/answer/*")
    hands.read("It reads well.")
    hands.press("r", "Control+End", "Enter")
    hands.type(OWN)
    hands.walk_to("Reply")
    hands.press("Enter")
    desk.wait_for_url(screen)

    thread = desk.get_by_role("region", name="Messages and notes")
    desk.get_by_text("Your reply is there.").wait_for()
    assert f"Thank you.\n{OWN}" in thread.inner_text()
    assert "{" not in thread.inner_text()
    assert hands.seconds < A_MINUTE


def test_keys_are_shown_and_can_be_turned_off(house: Machine, desk: Any, case: Case) -> None:
    desk.goto(f"{house.address}/staff/inbox/{case.public_id}/")
    keys = desk.get_by_text("Show these keys")

    assert not keys.is_visible()
    desk.keyboard.press("?")
    keys.wait_for()
    desk.get_by_role("button", name="Turn the keys off").press("Enter")
    desk.locator("h1").click()
    desk.keyboard.press("r")

    assert desk.evaluate("document.activeElement.tagName") != "TEXTAREA"
    desk.get_by_role("button", name="Turn the keys on").press("Enter")
    desk.locator("h1").click()
    desk.keyboard.press("r")
    assert desk.evaluate("document.activeElement.name") == "words"
