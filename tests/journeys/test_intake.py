"""People tell us something while processes die: what we said we have, we have, and once.

Everybody sends the same form again until a page says that it arrived, as a person on a bad line
does; the form carries a one-time key.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

import pytest

from feedback.cases import queries
from feedback.cases.enums import EntryKind
from feedback.cases.models import Case, Entry
from tests.journeys.conftest import Inside
from tests.journeys.visitor import Visitor
from tests.journeys.waiting import wait_for
from tests.trustapp.local.machine import Machine, machine
from trustapp.audit.models import AuditLine
from trustapp.core.models import UsedKey
from trustapp.promises.models import Promise

pytestmark = pytest.mark.slow

PAGE = "/say/feedback/words/"
CODE = re.compile(r'data-code="([^"]+)"')
VICTIMS = ("web", "postgres", "valkey")
# A key must be usable again so soon after a crash.
MOST_SECONDS = 60
# So many may send from one address within an hour.
FROM_ONE_ADDRESS = 30


@pytest.fixture(scope="module")
def durable(secrets: dict[str, str]) -> Iterator[Machine]:
    """A web server and a database that waits for its disk, as in production."""
    with machine("web", environment=secrets, durable=True) as running:
        yield running


@dataclass
class Crowd:
    """People who write at the same time, each from an address that a few of them share."""

    home: str
    # What everybody wrote, by what we told them: the code of those who were told that it arrived.
    codes: dict[str, str] = field(default_factory=dict)
    longest_trouble: float = 0.0
    tries: Counter[str] = field(default_factory=Counter)

    def write(self, number: int) -> None:
        """Send one message until somebody says that it arrived."""
        words = f"Message {number} of many"
        visitor = Visitor(self.home, address=address_of(number))
        key = f"crowd-{number}"
        began = time.monotonic()
        while words not in self.codes:
            self.tries[words] += 1
            try:
                self.codes[words] = send(visitor, words, key)
            except (OSError, HTTPException):
                time.sleep(0.1)
        if self.tries[words] > 1:
            self.longest_trouble = max(self.longest_trouble, time.monotonic() - began)


def address_of(number: int) -> str:
    """Return an address of this machine; nobody shares it with too many."""
    block = number // FROM_ONE_ADDRESS
    return f"127.1.{block // 200}.{block % 200 + 1}"


def send(visitor: Visitor, words: str, key: str) -> str:
    """Fill in the form and send it; return the code. Raises HTTPException for anything else."""
    page = visitor.get(PAGE)
    if page.status != 200:
        raise NotTaken(page.status)
    form = page.form
    sent = visitor.post(
        form.action, **(form.hidden | {"submission_key": key}), words=words, reply_choice="code"
    )
    if sent.status != 302:
        raise NotTaken(sent.status)
    found = CODE.search(visitor.get(sent.goes_to).text)
    if found is None:
        raise NotTaken(sent.status)
    return found[1]


class NotTaken(HTTPException):
    """A page that is not the one which says that it arrived."""


@pytest.mark.parametrize(
    ("people", "deaths"), [(1000, 5), pytest.param(10_000, 50, marks=pytest.mark.full)]
)
def test_what_arrived_while_processes_died_is_there_once(
    durable: Machine, go_inside: Inside, people: int, deaths: int
) -> None:
    before = counted(durable, go_inside)
    victims = random.Random(people).choices(VICTIMS, k=deaths)
    crowd = Crowd(durable.address)

    with ThreadPoolExecutor(8) as pool:
        sendings = [pool.submit(crowd.write, number) for number in range(people)]
        for turn, victim in enumerate(victims, start=1):
            wait_for(
                lambda turn=turn: len(crowd.codes) >= turn * people // (deaths + 1),
                f"death {turn}", seconds=people,
            )  # fmt: skip
            durable.kill_and_wait(victim)
        for sending in sendings:
            sending.result()

    assert len(crowd.codes) == len(set(crowd.codes.values())) == people
    assert crowd.longest_trouble < MOST_SECONDS
    assert max(crowd.tries.values()) > 1
    with go_inside(durable):
        kept = dict.fromkeys(crowd.codes, 0)
        for case in Case.objects.all():
            if case.words in kept:
                kept[case.words] += 1
        opened = {
            words: case.words
            for words, code in list(crowd.codes.items())[::20]
            if (case := queries.case_by_code(code))
        }
    assert set(kept.values()) == {1}
    assert opened == {words: words for words in list(crowd.codes)[::20]}
    assert gained(before, counted(durable, go_inside)) == {
        "cases": people, "entries": people, "promises": 2 * people, "lines": 3 * people,
        "keys": people,
    }  # fmt: skip


def test_two_hundred_clicks_at_once_are_one_message(durable: Machine, go_inside: Inside) -> None:
    before = counted(durable, go_inside)
    key, words = "one-key", "I clicked a lot"

    def click(number: int) -> str:
        visitor = Visitor(durable.address, address=address_of(50_000 + number))
        try:
            return send(visitor, words, key)
        except NotTaken as answer:
            return str(answer)

    with ThreadPoolExecutor(200) as crowd:
        answers = Counter(crowd.map(click, range(200)))
    other = click_with_other_words(Visitor(durable.address), key)

    # Who came while the first one was being written down was asked to press again.
    codes = answers.keys() - {"409"}
    assert len(codes) == 1
    assert answers[codes.pop()] > 100
    assert other == "422"
    assert gained(before, counted(durable, go_inside))["cases"] == 1


def click_with_other_words(visitor: Visitor, key: str) -> str:
    """Send something else with a key that was used; return how it was answered."""
    with pytest.raises(NotTaken) as refusal:
        send(visitor, "Something else", key)
    return str(refusal.value)


def counted(running: Machine, go_inside: Inside) -> dict[str, int]:
    """Return how many rows there are of everything that one message leaves."""
    with go_inside(running):
        return {
            "cases": Case.objects.count(),
            "entries": Entry.objects.filter(kind=EntryKind.RECEIVED).count(),
            "promises": Promise.objects.count(),
            "lines": AuditLine.objects.filter(
                action__in=("cases.submit_feedback", "promises.make_promise")
            ).count(),
            "keys": UsedKey.objects.count(),
        }


def gained(before: dict[str, int], after: dict[str, Any]) -> dict[str, int]:
    """Return what has been added."""
    return {name: after[name] - count for name, count in before.items()}
