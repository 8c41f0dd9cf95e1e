"""Residents who answer the invitations of a wave over HTTP: patiently, and many at a time."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.client import HTTPException
from itertools import count
from typing import Self

from tests.journeys.visitor import Page, Visitor

LINK = re.compile(r"https?://[^/\s]+((?:/[a-z]{2})?/s/[^/\s]+/)")
QUESTIONS = 6
STEPS = 11
NUMBER = re.compile(r'class="which">Question (\d+) of')
DONE = "Thank you. We have your answers."


def link_in(text: str) -> str:
    """Return the path of the survey link in the words of an invitation."""
    found = LINK.search(text)
    assert found, text
    return found[1]


def words_of(mail: EmailMessage) -> str:
    """Return the plain words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def answers_of(number: int) -> tuple[int, ...]:
    """Return the answers of one person: no two people give the same six."""
    return tuple(number // STEPS**place % STEPS for place in range(QUESTIONS))


class Unlucky(Exception):
    """A page answered with an error."""


@dataclass
class Crowd:
    """Threads that open mails as they come and answer, until they are told that it is over."""

    home: str
    mails: Sequence[EmailMessage]
    size: int = 4
    opened: Iterator[int] = field(default_factory=count)
    # What everybody began to answer, and what those said who were told that it has arrived.
    given: dict[str, tuple[int, ...]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[int, ...]] = field(default_factory=dict)
    # When somebody who had met errors got through again, on the monotonic clock.
    troubles_ended_at: list[float] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.threads = [threading.Thread(target=self._answer_on) for _ in range(self.size)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _answer_on(self) -> None:
        for number in self.opened:
            while number >= len(self.mails):
                if self.is_over.wait(0.1):
                    return
            path = link_in(words_of(self.mails[number]))
            self.given[path] = answers_of(number)
            self._answer(path)

    def _answer(self, path: str) -> None:
        """Go through the screens; when one fails, open the link again and go on from there."""
        visitor = Visitor(self.home)
        is_in_trouble = False
        while not self.is_over.is_set():
            try:
                last = self._go_through(visitor, path)
            except (OSError, HTTPException, Unlucky):
                is_in_trouble = True
                time.sleep(0.1)
                continue
            if is_in_trouble:
                self.troubles_ended_at.append(time.monotonic())
            if DONE in last.text:
                self.acknowledged[path] = self.given[path]
            else:
                self.turned_away.append(path)
            return

    def _go_through(self, visitor: Visitor, path: str) -> Page:
        page = visitor.get(path)
        while page.status == 200 and DONE not in page.text:
            sent = visitor.send(page, **self._said_to(page, self.given[path]))
            if sent.status != 303:
                raise Unlucky(sent.status)
            page = visitor.get(sent.goes_to)
        if page.status >= 500:
            raise Unlucky(page.status)
        return page

    def _said_to(self, page: Page, answers: tuple[int, ...]) -> dict[str, str]:
        numbers = [int(number) - 1 for number in NUMBER.findall(page.text)]
        asked = [name for name in page.form.choices if name.startswith("item_")]
        return {name: str(answers[n]) for name, n in zip(asked, numbers, strict=True)}
