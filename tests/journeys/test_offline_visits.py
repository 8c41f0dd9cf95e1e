"""An officer's evening without a signal to rely on: nothing lost, nothing doubled, nothing changed.

A real Chromium with its real service worker and a profile that outlives it, a connection that loses
requests and answers, two tabs, a clock that is a day off, browsers and servers that die.
"""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Error

from engagement.visits.models import Plan, Visit
from tests.factories.accounts import OfficerFactory
from tests.factories.visits import PlanFactory
from tests.journeys.clock import turn_clock
from tests.journeys.colleagues import Colleague, employ
from tests.journeys.conftest import Inside
from tests.journeys.lossy import Connection, bad_connection
from tests.journeys.waiting import wait_for
from tests.trustapp.local.machine import Machine
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PHONE = "/staff/visits/phone/"
OUTCOMES = ("no_answer", "not_now", "card_left", "talked")
TOPICS = ("traffic", "noise", "lights", "safety", "youth", "police", "other")
DAY = timedelta(days=1)
# What a slow answer may hide of a clock's error, and a busy machine of a tap.
BLUR = timedelta(seconds=20)
# One door, tapped as a thumb does it, but faster.
TAP = """async ([place, outcome, topics]) => {
    const until = async (find) => {
        for (let turn = 0; turn < 3000; turn += 1) {
            const found = find();
            if (found) return found;
            await new Promise((done) => setTimeout(done, 10));
        }
        throw new Error(`waited in vain at ${place}: ${document.body.innerText}`);
    };
    const main = document.querySelector("[data-visits-screen]");
    location.hash = "#";
    await until(() => main.querySelector("[data-name=lists]"));
    location.hash = place;
    const name = place.startsWith("#correct") ? "correct" : "door";
    const screen = await until(() => main.querySelector(`[data-name=${name}]`));
    const tick = (value) => {
        const box = screen.querySelector(`[name=topics][value=${value}]`);
        if (box.checked !== topics.includes(value)) box.click();
    };
    if (outcome === "talked" || name === "correct")
        [...screen.querySelectorAll("[name=topics]")].forEach((box) => tick(box.value));
    const chosen = screen.querySelector(`[type=radio][value=${outcome}]`);
    if (chosen) chosen.click();
    const button = name === "correct" ? screen.querySelector("form button")
        : screen.querySelector(`button[value=${outcome}]`);
    button.click();
    button.click();
    await until(() => main.querySelector("[data-name=street]"));
    return document.querySelector("[data-part=saved]").textContent;
}"""
# All that is kept, read past the page.
KEPT = """() => new Promise((done, fail) => {
    indexedDB.open("visits").onsuccess = ({target: {result: base}}) => {
        const asked = base.transaction("queue").objectStore("queue").count();
        asked.onsuccess = () => { base.close(); done(asked.result); };
        asked.onerror = fail;
    };
})"""


