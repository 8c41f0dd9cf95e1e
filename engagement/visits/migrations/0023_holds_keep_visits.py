"""A hold keeps plans and visits from being forgotten, whoever calls the function that does it."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_BEFORE = import_module("engagement.visits.migrations.0013_visits_are_forgotten")._FORGET.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
_OLD = "v.received_at >= before)\n"
_HELD = """v.received_at >= before)
           AND NOT EXISTS (
               SELECT 1 FROM keeping_hold h
                WHERE h.kind = 'visits' AND h.lifted_at IS NULL
                  AND (h.begins_on IS NULL OR h.begins_on <= p.planned_on)
                  AND (h.ends_on IS NULL OR h.ends_on >= p.planned_on))
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("visits", "0022_passed_on_to_somebody"),
        ("keeping", "0001_holds_and_proposals"),
    ]

    operations: ClassVar = [migrations.RunSQL(_BEFORE.replace(_OLD, _HELD), _BEFORE)]
