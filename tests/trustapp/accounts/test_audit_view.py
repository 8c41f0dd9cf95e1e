"""Reading the record: who, what, when, from where; never what a complaint is about."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import make_person
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit import queries, services
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
PAGE, EXPORT = "/manage/audit/", "/manage/audit/export/"
KIM = Actor("staff", "Kim Park", 7, "192.0.2.7")


@pytest.fixture
def reader(client: Client, sign_in: Any) -> Client:
    """The browser of somebody from oversight."""
    browser: Client = sign_in(make_person("over@example.org", Role.OVERSIGHT_READER))
    return browser


def record(action: str = "cases.close_case", minutes: int = 0, by: Actor = KIM, **more: Any) -> int:
    target = more.pop("target", "case:1")
    at = NOW + timedelta(minutes=minutes)
    return services.record(by=by, action=action, target=target, now=at, detail=more).pk


def shown(browser: Client, **query: Any) -> list[tuple[str, str]]:
    lines = browser.get(PAGE, query).context["lines"]
    return [(line["act"], line["about"]) for line in lines if "look_at" not in line["act"]]


def test_line_says_who_what_when_and_from_where(reader: Client) -> None:
    record(outcome="done")

    page = reader.get(PAGE).content.decode()

    for words in ("Kim Park", "cases.close_case", "case:1", "192.0.2.7", "done"):
        assert words in page
    line = AuditLine.objects.get(action="accounts.look_at_audit")
    assert (line.target, line.detail, line.address) == ("audit", {}, "127.0.0.1")


def test_complaint_is_named_by_its_room_alone(reader: Client) -> None:
    record("complaints.open_file", target="complaint:secret-number", officer="secret-name")

    page = reader.get(PAGE).content.decode()
    copy = b"".join(reader.post(EXPORT)).decode()

    for said in (page, copy):
        assert "complaints" in said
        assert "secret" not in said
        assert "open_file" not in said


def test_filters_narrow_by_person_act_and_day(reader: Client) -> None:
    lee = UserFactory(name="Lee")
    record("cases.answer_case", 0, target="a")
    record("cases.close_case", 1, target="b")
    record("caseswork.odd", 2, target="c")
    record("visits.log_visit", 24 * 60, by=Actor("staff", "Lee", lee.pk), target="d")

    assert shown(reader, action="cases.") == [("cases.close_case", "b"), ("cases.answer_case", "a")]
    assert shown(reader, action="cases.close_case") == [("cases.close_case", "b")]
    assert shown(reader, person=lee.pk) == [("visits.log_visit", "d")]
    assert shown(reader, begins_on="2026-03-13") == [("visits.log_visit", "d")]
    assert [about for _, about in shown(reader, ends_on="2026-03-12")] == ["c", "b", "a"]
    assert shown(reader, begins_on="2026-03-12", ends_on="2026-03-12", action="cases.close_case")
    assert "Write it like this" in reader.get(PAGE, {"action": "DROP TABLE"}).content.decode()
    assert reader.get(PAGE, {"person": "x", "ends_on": "9999-12-31"}).status_code == 200
    assert reader.get(PAGE, {"ends_on": "9999-12-31", "before": "9" * 17}).status_code == 200
    assert reader.post(EXPORT, {"action": "DROP"}).status_code == 200


def test_pages_follow_each_other_without_gap_or_double(reader: Client) -> None:
    for number in range(120):
        record("a.b", number // 50, target=str(number))
    seen, address = [], f"{PAGE}?action=a.b"
    while address:
        answer = reader.get(address)
        seen += [line["about"] for line in answer.context["lines"]]
        address = PAGE + answer.context["next_url"] if answer.context["next_url"] else ""
        record("a.b", 500, target="meanwhile")

    assert seen == [str(number) for number in range(119, -1, -1)]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_seven_statements(
    count: int, reader: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        record()
    reader.get(PAGE)

    # Session, user, second factor, roles; names, lines, and the line about the look.
    with django_assert_num_queries(7):
        reader.get(PAGE)


def test_copy_holds_what_was_looked_for_and_no_formula(reader: Client) -> None:
    record("cases.close_case", by=Actor("staff", "=cmd()", 7, "192.0.2.7"), said="é")
    record("visits.log_visit")

    answer = reader.post(EXPORT, {"action": "cases."})
    rows = list(csv.reader(StringIO(b"".join(answer).decode())))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["at", "who", "kind", "act", "about", "detail", "address"]
    assert rows[1:] == [
        [NOW.isoformat(), "'=cmd()", "staff", "cases.close_case", "case:1", '{"said": "é"}',
         "192.0.2.7"],
    ]  # fmt: skip
    line = AuditLine.objects.get(action="accounts.export_audit")
    assert line.detail == {"action": "cases."}


def test_copy_needs_a_fresh_proof(sign_in: Any, client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(make_person("over@example.org", Role.OVERSIGHT_READER))
        clock.shift(timedelta(minutes=16))
        answer = client.post(EXPORT, {"action": "cases."})

    assert "Confirm that it is you" in answer.content.decode()
    assert 'name="action" value="cases."' in answer.content.decode()
    assert not AuditLine.objects.filter(action="accounts.export_audit").exists()


@pytest.mark.parametrize("role", Role)
def test_only_oversight_and_administrators_read_it(role: Role, sign_in: Any) -> None:
    may = role in {Role.ADMINISTRATOR, Role.OVERSIGHT_READER}
    browser = sign_in(UserFactory(roles=[role]), Client())

    assert browser.get(PAGE).status_code == (200 if may else 403)
    assert browser.post(EXPORT).status_code == (200 if may else 403)
    assert browser.get(EXPORT).status_code == (405 if may else 403)
    assert Client().get(PAGE).url == f"/accounts/login/?next={PAGE}"


@pytest.mark.full
def test_page_is_quick_at_a_million_lines(liaison: User) -> None:
    import time

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditline (at, actor_kind, actor_id, actor_label, action, target, "
            "detail) SELECT now() - n * interval '30 seconds', 'staff', n % 500, 'Kim', "
            "'cases.act_' || n % 40, 'case:' || n, '{}' FROM generate_series(1, 1000000) n"
        )
        cursor.execute("ANALYZE audit_auditline")
    middle = AuditLine.objects.order_by("id")[500_000].pk
    day = datetime.now(UTC) - timedelta(days=200)
    for wanted in (
        queries.Wanted(),
        queries.Wanted(person=77),
        queries.Wanted(action="cases.act_7"),
        queries.Wanted(action="cases."),
        queries.Wanted(begins_at=day, ends_at=day + timedelta(days=1)),
        queries.Wanted(person=77, action="cases.act_37", ends_at=day),
        queries.Wanted(action="nobody.did_this"),
    ):
        for found in (queries.lines(wanted), queries.after(queries.lines(wanted), middle)):
            began = time.perf_counter()
            list(found[:51])
            assert (wanted, time.perf_counter() - began < 0.2) == (wanted, True)
