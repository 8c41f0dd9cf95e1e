"""Migration operations about rights: the owner migrates, the application is a plain role."""

from typing import Any

from django.conf import settings
from django.db import migrations


def _run(statement: str) -> Any:
    def forwards(apps: Any, schema_editor: Any) -> None:
        if settings.OWNER_DATABASE["USER"] == settings.APPLICATION_ROLE:
            return  # one role for everything: nothing to grant, nothing to protect from
        role = schema_editor.quote_name(settings.APPLICATION_ROLE)
        schema_editor.execute(statement.format(role=role))

    return forwards


def on_role(statement: str, reverse: str) -> migrations.RunPython:
    """Run SQL in which {role} stands for the application's database role."""
    return migrations.RunPython(_run(statement), _run(reverse), elidable=False)


def append_only(table: str) -> migrations.RunPython:
    """Let the application add to and read the table, never change, remove or empty it."""
    return on_role(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}}",
        f"GRANT UPDATE, DELETE ON {table} TO {{role}}",
    )
