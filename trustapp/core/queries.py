"""Questions that every room may ask."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise as LazyText
from redis.exceptions import RedisError

from trustapp.core.enums import Mark
from trustapp.core.models import Citation, Department
from trustapp.core.pure import marks
from trustapp.core.pure.personal import Found, find_personal

_KEY = "department"
_LAST_KNOWN = "department-last-known"
_SECONDS = 30
# Kept pages of another generation than this one are not shown any more.
PAGES_GENERATION = "pages-generation"
# Lines in which public pages promise something: what is wrong when one does not hold, and whether
# it does. Filled by the checks of the rooms.
Holds = Callable[[], bool]
PROMISED: dict[str, tuple[LazyText | str, Holds]] = {}
_BROKEN_LINES = "broken-lines"
_CHECKED_FOR = 60


def department() -> Department:
    """Return the department, remembered by this process for half a minute.

    While the database cannot tell it is the last one known, so that error pages keep the phone
    number, and none of them fails and is logged together with what was asked for.
    """
    remembered = caches["process"]
    found: Department | None = remembered.get(_KEY)
    if found is None:
        try:
            found = Department.objects.filter(id=1).first() or Department(id=1)
        except Error:
            return last_known_department()
        remembered.set(_KEY, found, _SECONDS)
        remembered.set(_LAST_KNOWN, found, None)
    return found


def department_now() -> Department:
    """Return the department as it stands in the database."""
    return Department.objects.filter(id=1).first() or Department(id=1)


def choices(part: str) -> dict[str, Any]:
    """Return what the department chose of this part, remembered with the department."""
    found: dict[str, Any] = department().choices.get(part, {})
    return found


def choices_now(part: str) -> dict[str, Any]:
    """Return what the department chose of this part, as it stands in the database."""
    rows = Department.objects.filter(id=1).values_list("choices", flat=True)
    return next((found.get(part, {}) for found in rows), {})


def last_known_department() -> Department:
    """Return the department as this process last read it, without asking the database."""
    found: Department | None = caches["process"].get(_LAST_KNOWN)
    return found or Department(id=1)


def forget_department() -> None:
    """Make the next question read the department anew."""
    caches["process"].delete(_KEY)


def forget_pages() -> None:
    """Make every kept page be drawn anew; without a cache none is kept for longer than seconds."""
    try:
        cache.set(PAGES_GENERATION, secrets.token_hex(8), None)
    except RedisError:
        return
    finally:
        caches["process"].delete(PAGES_GENERATION)


def broken_lines() -> dict[str, LazyText | str]:
    """Return the public lines that are not true now, and why; they are not shown.

    Checked at most once a minute by each process.
    """
    remembered = caches["process"]
    found: dict[str, LazyText | str] | None = remembered.get(_BROKEN_LINES)
    if found is None:
        found = {line: words for line, (words, holds) in PROMISED.items() if not holds()}
        remembered.set(_BROKEN_LINES, found, _CHECKED_FOR)
    return found


@dataclass(frozen=True)
class Together:
    """Several questions in one statement, compiled: ask as often as you like."""

    sql: str
    given: tuple[Any, ...]
    names: tuple[str, ...]

    def answers(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of every question, with values as JSON has them."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.given)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


def together(**questions: QuerySet[Any, Any]) -> Together:
    """Put several questions, each for named values, into one statement."""
    rows: list[str] = []
    given: list[Any] = []
    for question in questions.values():
        sql, of_this = question.query.sql_with_params()
        rows.append(
            f"(SELECT coalesce(json_agg(row_to_json(q)), '[]') FROM ({sql}) AS q)"  # noqa: S608
        )
        given += of_this
    return Together(f"SELECT {', '.join(rows)}", tuple(given), tuple(questions))


@contextmanager
def one_moment() -> Iterator[None]:
    """Let several questions see the database as it is at one moment.

    Inside a transaction that has begun already they see what that transaction does.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def citation(label: str) -> Citation | None:
    """Return what the label stands for, if it was published."""
    return Citation.objects.filter(label=label).first()


def marked(text: str) -> str:
    """Return a text with the marks of what was taken out in the reader's language."""
    return marks.in_words(text, {mark.value: str(mark.label) for mark in Mark})


def personal_in(text: str, *, said: Iterable[str] = ()) -> list[Found]:
    """Return what in a text may point to a person; the department's own numbers do not."""
    us = department()
    for number in (us.phone, us.text_number, us.relay_number, us.independent_phone):
        text = text.replace(number, " ; ") if number else text
    return find_personal(text, region=settings.WORKING_DAY_COUNTRY, said=said)
