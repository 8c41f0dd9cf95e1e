"""What the application's database role cannot do, whatever the code says."""

import pytest
from django.db import connection

APPEND_ONLY = [
    "audit_auditline", "trust_release", "trust_score", "trust_comparison", "trust_heard",
    "trust_recordedinputs", "trust_smallarea", "trust_reliability", "trust_participation",
    "trust_picture",
    "trust_climate", "trust_climatemean", "surveys_trialanswer",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_application_can_only_read_and_add(table: str) -> None:
    with connection.cursor() as cursor:
        rights = {}
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
            rights[right] = cursor.fetchone()[0]

    assert rights == {
        "SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False,
    }  # fmt: skip


@pytest.mark.django_db
def test_application_is_not_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = %s",
                       ["audit_auditline"])  # fmt: skip

        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_no_answer_partition_can_be_reached_around_its_parent() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid "
            "WHERE inhparent = 'surveys_answer'::regclass "
            "AND has_table_privilege(current_user, c.oid, 'SELECT')"
        )

        assert cursor.fetchone() == (0,)
