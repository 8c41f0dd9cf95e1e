"""Answering: one handed-in survey beside ten bare rows, and whole visits over HTTP."""

import http.client
import uuid
from collections.abc import Sequence
from functools import partial

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.surveys import queries, services
from feedback.surveys.enums import WaveState
from feedback.surveys.pure.draft import Draft
from trustapp.local.services.benchmarks import bare, filling, inviting, processes
from trustapp.local.services.benchmarks.report import Goal, Line, Report, seconds
from trustapp.local.services.benchmarks.visiting import Answer, Visitor

# Measured once on two cores with the same survey of ten items: CPU seconds and SQL a page.
LIMESURVEY, LIMESURVEY_STATEMENTS, PRETALX = 0.295, 1394, 0.054
ABOUT = {"sex": "female", "age": "18_to_64", "race_ethnicity": "white"}
_ONE = """
    INSERT INTO surveys_answer (response_id, wave_id, item_id, value, status, answered_on)
    VALUES (%s, %s, %s, %s, 'answered', %s)
"""


def measure(report: Report, city: filling.City, *, responses: int, requests: int) -> None:
    """Measure handing in, then whole visits."""
    wave = inviting.open_wave(city, people=2 * responses + 1, state=WaveState.OPEN)
    tokens = inviting.hand_out(wave)
    _handing_in(report, city, wave.pk, tokens[:responses])
    _visits(report, tokens[responses:], requests)


def _handing_in(report: Report, city: filling.City, wave: int, tokens: Sequence[str]) -> None:
    """Take turns of a hundred, so that both meet the same neighbours."""
    handed_in = in_rows = at_once = 0.0
    for start in range(0, len(tokens), 100):
        some = tokens[start : start + 100]
        standings = [_begun(city, token) for token in some]
        handed_in += seconds(partial(_hand_in_all, city, standings))
        in_rows += seconds(partial(_ten_rows_all, city, wave, len(some)))
        at_once += seconds(partial(_one_statement_all, city, wave, len(some)))
    count = len(tokens)
    report.add(
        Line(
            "answers of 10 items", count / handed_in, "/s", count / in_rows,
            "bare transaction of 10 rows", Goal(least=0.8),
        )
    )  # fmt: skip
    report.add(
        Line(
            "  the same", count / handed_in, "/s", count / at_once, "bare rows in one statement",
        )
    )  # fmt: skip


def _begun(city: filling.City, token: str) -> queries.Standing:
    """Save the screens of one person, all but the last."""
    standing = _standing(token)
    screen = services.Screen(
        change=lambda draft: draft.with_answers(city.items, dict.fromkeys(city.items, "7")),
        language="en",
        begin=uuid.uuid4(),
    )
    services.save_screen(
        standing=standing, again=lambda: _standing(token), screen=screen, now=timezone.now()
    )
    return _standing(token)


def _standing(token: str) -> queries.Standing:
    standing = queries.standing_by_token(token, now=timezone.now())
    assert standing is not None
    return standing


def _hand_in_all(city: filling.City, standings: Sequence[queries.Standing]) -> None:
    for standing in standings:
        services.save_screen(
            standing=standing,
            again=lambda: None,
            screen=services.Screen(
                change=_about,
                hand_in=lambda _draft: city.items,
                language="en",
                begin=uuid.uuid4(),
            ),
            now=timezone.now(),
        )


def _about(draft: Draft) -> Draft:
    return draft.with_about(ABOUT)


def _ten_rows_all(city: filling.City, wave: int, count: int) -> None:
    today = timezone.localdate()
    for _ in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            for item in city.items:
                cursor.execute(_ONE, [0, wave, item, 7, today])


def _one_statement_all(city: filling.City, wave: int, count: int) -> None:
    today = timezone.localdate()
    for _ in range(count):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO surveys_answer"
                " (response_id, wave_id, item_id, value, status, answered_on)"
                " SELECT 0, %s, unnest(%s::bigint[]), 7, 'answered', %s",
                [wave, list(city.items), today],
            )


def _visits(report: Report, tokens: Sequence[str], requests: int) -> None:
    statements, pages = _statements(tokens[0])
    report.add(
        Line(
            "survey visit: SQL statements a request", statements / pages, "",
            LIMESURVEY_STATEMENTS, "LimeSurvey, measured once", Goal(most=1 / 15),
        )
    )  # fmt: skip
    with processes.house() as house, processes.web_server(house):
        processes.load(house, processes.get(bare.HELLO), min(processes.WARM_UP, requests))
        hello = processes.load(house, processes.get(bare.HELLO), requests)
        visitors = iter(tokens[1:])
        counted: list[int] = []

        def visit(connection: http.client.HTTPConnection) -> None:
            visitor = Visitor(partial(_over_http, connection))
            visitor.answer_all(_path(next(visitors)))
            counted.append(visitor.requests)

        count = min(len(tokens) - 1, requests // pages) // 4 * 4
        found = processes.load(house, visit, max(count, 4))
        cpu = found.cpu * len(counted) / sum(counted)
    report.add(Line("survey visit: CPU a request", cpu, "s", hello.cpu, "hello-world view"))
    report.add(
        Line("  the same", cpu, "s", LIMESURVEY, "LimeSurvey, measured once", Goal(most=1 / 15))
    )
    report.add(Line("  the same", cpu, "s", PRETALX, "pretalx, measured once", Goal(most=1 / 3)))


def _path(token: str) -> str:
    return reverse("surveys:answer", args=[token])


def _statements(token: str) -> tuple[int, int]:
    """Return how many statements and requests one whole visit needs, with nothing remembered."""
    client = Client(headers={"host": "localhost"})

    def ask(method: str, path: str, headers: dict[str, str], body: str | None) -> Answer:
        found = client.generic(
            method, path, body or "", content_type=headers.get("Content-Type", ""), headers=headers
        )
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in found.cookies.items())
        return Answer(
            found.status_code, found.headers.get("Location", ""), cookies, found.content.decode()
        )

    visitor = Visitor(ask)
    with CaptureQueriesContext(connection) as captured:
        visitor.answer_all(_path(token))
    return len(captured), visitor.requests


def _over_http(
    visitor: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    body: str | None,
) -> Answer:
    answer, text = processes.fetch(visitor, method, path, body=body, headers=headers)
    cookies = "; ".join(
        line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie") or []
    )
    return Answer(answer.status, answer.headers.get("Location") or "", cookies, text)
