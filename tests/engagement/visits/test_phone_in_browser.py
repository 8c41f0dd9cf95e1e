"""The page for visits without a signal, in a real browser with its real service worker."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from engagement.visits import services
from engagement.visits.models import Device, Plan, Visit
from tests import axe
from tests.factories.accounts import UserFactory
from tests.factories.visits import ClosureFactory, PlanFactory, acting, officer
from tests.journeys.clock import turn_clock
from tests.journeys.lossy import Connection, bad_connection
from tests.journeys.pace import DECIDE, READ_A_WORD, TAP, words_read
from tests.journeys.waiting import wait_for
from trustapp.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = "/staff/visits/phone/"
EVENTS, PHONES = "/api/v1/visits/events/", "/api/v1/visits/phones/"
LEAST_TARGET = 48
Enter = Callable[..., Any]


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(officers=[officer(name="Dana Okafor")], planned_on=timezone.localdate())


@pytest.fixture
def dana(plan: Plan) -> User:
    return plan.officers.get().user


@pytest.fixture
def line(live: str) -> Iterator[Connection]:
    with bad_connection(live) as connection:
        yield connection


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        reduced_motion="reduce",
        timezone_id=settings.TIME_ZONE,
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def enter(sign_in: Any, line: Connection, context: Any) -> Enter:
    """Return a function that signs somebody in on the phone and opens the page."""

    def open_page(user: Any, language: str = "", street: str = "Elm Street") -> Any:
        session = sign_in(user, Client()).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": line.address}]
        )
        page = context.new_page()
        page.goto(line.address + language + PHONE)
        page.get_by_role("link", name=street).wait_for()
        page.locator("html[data-kept]").wait_for(state="attached")
        page.evaluate("navigator.serviceWorker.ready")
        return page

    return open_page


def look_again(page: Any) -> None:
    """Let the page come to the front, as when the officer takes the phone out."""
    page.evaluate("dispatchEvent(new Event('focus'))")


def log(page: Any, outcome: str) -> None:
    page.get_by_role("link", name="Next:").tap()
    page.get_by_role("button", name=outcome).tap()


def kept(page: Any, store: str = "queue") -> list[Any]:
    """Return what a store of the phone holds."""
    return list(
        page.evaluate(
            """name => new Promise(done => {
                indexedDB.open("visits").onsuccess = ({target}) => {
                    const asked = target.result.transaction(name).objectStore(name).getAll();
                    asked.onsuccess = () => { target.result.close(); done(asked.result); };
                };
            })""",
            store,
        )
    )


def test_saved_without_a_signal_and_sent_when_it_is_back(
    enter: Enter, line: Connection, dana: User
) -> None:
    page = enter(dana)
    line.is_away = True
    page.goto(line.address + PHONE)  # A cold start: the page comes from the phone.

    page.get_by_role("link", name="Elm Street").tap()
    log(page, "No answer")

    page.get_by_text("Saved on this phone: 100, No answer.").wait_for()
    page.get_by_text("1 visit is not sent yet.").wait_for()
    page.get_by_role("link", name="Next: 102").wait_for()
    assert Visit.objects.count() == 0
    whole = str(kept(page)) + str(kept(page, "lists"))
    assert "no_answer" not in whole
    assert "Elm" not in whole

    # Nobody taps anything and no event of the browser says so: the timer finds out.
    line.is_away = False
    page.get_by_text("Everything is sent.").wait_for()
    visit = Visit.objects.get()
    assert (visit.outcome, visit.stop.door) == ("no_answer", "100")
    assert kept(page) == []


def test_clock_that_is_set_without_a_signal_takes_no_street_away(
    enter: Enter, line: Connection, context: Any, dana: User
) -> None:
    turn_clock(context, timedelta(days=-1))
    page = enter(dana)
    assert page.evaluate("Math.round(phone.offset() / 3600000)") == 24

    # Somebody puts it right: what was known of its error now makes it a day too late.
    line.is_away = True
    turn_clock(context, timedelta(days=1))
    page.goto(line.address + PHONE)
    page.get_by_role("link", name="Elm Street").wait_for()
    page.evaluate("sender.send()")
    page.get_by_role("link", name="Elm Street").wait_for()
    assert len(kept(page, "lists")) == 1

    # So late that the street is over by any clock: it goes, and comes back when the hour is known.
    turn_clock(context, timedelta(days=4))
    page.goto(line.address + PHONE)
    page.get_by_text("No street on this phone").wait_for()
    line.is_away = False
    look_again(page)
    page.get_by_role("link", name="Elm Street").wait_for()


def test_hotel_page_and_lost_answers_clear_nothing_and_double_nothing(
    enter: Enter, line: Connection, dana: User
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    line.is_hotel = True
    log(page, "Card left")
    page.get_by_text("1 visit is not sent yet.").wait_for()
    for _ in range(3):
        look_again(page)
        page.wait_for_timeout(150)
    assert len(kept(page)) == 1

    line.is_hotel, line.lost_answers = False, 1.0
    look_again(page)
    wait_for(Visit.objects.exists, "the visit to arrive")
    page.locator("[data-visits-status][data-state=away]").wait_for()
    assert len(kept(page)) == 1

    line.lost_answers = 0.0
    look_again(page)
    page.get_by_text("Everything is sent.").wait_for()
    assert Visit.objects.count() == 1


def test_session_that_ends_in_the_field_keeps_everything_for_its_officer(
    enter: Enter, line: Connection, plan: Plan, dana: User, sign_in: Any, context: Any
) -> None:
    partner = officer(name="Lee Park")
    plan.officers.add(partner)
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    Session.objects.all().delete()
    log(page, "Not now")
    page.get_by_role("link", name="Sign in to send").wait_for()
    page.close()

    # Somebody else on the same phone sees a number, and can neither read nor send it.
    other = enter(partner.user)
    other.get_by_text("1 visit of somebody else waits here.").wait_for()
    look_again(other)
    other.get_by_role("link", name="Elm Street").tap()
    other.get_by_role("link", name="Next: 100").wait_for()
    assert Visit.objects.count() == 0
    other.close()

    enter(dana)
    wait_for(Visit.objects.exists, "the visit")
    assert [visit.logged_by for visit in Visit.objects.all()] == [dana]


def test_refused_visit_stays_with_its_reason_until_it_is_edited_or_discarded(
    enter: Enter, line: Connection, plan: Plan, dana: User
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    line.is_away = True
    log(page, "No answer")
    log(page, "No answer")
    for stop in plan.stops.filter(position__lte=2):
        ClosureFactory(address=stop.address)
    line.is_away = False
    look_again(page)

    page.get_by_role("link", name="Refused: look").tap()
    rows = page.locator("main li")
    rows.first.wait_for()
    assert rows.count() == 2
    assert "100 Elm Street: No answer" in rows.first.inner_text()
    assert "Refused: This door is not to be visited." in rows.first.inner_text()
    # Discarding asks first; editing makes another entry in its place.
    rows.first.get_by_role("button", name="Discard").tap()
    rows.first.get_by_role("button", name="Discard for good").tap()
    rows.nth(1).wait_for(state="detached")
    plan.stops.get(position=2).address.closures.all().delete()
    page.get_by_role("link", name="Edit").tap()
    page.get_by_role("button", name="Card left").tap()
    page.get_by_text("Everything is sent.").wait_for()

    visit = Visit.objects.get()
    assert (visit.stop.door, visit.outcome) == ("102", "card_left")


def test_unsent_count_is_on_every_page_and_stops_signing_out(
    enter: Enter, line: Connection, dana: User
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    line.closed_paths = {EVENTS}
    log(page, "No answer")
    page.get_by_text("1 visit is not sent yet.").wait_for()

    page.goto(f"{line.address}/staff/")
    page.get_by_role("link", name="Visits not sent from this phone: 1").wait_for()
    page.get_by_role("button", name="Sign out").first.tap()
    page.get_by_role("link", name="Before you sign out: 1 not sent").wait_for()
    assert axe.violations(page) == []
    assert Session.objects.count() == 1

    # Locked into a file, it may wait: the file is taken in by a supervisor, once.
    page.get_by_role("link", name="Before you sign out").tap()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a locked file").tap()
    content = download.value.path().read_bytes()
    assert b"no_answer" not in content
    services.import_parcel(
        parcel=services.open_parcel(content), by=acting(UserFactory()), now=timezone.now()
    )
    assert [visit.logged_by for visit in Visit.objects.all()] == [dana]
    page.goto(f"{line.address}/staff/")
    page.get_by_role("button", name="Sign out").first.tap()
    page.wait_for_url(f"{line.address}/")
    assert len(kept(page)) == 1

    line.closed_paths = set()
    again = enter(dana)
    again.get_by_text("Everything is sent.").wait_for()
    assert Visit.objects.count() == 1
    again.goto(f"{line.address}/staff/")
    again.get_by_role("button", name="Sign out").first.tap()
    again.wait_for_url(f"{line.address}/")
    assert (kept(again), kept(again, "lists"), kept(again, "keys")) == ([], [], [])


def test_phone_taken_off_the_list_keeps_nothing_that_can_be_read_and_loses_nothing(
    enter: Enter, line: Connection, dana: User
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    line.is_away = True
    log(page, "Not now")
    page.get_by_text("1 visit is not sent yet.").wait_for()
    services.revoke_device(
        device=Device.objects.get(), by=acting(UserFactory()), now=timezone.now()
    )

    line.is_away = False
    look_again(page)
    page.get_by_role("heading", name="This phone was taken off the list").wait_for()
    assert (kept(page), kept(page, "lists"), kept(page, "keys")) == ([], [], [])
    assert Visit.objects.count() == 0
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the locked file").tap()
    parcel = services.open_parcel(download.value.path().read_bytes())
    services.import_parcel(parcel=parcel, by=acting(UserFactory()), now=timezone.now())

    assert [(visit.outcome, visit.logged_by) for visit in Visit.objects.all()] == [
        ("not_now", dana)
    ]


def test_phone_that_cannot_keep_says_so_and_one_that_was_emptied_too(
    enter: Enter, line: Connection, dana: User, context: Any
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    page.evaluate(
        """() => { IDBObjectStore.prototype.add = function () {
            this.transaction.abort(); throw new DOMException("full", "QuotaExceededError");
        }; navigator.storage.estimate = async () => ({quota: 10e6, usage: 9.9e6}); }"""
    )
    page.get_by_role("link", name="Next: 100").tap()
    page.get_by_text("This phone is nearly full.").wait_for()
    page.get_by_role("button", name="No answer").tap()
    page.get_by_text("Not saved: this phone has no room").wait_for()
    assert page.get_by_text("Saved on this phone").count() == 0

    # What the phone says of itself now could arrive after our own word.
    line.closed_paths = {EVENTS, PHONES}
    page.reload()
    page.get_by_role("button", name="No answer").tap()
    page.get_by_text("1 visit is not sent yet.").wait_for()
    Device.objects.update(waiting=1)
    page.close()
    devtools = context.new_cdp_session(context.new_page())
    devtools.send(
        "Storage.clearDataForOrigin",
        {"origin": line.address, "storageTypes": "indexeddb,local_storage,cache_storage"},
    )
    line.closed_paths = {EVENTS}
    emptied = enter(dana)
    emptied.get_by_text("What this phone kept was deleted").wait_for()
    emptied.get_by_text("It had told us of 1 visit that was not sent.").wait_for()
    emptied.get_by_role("button", name="I understand").tap()
    emptied.reload()
    emptied.get_by_role("link", name="Elm Street").wait_for()
    assert emptied.get_by_text("What this phone kept was deleted").is_hidden()


def test_talk_with_two_topics_and_a_follow_up_takes_six_taps_and_less_than_twenty_seconds(
    enter: Enter, line: Connection, dana: User, promise_kinds: None
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    steps = [
        ("link", "Next: 100"), ("checkbox", "Noise"), ("checkbox", "Street lights"),
        ("checkbox", "They want us to follow up"), ("checkbox", "They agreed that we note it"),
        ("button", "Save: we talked"),
    ]  # fmt: skip
    read = words_read(page, ".next-door")
    for role, name in steps:
        page.get_by_role(role, name=name).tap()
        if name == "Next: 100":
            read += words_read(page, "main h1", "[aria-labelledby=talked]")
        elif name == "They want us to follow up":
            read += words_read(page, "label:has([name=has_consent])")
    page.get_by_text("Saved on this phone: 100, Talked.").wait_for()

    # One decision: what happened. What follows is done by rote, and needs no other (rule 1).
    seconds = len(steps) * TAP + read * READ_A_WORD + DECIDE
    assert len(steps) <= 6
    assert seconds < 20
    page.get_by_text("Everything is sent.").wait_for()
    page.get_by_text("Code of the follow-up").wait_for()
    visit = Visit.objects.get()
    assert (visit.topics, visit.follow_up_case[:5]) == (["noise", "lights"], "case:")


CONTRAST = """() => {
    const light = ([r, g, b]) => {
        const part = each =>
            (each /= 255) <= .03928 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4;
        return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
    };
    const colour = text => text.match(/[\\d.]+/g).map(Number);
    const ground = element => {
        for (; element; element = element.parentElement) {
            const found = colour(getComputedStyle(element).backgroundColor);
            if (found.length < 4 || found[3] > 0) return found;
        }
        return [255, 255, 255];
    };
    const faint = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest('.skip, .vh, script, style')) continue;
        const pair = [light(colour(getComputedStyle(element).color)), light(ground(element))];
        const ratio = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
        if (ratio < 7) faint.push(`${ratio.toFixed(1)} ${texts.currentNode.data.trim()}`);
    }
    return faint;
}"""
SMALL = """least => [...document.querySelectorAll(
    'main :is(a, button, summary, label.choice), .sending :is(a, button)')]
    .filter(each => each.checkVisibility() && !each.closest('.more > div'))
    .map(each => [each.getBoundingClientRect(), each.textContent.trim()])
    .filter(([box]) => box.height < least || box.width < least).map(([, text]) => text)"""


@pytest.mark.parametrize("language", ["", "/ar"])
def test_every_screen_is_open_to_everyone_in_the_sun_and_at_night(
    enter: Enter, line: Connection, plan: Plan, dana: User, language: str
) -> None:
    ClosureFactory(address=plan.stops.get(position=3).address)
    page = enter(dana, language)
    stop = plan.stops.get(position=1)
    line.closed_paths = {EVENTS}
    page.evaluate(
        "async () => { const account = await phone.account();"
        f"await queue.add(account, {{id: crypto.randomUUID(), stop: '{stop.public_id}',"
        " outcome: 'talked', topics: ['noise'], happened_at: new Date().toISOString()}); }"
    )
    found = []
    places = [
        "", f"#list/{plan.public_id}", f"#door/{plan.stops.get(position=2).public_id}",
        f"#correct/{stop.public_id}", "#refused", "#phone",
    ]  # fmt: skip
    for place in places:
        page.evaluate("place => location.hash = place", place or "#")
        page.wait_for_timeout(100)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{place} {scheme} {each}" for each in axe.violations(page)]
            found += [f"{place} {scheme} contrast {each}" for each in page.evaluate(CONTRAST)]
        found += [f"{place} small: {each}" for each in page.evaluate(SMALL, LEAST_TARGET)]
        page.set_viewport_size({"width": 320, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{place} scrolls sideways")
        page.set_viewport_size({"width": 390, "height": 844})

    assert found == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if language else "ltr")


def test_update_takes_over_only_when_nobody_is_in_the_middle_of_something(
    enter: Enter, line: Connection, dana: User
) -> None:
    page = enter(dana)
    page.get_by_role("link", name="Elm Street").tap()
    line.closed_paths = {EVENTS}
    log(page, "No answer")
    page.get_by_text("1 visit is not sent yet.").wait_for()
    page.get_by_role("link", name="Next: 102").tap()
    page.get_by_role("checkbox", name="Noise").tap()

    line.update = "newer"
    page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update())")
    wait_for(
        lambda: page.evaluate(
            "navigator.serviceWorker.getRegistration().then(each => Boolean(each.waiting))"
        ),
        "the new version",
    )
    # The form stays as it is, and saves; then the new version takes over with the same queue.
    assert page.get_by_role("checkbox", name="Noise").is_checked()
    page.get_by_role("button", name="Save: we talked").tap()
    wait_for(
        lambda: "newer" in " ".join(page.evaluate("caches.keys()")), "the new version to take over"
    )
    page.get_by_text("2 visits are not sent yet.").wait_for()

    line.closed_paths = set()
    look_again(page)
    page.get_by_text("Everything is sent.").wait_for()
    assert list(Visit.objects.order_by("pk").values_list("outcome", "topics")) == [
        ("no_answer", []), ("talked", ["noise"]),
    ]  # fmt: skip
