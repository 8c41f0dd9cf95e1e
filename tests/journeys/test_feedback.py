"""A resident tells us something, a person answers, and the public reads what came of it.

On a phone, without JavaScript, without a name: three screens, one code.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.places import PlaceFactory
from tests.journeys.colleagues import Colleague, employ
from tests.journeys.conftest import Inside
from tests.journeys.pace import DECIDE, PRESS_A_KEY, READ_A_WORD, TAP, words_read
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
ELM, OAK, BIRCH = "Elm Park", "Oak Hill", "Birch Row"
SAID = "Two officers stopped my son and would not say why."
REPLY = "We spoke with both officers. From now on they say why, each time."
REASON = "A second camera on that corner would watch people at home."
YOU_SAID = "Say why you stop somebody."
WE_DID = "Officers of this district now give the reason for every stop."
ASKED = "Put up a second camera."
REFUSED = "We decided against it: it would look into homes."
DARK = "The light at the crossing is out."
REPAIRED = "The city repaired it on Tuesday."
STILL_DARK = "It went out again on the same night."
AGAIN = "You are right. A new lamp comes on Friday."


@pytest.fixture(scope="module", autouse=True)
def parks(house: Machine, go_inside: Inside) -> None:
    """Neighborhoods to choose from."""
    with go_inside(house):
        for name in (ELM, OAK, BIRCH):
            PlaceFactory(name=name)


@pytest.fixture
def liaison(house: Machine, go_inside: Inside) -> Colleague:
    """Somebody who answers residents."""
    with go_inside(house):
        return employ(Role.COMMUNITY_LIAISON)


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A page on a phone where scripts do not run."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Any, house: Machine, liaison: Colleague) -> Iterator[Any]:
    """The liaison's browser, signed in with both factors."""
    context = browser.new_context()
    page = context.new_page()
    liaison.sign_in(page, house.address)
    yield page
    context.close()


def test_feedback_is_answered_and_its_outcome_told(house: Machine, phone: Any, desk: Any) -> None:
    code = tell(house, phone, SAID, ELM)
    take_up(house, desk, ELM, SAID)
    desk.get_by_label("Your reply").fill(REPLY)
    desk.get_by_role("button", name="Reply", exact=True).click()
    desk.get_by_text("Your reply is there.").wait_for()

    assert REPLY in progress(house, phone, code)

    close(desk, "Done", REPLY)
    publish(desk, YOU_SAID, WE_DID)

    assert "What came of it" in progress(house, phone, code)
    assert public_story(house, phone, YOU_SAID) == ("We did", WE_DID, "Done")


def test_refusal_is_told_with_its_reason(house: Machine, phone: Any, desk: Any) -> None:
    code = tell(house, phone, ASKED, OAK)
    take_up(house, desk, OAK, ASKED)
    close(desk, "Not changing", REASON)
    publish(desk, ASKED, REFUSED)

    assert REASON in progress(house, phone, code)
    assert public_story(house, phone, ASKED) == (
        "We decided not to, because", REFUSED, "Not changing",
    )  # fmt: skip


def test_what_was_not_resolved_is_opened_again_with_its_trace(
    house: Machine, phone: Any, desk: Any
) -> None:
    code = tell(house, phone, DARK, BIRCH)
    take_up(house, desk, BIRCH, DARK)
    close(desk, "Done", REPAIRED)

    assert REPAIRED in progress(house, phone, code)
    phone.get_by_role("radio", name="No", exact=True).check(force=True)
    phone.get_by_label("What is still missing?").fill(STILL_DARK)
    phone.get_by_role("button", name="Tell us", exact=True).click()
    opened = phone.locator("main").inner_text()
    assert "You asked us to look again." in opened
    assert "Next date we promised" in opened
    assert REPAIRED in opened

    take_up(house, desk, BIRCH, STILL_DARK)
    desk.get_by_label("Your reply").fill(AGAIN)
    desk.get_by_role("button", name="Reply", exact=True).click()
    desk.get_by_text("Your reply is there.").wait_for()
    finished = progress(house, phone, code)
    assert AGAIN in finished
    assert REPAIRED in finished
    assert "You said whether it was resolved: No" in finished


