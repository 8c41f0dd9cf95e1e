"""Policies by the thousand, each with many versions: the list, a topic, a page, and searches."""

import http.client
import itertools
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement.policies.models import Policy, Version
from trustapp.accounts.models import User
from trustapp.local.services.benchmarks import bare, processes
from trustapp.local.services.benchmarks.pages import MOST_STATEMENTS, forget
from trustapp.local.services.benchmarks.report import Goal, Line, Report

LIST = "/policies/"
PAGES: Mapping[str, str] = {
    "list of policies": LIST,
    "a topic": "/policies/topics/topic-7/",
    "a policy": "/policies/rule-7/",
    "what changed": "/policies/rule-7/changes/",
}
WORDS = "warning reasonable"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# Words of a policy manual, so that searches find some versions and not all.
_SENTENCES = """
CREATE TEMPORARY TABLE bench_sentence AS
SELECT n, 'The officer ' || (ARRAY['warns','reports','records','searches','stops','helps','calls',
    'waits','explains','documents'])[1 + n % 10] || ' a person when it is ' ||
    (ARRAY['reasonable','lawful','necessary','possible','safe','urgent','asked for'])[1 + n % 7] ||
    ', and gives a warning in case ' || n || '.' AS words
FROM generate_series(0, 996) n
"""
_POLICIES = """
INSERT INTO policies_policy (number, slug, title, topic, owner_label, retired_why)
SELECT (1 + n / 100) || '.' || (1 + n %% 100), 'rule-' || n, 'Rule ' || n,
    'Topic ' || n %% 40, 'Policy office', ''
FROM generate_series(%(first)s, %(last)s - 1) n
"""
_VERSIONS = """
INSERT INTO policies_version (policy_id, number, state, body, summary, means_for_you, grade_reason,
    what_changed, why_changed, in_force_on, drafted_by_id, saved_by_id, revision)
SELECT p.id, v, 'draft',
    (SELECT string_agg('## Part ' || c || ' {#part-' || c || '}' || E'\n\n' || s.words, E'\n\n')
     FROM generate_series(1, 6) c
     JOIN bench_sentence s ON s.n = (p.id * 31 + c * 7 + CASE c WHEN 3 THEN v ELSE 0 END) %% 997),
    'What officers do, in short, of ' || p.title || '.', 'You can ask why.', '', 'One sentence.',
    'Residents asked.', current_date - (%(versions)s - v) * 30, %(writer)s, %(writer)s, 1
FROM policies_policy p, generate_series(1, %(versions)s) v
WHERE v = %(version)s AND p.slug LIKE 'rule-%%' AND NOT EXISTS (
    SELECT FROM policies_version o WHERE o.policy_id = p.id AND o.number = v)
"""
_CLAUSES = """
INSERT INTO policies_clause (version_id, position, key, heading, text, origins)
SELECT v.id, c, 'part-' || c, 'Part ' || c, s.words,
    CASE WHEN v.number > 1 THEN ARRAY['part-' || c] ELSE ARRAY[]::varchar[] END
FROM policies_version v JOIN policies_policy p ON p.id = v.policy_id, generate_series(1, 6) c
JOIN bench_sentence s ON true
WHERE v.state = 'draft'
    AND s.n = (p.id * 31 + c * 7 + CASE c WHEN 3 THEN v.number ELSE 0 END) % 997
"""
_APPROVALS = """
INSERT INTO policies_approval (kind, policy_id, version_id, revision, reason, asked_by_id, asked_at,
    outcome, decided_by_id, decided_at, note)
SELECT 'publish', policy_id, id, 1, '', %(writer)s, now(), 'approved', %(second)s, now(), ''
FROM policies_version WHERE state = 'draft'
"""
_PUBLISH = """
UPDATE policies_version SET state = 'published', published_by_id = %(second)s,
    published_at = in_force_on
WHERE state = 'draft'
"""
_SHOW = """
INSERT INTO policies_showing (version_id, from_on, until_on, search)
SELECT v.id, CASE WHEN v.number = 1 THEN '0001-01-01' ELSE v.in_force_on END,
    coalesce((SELECT o.in_force_on FROM policies_version o
              WHERE o.policy_id = v.policy_id AND o.number = v.number + 1), '9999-12-31'),
    setweight(to_tsvector('english', p.title), 'A')
        || setweight(to_tsvector('english', v.body), 'C')
        || setweight(to_tsvector('simple', v.body), 'C')
FROM policies_version v JOIN policies_policy p ON p.id = v.policy_id
WHERE NOT EXISTS (SELECT FROM policies_showing s WHERE s.version_id = v.id)
"""