@dataclass
class Phone:
    """A phone in an officer's hand: a browser profile, two tabs, and what was tapped on it."""

    playwright: Any
    profile: Path
    options: dict[str, Any]
    line: Connection
    officer: Colleague
    cookies: list[dict[str, Any]] = field(default_factory=list)
    tabs: list[Any] = field(default_factory=list)
    context: Any = None
    shift: timedelta = timedelta(0)
    # For each door what was tapped, in order, and when it truly was.
    tapped: dict[str, list[tuple[str, list[str], datetime]]] = field(default_factory=dict)

    def wake(self) -> None:
        """Start the browser again with what it kept, its session among it, and open two tabs."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            viewport={"width": 390, "height": 844},
            has_touch=True,
            timezone_id=settings.TIME_ZONE,
            **self.options,
        )
        self.context.set_default_timeout(60_000)
        turn_clock(self.context, self.shift)
        self.context.add_cookies(self.cookies)
        self.tabs = [self.context.pages[0], self.context.new_page()]
        for tab in self.tabs:
            tab.goto(self.line.address + PHONE)
            tab.locator("main h1").first.wait_for()

    def sign_in(self) -> None:
        """Sign in with both factors, on a connection that is good for once."""
        self.officer.sign_in(self.tabs[0], self.line.address)
        self.cookies = [
            {**cookie, "url": self.line.address, "domain": None, "path": None}
            for cookie in self.context.cookies()
            if cookie["name"] in {"staff", "phone", "device"}
        ]
        self.cookies = [
            {key: value for key, value in cookie.items() if key in {"name", "value", "url"}}
            for cookie in self.cookies
        ]
        self.tabs[0].goto(self.line.address + PHONE)
        self.tabs[0].locator("main [data-part=street]").first.wait_for()
        self.tabs[0].locator("html[data-kept]").wait_for(state="attached")
        self.tabs[0].evaluate("navigator.serviceWorker.ready")

    def die(self) -> None:
        """End the browser the way a flat battery does."""
        for process in self._processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            self.context.close()
        except Exception as error:  # noqa: BLE001 - it is dead, and the driver says so in many ways
            assert "closed" in str(error).lower()  # noqa: PT017
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()

    def _processes(self) -> list[int]:
        """Return our own browser: the processes that were given this profile."""
        mark = f"--user-data-dir={self.profile}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def tap(self, tab: Any, door: str, outcome: str, topics: list[str], act: str = "door") -> None:
        """Log or correct a door; what the page said afterwards is what was promised."""
        said = tab.evaluate(TAP, [f"#{act}/{door}", outcome, topics])
        assert said.startswith("Saved on this phone")
        has_topics = outcome == "talked"
        now = datetime.now().astimezone()
        self.tapped.setdefault(door, []).append((outcome, topics if has_topics else [], now))

    def come_to_front(self) -> None:
        """Look at the phone, which makes it try; no event of the browser says there is a signal."""
        for tab in self.tabs:
            tab.evaluate("void dispatchEvent(new Event('focus'))")

    def set_clock(self, shift: timedelta) -> None:
        """Put the clock off, and open the page anew."""
        self.shift = shift
        turn_clock(self.context, shift)
        for tab in self.tabs:
            tab.reload()
            tab.locator("main h1").first.wait_for()

    def wait_for_clock(self, offset: timedelta) -> None:
        """Wait until both tabs know how far off their clock is."""
        for tab in self.tabs:
            wait_for(
                lambda tab=tab: abs(
                    timedelta(milliseconds=tab.evaluate("phone.offset()") or 0) - offset
                ) < BLUR,
                "the clock to be compared",
            )  # fmt: skip

    @property
    def waiting(self) -> int:
        return int(self.tabs[0].evaluate(KEPT))

    def send_all(self) -> None:
        """Wait until nothing is left, looking at the phone now and then."""

        def is_done() -> bool:
            self.come_to_front()
            self.tabs[0].wait_for_timeout(400)
            return self.waiting == 0

        wait_for(is_done, "everything to be sent", seconds=240)


@contextmanager
def phone_of(
    officer: Colleague, line: Connection, playwright: Any, options: dict[str, Any], profile: Path
) -> Iterator[Phone]:
    phone = Phone(playwright, profile, options, line, officer)
    phone.wake()
    try:
        yield phone
    finally:
        phone.die()


def plan_streets(officer: Colleague, doors: int) -> list[Plan]:
    """Share streets with an officer: so many doors in all, at most two hundred in each."""
    person = OfficerFactory(user=User.objects.get(email=officer.email), name="Dana Okafor")
    sizes = [min(200, doors - start) for start in range(0, doors, 200)]
    return [
        PlanFactory(
            officers=[person], planned_on=timezone.localdate(), doors=size, street=f"Canal {number}"
        )
        for number, size in enumerate(sizes)
    ]


def trouble(phone: Phone, house: Machine, line: Connection, chance: random.Random) -> None:
    """Let something happen that happens to phones and servers."""
    kind = chance.choice(("away", "hotel", "lossy", "lossy", "battery", "server", "look", "update"))
    line.is_away, line.is_hotel = kind == "away", kind == "hotel"
    line.lost_requests, line.lost_answers = (0.3, 0.3) if kind == "lossy" else (0.1, 0.1)
    line.slow = chance.choice((0.0, 0.0, 0.3))
    if kind == "battery":
        phone.die()
        phone.wake()
    elif kind == "server":
        house.wait_until_ready("web")
        house.kill("web")
    elif kind == "update":
        update(phone, house, line)
    phone.come_to_front()


def has_only(tab: Any, version: str) -> bool:
    """Say whether only this version is kept; a page that loads itself anew is asked again."""
    try:
        return [version in name for name in tab.evaluate("caches.keys()")] == [True]
    except Error:
        return False


def update(phone: Phone, house: Machine, line: Connection) -> None:
    """Bring a new version of the page while visits wait; it loads itself anew in both tabs."""
    line.lost_requests = line.lost_answers = line.slow = 0.0
    house.wait_until_ready("web")
    line.update += "x"
    for tab in phone.tabs:
        tab.evaluate("location.hash = '#'")
    phone.tabs[0].evaluate(
        "navigator.serviceWorker.getRegistration().then(each => each.update()).then(() => 0)"
    )
    wait_for(lambda: has_only(phone.tabs[1], line.update), "the new version to take over")
    for tab in phone.tabs:
        tab.wait_for_timeout(700)
        tab.locator("main h1").first.wait_for()


@pytest.mark.parametrize("visits", [60, pytest.param(1000, marks=pytest.mark.full)])
def test_evening_of_visits_over_a_bad_connection(
    house: Machine, go_inside: Inside, playwright: Any, browser_type_launch_args: dict[str, Any],
    tmp_path: Path, visits: int,
) -> None:  # fmt: skip
    seed = int(os.environ.get("VISIT_SEED", "0")) or random.SystemRandom().getrandbits(32)
    print(f"VISIT_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    with go_inside(house):
        officer = employ(Role.OFFICER)
        plans = plan_streets(officer, visits * 9 // 10)
        doors = [
            str(stop)
            for plan in plans
            for stop in plan.stops.order_by("position").values_list("public_id", flat=True)
        ]
    extra = visits - len(doors)

    with (
        bad_connection(house.address) as line,
        phone_of(officer, line, playwright, browser_type_launch_args, tmp_path) as phone,
    ):
        line.chance = random.Random(seed)
        phone.sign_in()
        half = len(doors) // 2
        phone.set_clock(DAY)
        phone.wait_for_clock(-DAY)
        for number, door in enumerate(doors):
            if number == half:
                # The clock is set anew while there is a signal, and the phone notices.
                line.is_away = line.is_hotel = False
                line.lost_requests = line.lost_answers = line.slow = 0.0
                house.wait_until_ready("web")
                phone.set_clock(-DAY)
                phone.wait_for_clock(DAY)
            if chance.random() < 8 / len(doors) + 0.02:
                trouble(phone, house, line, chance)
            tab = phone.tabs[chance.randrange(2)]
            outcome = chance.choice(OUTCOMES)
            phone.tap(tab, door, outcome, sorted(chance.sample(TOPICS, 2)))
            if extra and chance.random() < 0.2:
                extra -= 1
                phone.tap(tab, door, chance.choice(OUTCOMES), [], "correct")
        line.is_away = line.is_hotel = False
        line.lost_requests = line.lost_answers = 0.2
        house.wait_until_ready("web")
        phone.send_all()
        lost = line.lost

    with go_inside(house):
        found: dict[str, list[tuple[str, list[str]]]] = {}
        late = []
        rows = Visit.objects.filter(stop__plan__in=plans).select_related("stop").order_by("pk")
        for visit in rows:
            place = str(visit.stop.public_id)
            found.setdefault(place, []).append((visit.outcome, sorted(visit.topics)))
            when = phone.tapped[place][len(found[place]) - 1][2]
            if abs(visit.happened_at - when) > BLUR:
                late.append((visit.happened_at, when, visit.device_at))
    tapped = {
        door: [(outcome, topics) for outcome, topics, _when in events]
        for door, events in phone.tapped.items()
    }
    total = sum(map(len, tapped.values()))
    print(f"{total} visits, {lost} requests or answers lost")  # noqa: T201
    assert found == tapped
    assert late == []
    assert lost > 0
    assert len(rows) == total >= visits * 9 // 10
