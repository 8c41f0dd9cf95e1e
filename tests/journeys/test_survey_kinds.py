"""An analyst builds a survey of every kind of question; residents answer it.

On a phone, without JavaScript; in Arabic; with the keyboard alone. And six questions take no
longer than 75 seconds.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feedback.surveys.models import Answer, OpenLink, Question, Survey, WrittenAnswer
from feedback.surveys.pure.wording import INTROS
from tests.factories.surveys import OpenLinkFactory, SurveyFactory, WaveFactory
from tests.journeys.colleagues import employ
from tests.journeys.conftest import Inside
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
MET = {
    "English": ("Did you speak with an officer this year?", "Yes", "No"),
    "Arabic": ("هل تحدثت مع ضابط هذا العام؟", "نعم", "لا"),
}
HEARD = {
    "English": ("Where do you hear about us?", "Neighbors", "News", "None of these"),
    "Arabic": ("من أين تعرف أخبارنا؟", "الجيران", "الأخبار", "لا شيء منها"),
}
TIMES = {"English": ("How many times?",), "Arabic": ("كم مرة؟",)}
CHANGE = {"English": ("What should we change?",), "Arabic": ("ماذا يجب أن نغير؟",)}
WORDS = "Answer the phone at night."


@pytest.fixture(scope="module")
def built(house: Machine, go_inside: Inside, browser: Any) -> str:
    """The short address of a survey with all kinds and a branch, built through its pages."""
    with go_inside(house):
        analyst = employ(Role.SURVEY_ANALYST)
    context = browser.new_context()
    desk = context.new_page()
    analyst.sign_in(desk, house.address)
    home = f"{house.address}/staff/surveys"
    add_question(desk, home, "single", "journey_met", MET)
    add_question(desk, home, "number", "journey_times", TIMES)
    add_question(desk, home, "multiple", "journey_heard", HEARD)
    add_question(desk, home, "text", "journey_change", CHANGE)
    plan(desk, home)
    set_condition(desk)
    walk_the_preview(desk)
    start(desk)
    context.close()
    with go_inside(house):
        return str(OpenLink.objects.get(label="Journey").short)


def add_question(desk: Any, home: str, kind: str, key: str, words: dict[str, Any]) -> None:
    """Write a question in two languages, side by side."""
    desk.goto(f"{home}/bank/new/")
    desk.locator(f"a[href$='/bank/new/{kind}/']").click()
    desk.get_by_label("Short name").fill(key)
    desk.get_by_label("What it measures").fill("contact")
    for language, (text, *options) in words.items():
        desk.get_by_label(f"Question, {language}", exact=True).fill(text)
        for number, option in enumerate(options, start=1):
            desk.get_by_label(f"Answer {number}, {language}", exact=True).fill(option)
    if kind == "multiple":
        desk.get_by_label("Stands alone: Answer 3").check(force=True)
    desk.get_by_role("button", name="Save the question").click()
    desk.get_by_text("The question is in the bank.").wait_for()


def plan(desk: Any, home: str) -> None:
    """Choose the questions and languages; it opens at once, for whoever has the link."""
    desk.goto(f"{home}/new/")
    desk.get_by_label("Name for staff").fill("Journey of kinds")
    asked = ("How much do the police in your neighborhood listen", *(
        words["English"][0] for words in (MET, TIMES, HEARD, CHANGE)
    ))  # fmt: skip
    for text in asked:
        desk.get_by_role("checkbox", name=text).check(force=True)
    for language in ("English", "Arabic"):
        desk.get_by_role("checkbox", name=language, exact=True).check(force=True)
    opens = timezone.localtime() - timedelta(hours=1)
    desk.locator("input[type=date]").first.fill(opens.date().isoformat())
    desk.locator("input[type=time]").first.fill(opens.strftime("%H:%M"))
    desk.get_by_role("radio", name="Once").check(force=True)
    desk.get_by_role("button", name="Save the draft").click()


def set_condition(desk: Any) -> None:
    """Ask how many times only those who spoke with an officer."""
    desk.get_by_role("link", name="Order and conditions").click()
    name = re.compile(rf"Conditions\s*: {re.escape(TIMES['English'][0])}")
    desk.get_by_role("link", name=name).click()
    desk.locator("summary", has_text=MET["English"][0]).click()
    desk.get_by_role("checkbox", name="Yes").check(force=True)
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text(f"Only if “{MET['English'][0]}” is: Yes").wait_for()


def walk_the_preview(desk: Any) -> None:
    """Walk both branches in the width of a phone; nothing of it is kept."""
    desk.get_by_role("link", name="See it as a respondent").click()
    for answer, is_asked in (("Yes", True), ("No", False)):
        desk.get_by_role("link", name="Start again").click()
        desk.locator(".phone").get_by_role("radio", name=answer, exact=True).check(force=True)
        desk.locator(".phone").get_by_role("button", name="Continue").click()
        assert desk.get_by_text(TIMES["English"][0]).is_visible() is is_asked
        assert desk.locator(".phone").bounding_box()["width"] <= PHONE["width"]
    desk.get_by_role("link", name="Arabic").click()
    assert desk.locator(".phone").get_attribute("dir") == "rtl"
    desk.get_by_role("link", name="Go back to the survey").click()


def start(desk: Any) -> None:
    """Make an open link and start the survey."""
    desk.get_by_label("Where will it be used?").fill("Journey")
    desk.get_by_role("radio", name="Open link").check(force=True)
    desk.get_by_role("button", name="Make the link").click()
    desk.get_by_role("link", name="Start the survey").click()
    desk.get_by_role("button", name="Start the survey").click()
    desk.get_by_text("The survey is running.").wait_for()


@pytest.fixture
def on_phone(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a page on a phone, with or without scripts."""
    contexts = []

    def open_page(**kwargs: Any) -> Any:
        contexts.append(browser.new_context(viewport=PHONE, **kwargs))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def wait_until_open(page: Any, address: str) -> None:
    """Open the survey as soon as its wave takes answers."""
    for _attempt in range(60):
        if page.goto(address).status == 200:
            return
        page.wait_for_timeout(1000)
    pytest.fail("The wave did not open.")


