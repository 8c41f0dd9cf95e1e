"""What visits need from other rooms."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps


@pytest.fixture
def promise_kinds(transactional_db: Any) -> None:
    """Bring back the preset kinds of promises, which emptying the tables takes away."""
    migration = import_module("trustapp.promises.migrations.0002_preset_kinds")
    for operation in migration.Migration.operations:
        operation.code(apps, None)
