"""Feedback sent from its last page, beside the same care in a bare view and one bare row."""

import http.client
from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trustapp.local.services.benchmarks import bare, processes, syncing
from trustapp.local.services.benchmarks.report import Goal, Line, Report

PAGE = "/say/feedback/words/"
MOST_STATEMENTS = 14


def measure(report: Report, *, requests: int) -> None:
    """Measure statements and CPU of one sending; each comes from an address of its own."""
    report.add(Line("feedback: SQL statements", _statements(), "", goal=Goal(most=MOST_STATEMENTS)))
    stop, user = syncing.one_door()
    insert = processes.get(f"{bare.INSERT}{stop}/{user}/")
    with processes.house() as house, processes.web_server(house):
        asked = {"product": _send(PAGE), "careful": _send(bare.CAREFUL), "insert": insert}
        for ask in asked.values():
            processes.load(house, ask, processes.WARM_UP)
        found = {name: processes.load(house, ask, requests) for name, ask in asked.items()}
    rate = {name: 1 / load.cpu for name, load in found.items()}
    report.add(
        Line("feedback: sendings a second of CPU", rate["product"], "/s", rate["careful"],
             "the same care in a bare view", Goal(least=0.8))
    )  # fmt: skip
    report.add(
        Line("  the same", rate["product"], "/s", rate["insert"], "bare view that inserts one row")
    )
    report.add(
        Line("  the ceiling itself", rate["careful"], "/s", rate["insert"],
             "bare view that inserts one row")
    )  # fmt: skip
    slow = found["product"].p95
    report.add(Line("feedback: p95", slow, "s", found["careful"].p95, "the same care"))


def _send(path: str) -> Callable[[http.client.HTTPConnection], None]:
    turns = count()
    # The token of a form is worth what its cookie is; one serves for all that are sent.
    token = Client(headers={"host": "localhost"}).get(PAGE).cookies[settings.CSRF_COOKIE_NAME].value

    def send(visitor: http.client.HTTPConnection) -> None:
        turn = next(turns)
        processes.fetch(
            visitor, "POST", path,
            body=urlencode(_fields(f"{path}{turn}") | {"csrfmiddlewaretoken": token}),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": "http://localhost:8000",
                "Cookie": f"{settings.CSRF_COOKIE_NAME}={token}",
                "X-Forwarded-For": f"10.{turn // 65_536}.{turn // 256 % 256}.{turn % 256}",
            },
        )  # fmt: skip

    return send


def _fields(key: str) -> dict[str, str]:
    return {
        "submission_key": key[-60:],
        "words": "They took the time to explain why we were stopped.",
        "reply_choice": "code",
    }


def _statements() -> int:
    client = Client(headers={"host": "localhost"})
    for turn in ("cold", "warm"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(PAGE, _fields(turn))
        if answer.status_code != 302:
            raise ConnectionError(f"{PAGE} answered {answer.status_code}")
    return len(captured)
