"""What was published or decided can never be altered or removed, by any route."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from engagement.policies import services
from engagement.policies.models import Clause, Policy, Version
from tests.factories.policies import EDITOR, approver, make_draft, make_policy
from trustapp.core.pure.actor import Actor

pytestmark = pytest.mark.django_db

TABLES = ["policies_policy", "policies_version", "policies_clause", "policies_approval"]
# By the application's role: PostgreSQL says "denied" or "owner" where it may not even try.
FORBIDDEN = [
    "UPDATE policies_version SET body = 'other'",
    "UPDATE policies_version SET state = 'draft'",
    "UPDATE policies_version SET means_for_you = 'other'",
    "UPDATE policies_version SET grade_reason = 'other'",
    "UPDATE policies_version SET published_at = now()",
    "DELETE FROM policies_version",
    "UPDATE policies_clause SET text = 'other'",
    "UPDATE policies_clause SET origins = '{x}'",
    "DELETE FROM policies_clause",
    (
        "INSERT INTO policies_clause (version_id, position, key, heading, text, origins) "
        "SELECT id, 99, 'more', 'More', 'Words', '{}' FROM policies_version LIMIT 1"
    ),
    "UPDATE policies_policy SET number = '9.9'",
    "UPDATE policies_policy SET slug = 'elsewhere'",
    "UPDATE policies_policy SET title = 'Other'",
    "UPDATE policies_policy SET retired_on = current_date, retired_why = 'alone'",
    "DELETE FROM policies_policy",
    "UPDATE policies_approval SET note = 'other'",
    "UPDATE policies_approval SET outcome = 'waiting'",
    "UPDATE policies_approval SET decided_by_id = asked_by_id",
    "DELETE FROM policies_approval",
    *(f"TRUNCATE {table} CASCADE" for table in TABLES),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES),
    "ALTER TABLE policies_version DROP COLUMN body",
    "DROP TABLE policies_approval",
    "DROP FUNCTION policies_keep_version() CASCADE",
    "SET session_replication_role = replica",
]
FAREWELL = r"final|denied|owner|second person|violates foreign key|still referenced"


def everything() -> list[Any]:
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY id")
            rows.append(cursor.fetchall())
    return rows


def execute(database: Any, statement: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement)
        # A foreign key may only speak up at the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_published_and_decided_cannot_change_by_any_statement(statement: str) -> None:
    make_policy()
    before = everything()

    with pytest.raises(DatabaseError, match=FAREWELL), transaction.atomic():
        execute(connection, statement)

    assert everything() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_owner_of_the_tables_cannot_either() -> None:
    import psycopg2

    make_policy()
    before = everything()
    owner, name = settings.OWNER_DATABASE, connection.settings_dict["NAME"]
    direct = psycopg2.connect(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"],
        dbname=name,
    )  # fmt: skip
    attempts = [each for each in FORBIDDEN if each.startswith(("UPDATE", "DELETE", "TRUNCATE"))]
    for statement in attempts:
        with pytest.raises(psycopg2.DatabaseError, match=FAREWELL):
            execute(direct, statement)
        direct.rollback()
    direct.close()

    assert everything() == before


def test_clause_cannot_be_moved_into_or_out_of_a_published_version() -> None:
    policy = make_policy()
    draft = make_draft(number="5.1", title="Other")
    loose = Clause.objects.create(version=draft, position=1, key="a", heading="A", text="x")
    fixed = Clause.objects.filter(version__policy=policy).first()

    for clause, version in ((loose, policy.versions.get()), (fixed, draft)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clause.objects.filter(pk=clause.pk).update(version=version, position=50)


def test_the_end_of_a_policy_is_final(now: datetime) -> None:
    policy = make_policy()
    by = Actor(kind="system", label="x")
    services.ask_retirement(policy=policy, reason="Over.", ends_on=now.date(), by=by, now=now)
    services.approve_retirement(policy=policy, by=approver(), now=now)

    for changes in ({"retired_on": None, "retired_why": ""}, {"retired_why": "Other."}):
        with pytest.raises(IntegrityError, match="final"), transaction.atomic():
            Policy.objects.update(**changes)


def test_drafts_and_what_is_not_cited_stay_free_to_change(now: datetime) -> None:
    policy = make_policy()
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    clause = Clause.objects.create(version=draft, position=1, key="a", heading="A", text="x")

    clause.delete()
    draft.delete()
    Policy.objects.update(owner_label="Another role")
    services.refresh_search(version=policy.versions.get())

    assert Version.objects.get().showing.search
