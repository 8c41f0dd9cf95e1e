"""Source addresses of staff go after a year; the lines they stood on stay as they are."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import on_role

# The application may call it, and through it reach nothing that is younger than a year.
_FORGET = """
CREATE FUNCTION audit_forget_addresses(before timestamptz, most integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH due AS (
        SELECT id FROM audit_auditline
         WHERE address IS NOT NULL AND at < least(before, now() - interval '365 days')
         ORDER BY at LIMIT most
    ), gone AS (
        UPDATE audit_auditline SET address = NULL FROM due WHERE audit_auditline.id = due.id
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$
"""
_INDEX = (
    "CREATE INDEX audit_addresses ON audit_auditline (at) WHERE address IS NOT NULL",
    "DROP INDEX audit_addresses",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_append_only")]
    operations: ClassVar = [
        migrations.RunSQL(*_INDEX),
        migrations.RunSQL(_FORGET, "DROP FUNCTION audit_forget_addresses(timestamptz, integer)"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION audit_forget_addresses(timestamptz, integer) FROM PUBLIC",
            migrations.RunSQL.noop,
        ),
        on_role(
            "GRANT EXECUTE ON FUNCTION audit_forget_addresses(timestamptz, integer) TO {role}",
            "REVOKE EXECUTE ON FUNCTION audit_forget_addresses(timestamptz, integer) FROM {role}",
        ),
    ]
