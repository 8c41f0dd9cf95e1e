"""The record: one line for every change, which the application cannot alter."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from trustapp.audit import queries, services
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import RESIDENT, Actor, system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def record(by: Actor, target: str = "case:1") -> AuditLine:
    return services.record(by=by, action="cases.answer_case", target=target, now=NOW)


@pytest.mark.parametrize(
    ("by", "address"),
    [
        (Actor("staff", "Kim", 7, "192.0.2.7"), "192.0.2.7"),
        (Actor("staff", "Kim", 7, "2001:db8::7"), "2001:db8::7"),
        (Actor("staff", "Kim", 7, "not an address"), None),
        (Actor("staff", "Kim", 7), None),
        (Actor("resident", "resident", None, "192.0.2.7"), None),
        (RESIDENT, None),
        (system("trust.publish"), None),
        (Actor("api", "Robot", None, "192.0.2.7"), None),
    ],
)
def test_only_staff_leave_an_address(by: Actor, address: str | None) -> None:
    line = record(by)

    line.refresh_from_db()
    assert (line.actor_kind, line.actor_id, line.address) == (by.kind, by.user_id, address)
    assert str(line) == "cases.answer_case case:1"


def test_database_refuses_the_address_of_a_resident() -> None:
    with pytest.raises(IntegrityError, match="only_staff_have_an_address"):
        AuditLine.objects.create(
            at=NOW, actor_kind="resident", actor_label="x", action="a", target="b",
            address="192.0.2.7",
        )  # fmt: skip


def test_long_labels_are_cut_not_refused() -> None:
    assert len(record(Actor("staff", "x" * 300, 7)).actor_label) == 120


def test_lines_about_one_thing_newest_first() -> None:
    first, second = record(RESIDENT), record(RESIDENT)
    record(RESIDENT, target="case:2")

    assert list(queries.lines_about("case:1")) == [second, first]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditline SET action = 'nothing'",
        "DELETE FROM audit_auditline",
        "TRUNCATE audit_auditline",
        "ALTER TABLE audit_auditline DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_application_cannot_alter_the_record(statement: str) -> None:
    record(RESIDENT)

    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditLine.objects.count() == 1


def test_change_fails_when_its_line_cannot_be_written() -> None:
    def change() -> None:
        with transaction.atomic():
            record(RESIDENT)
            services.record(by=RESIDENT, action="", target="", now=None)  # type: ignore[arg-type]

    with pytest.raises(IntegrityError):
        change()
    assert AuditLine.objects.count() == 0


def test_many_lines_are_those_that_come_one_by_one() -> None:
    by = Actor("staff", "Kim", 7, "192.0.2.7")
    about = [("stop:1", {"outcome": "talked"}), ("stop:2", {})]

    services.record_many(by=by, action="visits.log_visit", about=about, now=NOW)
    for target, detail in about:
        services.record(by=by, action="visits.log_visit", target=target, now=NOW, detail=detail)

    rows = list(AuditLine.objects.order_by("pk").values())
    assert [{**row, "id": 0} for row in rows[:2]] == [{**row, "id": 0} for row in rows[2:]]