def answers(house: Machine, go_inside: Inside) -> dict[str, list[Any]]:
    """Return the answers of the newest response, by question, and the words."""
    with go_inside(house):
        newest = Answer.objects.latest("id").response_id
        found: dict[str, list[Any]] = {}
        rows = Answer.objects.filter(response=newest).order_by("id")
        for key, value, status in rows.values_list(
            "item__version__question__key", "value", "status"
        ):
            found.setdefault(key, []).append(value if status == "answered" else status)
        found["words"] = [each.words for each in WrittenAnswer.objects.filter(response=newest)]
        return found


def test_a_resident_answers_every_kind_on_a_phone_without_scripts(
    house: Machine, go_inside: Inside, on_phone: Any, built: str
) -> None:
    phone = on_phone(java_script_enabled=False)
    wait_until_open(phone, f"{house.address}/q/{built}/")

    assert phone.locator("input:checked").count() == 0
    phone.get_by_role("radio", name="7", exact=True).check(force=True)
    phone.get_by_role("radio", name="Yes", exact=True).check(force=True)
    go_on(phone)
    phone.get_by_role("textbox").first.fill("3")
    phone.get_by_role("checkbox", name="Neighbors").check(force=True)
    phone.get_by_role("checkbox", name="None of these").check(force=True)
    go_on(phone)
    assert phone.get_by_text("Keep one of them.").first.is_visible()
    phone.get_by_role("checkbox", name="None of these").uncheck(force=True)
    phone.locator("textarea").fill(WORDS)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    go_on(phone)
    phone.get_by_role("button", name="Send my answers").click()

    assert "We have your answers" in phone.locator("h1").inner_text()
    assert answers(house, go_inside) == {
        "listen": [7], "journey_met": [1], "journey_times": [3], "journey_heard": [1],
        "journey_change": [1], "words": [WORDS],
    }  # fmt: skip


