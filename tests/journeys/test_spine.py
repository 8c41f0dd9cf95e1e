"""The main job of the house: from a question in the bank to a published score with its doubt.

An analyst plans a survey in the browser; the clock opens its wave, draws the sample and queues the
invitations; they leave through a real mail server; three residents answer from their mails, and
the rest of the town by the same service; the wave closes and is counted; everybody reads the same
numbers. Then one answer is replaced by another, and all of them move alike.
"""

import csv
import io
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from feedback.surveys import queries as surveys
from feedback.surveys.models import Answer, Contact, Response, Wave
from feedback.trust.enums import Shown
from feedback.trust.models import Score
from feedback.trust.services import folding
from tests.journeys.colleagues import Colleague, employ
from tests.journeys.conftest import Inside, as_owner, letters, poke
from tests.journeys.crowd import link_in
from tests.journeys.town import (
    HARBOR,
    SIZES,
    TOO_SMALL,
    Person,
    answer_by_service,
    found_town,
    slug_of,
)
from tests.journeys.visitor import Visitor
from tests.journeys.waiting import wait_for
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import system

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MARIA = ("maria@example.org", "North Shore", "es")
NOOR = ("noor@example.org", "North Shore", "en")
LEE = ("lee@example.org", "South Bank", "en")
LATE = ("late@example.org", "South Bank", "en")
NAMED = (MARIA, NOOR, LEE, LATE)
TITLE = "Trust this spring"
THANKS = "Thank you. We have your answers."
ENDED = "This link does not take answers now."
CITY = "(whole city)"
TRUST_HERE = re.compile(r"Trust in .+ is (\d+) out of 100\. The range is (\d+) to (\d+)\.")
TRUST_IN_CITY = re.compile(r"The whole city: (\d+) \((\d+) to (\d+)\)\.")


@dataclass(frozen=True)
class Numbers:
    """A score and its range, as some place gives them."""

    estimate: float
    low95: float
    high95: float

    def rounded(self, digits: int) -> "Numbers":
        """Return them with so many decimals."""
        return Numbers(*(round(x, digits) for x in (self.estimate, self.low95, self.high95)))


@pytest.fixture
def analyst(house: Machine, go_inside: Inside) -> Colleague:
    """Somebody who may plan surveys, in a town with people to ask."""
    with go_inside(house):
        found_town(NAMED, timezone.now())
        return employ(Role.SURVEY_ANALYST)


def test_a_question_becomes_a_score(
    house: Machine, go_inside: Inside, analyst: Colleague, browser: Any
) -> None:
    plan_survey(house, analyst, browser)
    links = invitations(house)

    answer_in_spanish(browser, links[MARIA[0]])
    answer_without_javascript(browser, links[NOOR[0]])
    leave_and_come_back(browser, links[LEE[0]])
    with go_inside(house):
        one = let_the_others_answer(links)
    close_the_wave(house)
    first = published(house, go_inside, number=1)
    too_late = Visitor(house.address).get(links[LATE[0]])

    assert (too_late.status, ENDED in too_late.text) == (410, True)
    check_everything_agrees(house, first)

    with go_inside(house):
        replace(one, value=10)
        ref = surveys.wave_ref(Wave.objects.get(survey__title=TITLE))
    poke(house, "trust.publish_wave", ref=ref)
    second = published(house, go_inside, number=2)

    check_everything_agrees(house, second)
    here, city = (second[name].estimate - first[name].estimate for name in (HARBOR, CITY))
    one_person = 10 * (10 - Person(HARBOR, turn=0).answer) / SIZES[HARBOR]
    assert one_person / 2 < here < one_person * 2
    # All five are of one size; the very large weights of the small ones are trimmed.
    assert city == pytest.approx(here / len(SIZES), rel=0.1)
    assert second["North Shore"] == first["North Shore"]


# --- the analyst ------------------------------------------------------------------------------
def plan_survey(house: Machine, analyst: Colleague, browser: Any) -> None:
    """Build a survey from the bank with schedule and audience, and start it."""
    page = browser.new_page()
    analyst.sign_in(page, house.address)
    page.goto(f"{house.address}/staff/surveys/new/")
    page.get_by_label("Name for staff").fill(TITLE)
    for question in ("listen to the concerns", "how respectful are they", "treat different groups"):
        page.get_by_role("checkbox", name=re.compile(question)).check()
    page.get_by_role("checkbox", name="English").check()
    page.get_by_role("checkbox", name="Spanish").check()
    page.get_by_label("Date").fill(timezone.localdate().isoformat())
    page.get_by_label("Time").fill("00:00")
    page.get_by_role("radio", name="Once").check()
    page.get_by_label("How many people to invite").fill(str(sum(SIZES.values())))
    page.get_by_text("Ask only some neighborhoods").click()
    for name in SIZES:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Start the survey").click()
    page.get_by_role("button", name="Start the survey").click()
    page.get_by_text("The survey is running.").wait_for()
    page.close()


def invitations(house: Machine) -> dict[str, str]:
    """Return the address of the survey that each person got by mail, once all have."""

    def look() -> dict[str, str] | None:
        found = {
            recipient: house.address + link_in(words)
            for recipient, words in letters(house).items()
            if "/s/" in words
        }
        return found if len(found) == sum(SIZES.values()) else None

    return wait_for(look, "all invitations", seconds=60)


# --- residents --------------------------------------------------------------------------------
def choose(page: Any, *values: int) -> None:
    """Choose a point for each question on the screen, in order."""
    for group, value in zip(page.get_by_role("group").all(), values, strict=True):
        group.locator(f"input[value='{value}']").check(force=True)