def fill(report: Report, *, policies: int, versions: int) -> None:
    """Add policies until there are so many, published version by version as two people would."""
    writer, second = (
        User.objects.get_or_create(email=f"{name}@example.org", defaults={"name": name})[0].pk
        for name in ("writer", "second")
    )
    given = {
        "first": Policy.objects.count(), "last": policies, "versions": versions,
        "writer": writer, "second": second,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DROP TABLE IF EXISTS bench_sentence")
        cursor.execute(_SENTENCES)
        cursor.execute(_POLICIES, given)
        for version in range(1, versions + 1):
            cursor.execute(_VERSIONS, given | {"version": version})
            cursor.execute(_CLAUSES)
            cursor.execute(_APPROVALS, given)
            cursor.execute(_PUBLISH, given)
        cursor.execute(_SHOW)
        cursor.execute("ANALYZE policies_version, policies_showing, policies_clause")
    report.step(f"{Policy.objects.count():,} policies, {Version.objects.count():,} versions")


def measure(report: Report, *, requests: int) -> dict[str, float]:
    """Measure every page and the search; return the CPU of each when nothing is kept."""
    asks: dict[str, Callable[..., None]] = {n: processes.get(path) for n, path in PAGES.items()}
    asks["search"] = _search(itertools.repeat(WORDS))
    anew: dict[str, Callable[..., None]] = {
        name: processes.get(f"{path}?drawn=anew") for name, path in PAGES.items()
    }
    anew["search"] = _search(f"{WORDS} {number}" for number in itertools.count())
    _count_statements(report)
    cold = {}
    with processes.house() as house, processes.web_server(house):
        for ask in (processes.get(bare.HELLO), *asks.values()):
            processes.load(house, ask, min(processes.WARM_UP, requests))
        hello = processes.load(house, processes.get(bare.HELLO), requests)
        beside = "hello-world view"
        for name, ask in asks.items():
            warm = processes.load(house, ask, requests)
            drawn = processes.load(house, anew[name], max(requests // 10, 4))
            cold[name] = drawn.cpu
            report.add(Line(f"{name}: CPU", warm.cpu, "s", hello.cpu, beside, Goal(most=3)))
            report.add(Line(f"{name}: p95", warm.p95, "s", hello.p95, beside, Goal(most=3)))
            report.add(
                Line(f"{name}, drawn anew: CPU", drawn.cpu, "s", hello.cpu, beside, Goal(most=25))
            )
    return cold


def slope(report: Report, small: Mapping[str, float], large: Mapping[str, float]) -> None:
    """Say how much dearer each page is with ten times as many policies."""
    for name, cpu in large.items():
        goal = Goal(most=1.5)
        report.add(Line(f"{name}: CPU at 10x", cpu, "s", small[name], "at 1x", goal))


def _search(words: Iterator[str]) -> Callable[..., None]:
    """Return a visit that looks for the next words each time."""

    def ask(visitor: http.client.HTTPConnection) -> None:
        body = urlencode({"words": next(words)})
        processes.fetch(visitor, "POST", LIST, body=body, headers=_FORM)

    return ask


def _count_statements(report: Report) -> None:
    client = Client(headers={"host": "localhost"})
    for name, path in (*PAGES.items(), ("search", LIST)):
        forget()
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path, {"words": WORDS}) if name == "search" else client.get(path)
        if answer.status_code != 200:
            raise ConnectionError(f"{name} answered {answer.status_code}")
        goal = Goal(most=MOST_STATEMENTS)
        report.add(Line(f"{name}: SQL statements, drawn anew", len(captured), "", goal=goal))