def go_on(page: Any) -> None:
    page.locator("main").get_by_role("button").click()


def test_a_resident_answers_in_arabic_and_is_not_asked_what_does_not_apply(
    house: Machine, go_inside: Inside, on_phone: Any, built: str
) -> None:
    phone = on_phone(java_script_enabled=False)
    wait_until_open(phone, f"{house.address}/ar/q/{built}/")

    assert phone.locator("html").get_attribute("dir") == "rtl"
    phone.get_by_role("radio", name="لا", exact=True).check(force=True)
    go_on(phone)
    assert phone.get_by_text(TIMES["Arabic"][0]).count() == 0
    phone.get_by_role("checkbox", name="الجيران").check(force=True)
    go_on(phone)
    go_on(phone)

    assert answers(house, go_inside) == {
        "listen": ["skipped"], "journey_met": [2], "journey_heard": [1],
        "journey_change": ["skipped"], "words": [],
    }  # fmt: skip


def test_a_resident_answers_with_the_keyboard_alone(
    house: Machine, go_inside: Inside, on_phone: Any, built: str
) -> None:
    page = on_phone()
    wait_until_open(page, f"{house.address}/q/{built}/")

    press_until(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2/")
    press_until(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    press_until(page, "textarea")
    page.keyboard.type("Be kind.")
    press_until(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/3/")
    press_until(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/")

    found = answers(house, go_inside)
    assert found["words"] == ["Be kind."]
    assert found["listen"] == [0]


def press_until(page: Any, wanted: str) -> None:
    """Press the tabulator until the focus is where it should be."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"The keyboard does not reach {wanted}.")


def test_six_questions_take_at_most_75_seconds(
    house: Machine, go_inside: Inside, on_phone: Any
) -> None:
    """1.2 s a tap and 0.3 s a word read; a sentence that comes again is read once.

    The screen about the respondent is optional: its heading and its button count.
    """
    with go_inside(house):
        now = timezone.now()
        survey = SurveyFactory(state="running", first_opens_at=now)
        for text in survey.texts.filter(language__in=INTROS):
            intro = INTROS[text.language]
            text.title, text.who_asks, text.why = intro.title, intro.who_asks, intro.why
            text.save()
        WaveFactory(
            survey=survey, population="open_link",
            opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
        )  # fmt: skip
        short = OpenLinkFactory(survey=survey, short="six75").short
    phone = on_phone(java_script_enabled=False)
    phone.goto(f"{house.address}/q/{short}/")
    taps, sentences = 0, set()
    while phone.locator("main form").count():
        is_about = phone.locator("h1").inner_text() == "About you"
        read = "main :is(h1, button)" if is_about else READ
        for words in phone.locator(read).all_inner_texts():
            sentences |= {each.strip() for each in re.split(r"(?<=[.?!])\s", words)}
        for group in [] if is_about else phone.locator("fieldset").all():
            group.locator("label").first.click()
            taps += 1
        go_on(phone)
        taps += 1
    words = sum(len(re.findall(r"[^\W\d]+", each)) for each in sentences)

    assert taps == 6 + 3
    assert words > 150
    assert taps * 1.2 + words * 0.3 <= 75


# All that is read on a screen of questions; the numbers of questions and points are glanced at.
READ = (
    "main :is(h1, .lede, .stack > p, legend > span:not(.which), .dial p, .across .choice, .kept, "
    "button):not(.edge)"
)


def test_the_survey_that_was_built_asks_every_kind(house: Machine, go_inside: Inside, built: str):
    with go_inside(house):
        survey = Survey.objects.get(open_links__short=built)
        kinds = set(survey.items.values_list("version__kind", flat=True))
        keys = Question.objects.filter(key__startswith="journey_").count()

    assert kinds == {"scale", "single", "multiple", "number", "text"}
    assert keys == 4