def answer_in_spanish(browser: Any, link: str) -> None:
    """Answer on pages that speak the language of the mail; then open the used link again."""
    context = browser.new_context(locale="es-US")
    page = context.new_page()
    page.goto(link)
    assert "/es/s/" in link
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.get_by_text("escucha las preocupaciones").is_visible()
    choose(page, 8, 8, 8)
    page.locator("main form button").click()
    page.locator("main form button").click()
    thanks = page.locator("h1").inner_text()
    page.goto(link)
    assert page.locator("h1").inner_text() == thanks
    context.close()


def answer_without_javascript(browser: Any, link: str) -> None:
    """Answer where scripts do not run."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    choose(page, 5, 6, 7)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    assert page.locator("h1").inner_text() == THANKS
    context.close()


def leave_and_come_back(browser: Any, link: str) -> None:
    """Answer one screen, close the browser, open the mail again later and find the answers."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    choose(page, 4, 3, 2)
    page.get_by_role("button", name="Continue").click()
    context.close()

    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    assert page.get_by_text("Welcome back. You can go on where you stopped.").is_visible()
    page.get_by_role("link", name="Back").click()
    chosen = [each.get_attribute("value") for each in page.locator("input:checked").all()]
    assert chosen == ["4", "3", "2"]
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    assert page.locator("h1").inner_text() == THANKS
    context.close()


def let_the_others_answer(links: Mapping[str, str]) -> Response:
    """Let everyone else answer by service; return the response of the first in the harbor."""
    named = [email for email, _, _ in NAMED]
    turns = dict.fromkeys(SIZES, 0)
    one = None
    for contact in Contact.objects.select_related("place").order_by("pk"):
        if contact.email in named or contact.email not in links:
            continue
        person = Person(contact.place.name, turns[contact.place.name])
        turns[person.place] += 1
        token = links[contact.email].rstrip("/").rpartition("/")[2]
        name = answer_by_service(token, person, timezone.now())
        if person.place == HARBOR:
            one = one or name
    return Response.objects.get(public_id=one)


# --- counting ---------------------------------------------------------------------------------
def close_the_wave(house: Machine) -> None:
    """Let the time of the wave be over."""
    as_owner(
        house,
        "UPDATE surveys_wave SET closes_at = now() FROM surveys_survey s"
        f" WHERE s.id = survey_id AND s.title = '{TITLE}'",
    )
    poke(house, "surveys.advance_waves")


def published(house: Machine, go_inside: Inside, *, number: int) -> dict[str, Numbers | None]:
    """Return the stored trust of city and neighborhoods, once this release is out."""

    def look() -> dict[str, Numbers | None]:
        with go_inside(house):
            scores = Score.objects.filter(
                release__wave__survey__title=TITLE, release__number=number,
                measure__key="trust", statistic="mean", dimension="",
            ).select_related("place")  # fmt: skip
            return {
                score.place.name if score.place else CITY: numbers_of(score) for score in scores
            }

    return wait_for(look, f"release {number}", seconds=40)


def numbers_of(score: Score) -> Numbers | None:
    """Return the stored numbers of a score that is shown."""
    if score.shown != Shown.YES:
        return None
    return Numbers(score.estimate, score.low95, score.high95)


def replace(response: Response, *, value: int) -> None:
    """Erase one response, and put another one of a like person in its place."""
    kept = {
        field.attname: getattr(response, field.attname)
        for field in Response._meta.concrete_fields
        if field.attname not in ("id", "public_id")
    }
    items = list(response.answers.order_by("item__position").values_list("item_id", flat=True))
    now = timezone.now()
    folding.erase_response(response=response, by=system("tests.replace"), now=now)
    other = Response.objects.create(public_id=uuid.uuid4(), **kept)
    Answer.objects.bulk_create(
        Answer(
            response=other,
            wave_id=other.wave_id,
            item_id=item,
            value=value,
            status="answered",
            answered_on=other.finished_on,
        )
        for item in items
    )


def check_everything_agrees(house: Machine, scores: Mapping[str, Numbers | None]) -> None:
    """The file and the pages say what is stored, and both are silent where it is not shown."""
    file = csv_scores(house)
    overview = Visitor(house.address).get("/results/").text

    assert {name for name, numbers in scores.items() if numbers is None} == set(TOO_SMALL)
    assert file == {name: numbers and numbers.rounded(1) for name, numbers in scores.items()}
    for name in SIZES:
        page = Visitor(house.address).get(f"/results/{slug_of(name)}/").text
        assert name in overview
        if scores[name] is None:
            assert f"We do not show a number for {name}." in page
        else:
            assert said(TRUST_HERE, page) == scores[name].rounded(0)
            assert said(TRUST_IN_CITY, page) == scores[CITY].rounded(0)


def csv_scores(house: Machine) -> dict[str, Numbers | None]:
    """Return the trust of city and neighborhoods as the file gives it."""
    text = Visitor(house.address).get("/results/data/scores.csv").text
    return {
        row["place"]: Numbers(*(float(row[name]) for name in ("estimate", "low95", "high95")))
        if row["shown"] == Shown.YES
        else None
        for row in csv.DictReader(io.StringIO(text))
        if (row["measure"], row["statistic"], row["group"]) == ("trust", "mean", "")
    }


def said(sentence: re.Pattern[str], page: str) -> Numbers:
    """Return the numbers that a sentence of a page says."""
    found = sentence.search(page)
    assert found, page
    return Numbers(*map(float, found.groups()))