def test_four_answers_take_a_minute_and_their_progress_a_quarter_of_one(
    house: Machine, phone: Any
) -> None:
    phone.goto(f"{house.address}/say/feedback/")
    read = words_read(phone, "main h1", "main .lede", "main legend")
    read += words_read(phone, "main fieldset >> nth=0 >> label")
    questions = ("listened", "respectful", "explained", "fair")
    for name in questions:
        phone.locator(f"input[name={name}][value=partly]").check(force=True)
    phone.get_by_role("button", name="Continue").click()
    read += words_read(phone, "main h1", "main .lede", "main label[for=id_words]")
    phone.get_by_role("button", name="Send", exact=True).click()
    read += words_read(phone, "main h1", "main .lede")
    code = str(phone.locator("#code").get_attribute("data-code"))
    # Four answers, one more screen, and a code that is written down.
    seconds = (len(questions) + 2) * TAP + len(questions) * DECIDE + read * READ_A_WORD
    assert seconds + len(code) * PRESS_A_KEY < 60

    phone.goto(f"{house.address}/track/")
    read = words_read(phone, "main h1", "main form label")
    phone.get_by_role("textbox").first.fill(code)
    phone.get_by_role("button", name="See progress").click()
    # The first line says where it stands; more is there for whoever wants it.
    read += words_read(phone, "main h1", "main .lede >> nth=0")
    assert 2 * TAP + len(code) * PRESS_A_KEY + read * READ_A_WORD < 15


# --- the resident -----------------------------------------------------------------------------
def tell(house: Machine, phone: Any, words: str, place: str) -> str:
    """Give feedback in three screens that fit the phone, and return the code of the third."""
    screens = []
    phone.goto(f"{house.address}/say/feedback/")
    screens.append(phone.locator("h1").inner_text())
    phone.locator("input[name=listened][value=no]").check(force=True)
    phone.get_by_role("button", name="Continue").click()
    screens.append(phone.locator("h1").inner_text())
    phone.get_by_label("What happened, in your own words?").fill(words)
    phone.get_by_label("Where was it?").select_option(label=place)
    phone.get_by_role("button", name="Send", exact=True).click()
    screens.append(phone.locator("h1").inner_text())

    assert screens == [
        "How did we treat you?", "Is there more to say?", "Thank you. We have it.",
    ]  # fmt: skip
    return str(phone.locator("#code").get_attribute("data-code"))


def progress(house: Machine, phone: Any, code: str) -> str:
    """Return what the resident reads who enters the code."""
    phone.goto(f"{house.address}/track/")
    phone.get_by_role("textbox").first.fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="See progress").click()
    return str(phone.locator("main").inner_text())


def public_story(house: Machine, phone: Any, said: str) -> tuple[str, str, str]:
    """Return what everybody can read: the kind of answer, the answer, and its chip."""
    phone.goto(f"{house.address}/you-said/")
    phone.get_by_role("link", name=said).first.click()
    story = phone.locator("article")
    return (
        story.locator("h2").inner_text(),
        story.locator("h2 + p").inner_text(),
        story.locator(".chip").inner_text(),
    )


# --- the liaison ------------------------------------------------------------------------------
def take_up(house: Machine, desk: Any, place: str, words: str) -> None:
    """Open what waits; all of it stands on one screen with the reply."""
    desk.goto(f"{house.address}/staff/inbox/")
    while not (found := desk.get_by_role("link", name=place)).count():
        desk.locator("a[rel=next]").click()
    found.first.click()
    assert desk.get_by_text(words).first.is_visible()
    assert desk.get_by_label("Your reply").is_visible()


def close(desk: Any, outcome: str, reason: str) -> None:
    """Close with an outcome and the reason."""
    desk.locator("summary", has_text="Close with an outcome").click()
    desk.get_by_role("radio", name=outcome).check(force=True)
    desk.get_by_label("Why? The resident reads this").fill(reason)
    desk.get_by_role("button", name="Close it").click()
    desk.get_by_text("It is closed.").wait_for()


def publish(desk: Any, said: str, did: str) -> None:
    """Tell the public in words of our own."""
    desk.get_by_role("textbox", name="You said").fill(said)
    desk.get_by_label("We did, or why we did not").fill(did)
    desk.get_by_role("checkbox", name="I checked").check(force=True)
    desk.get_by_role("button", name="Publish it").click()
    desk.get_by_text("The story is public.").wait_for()
