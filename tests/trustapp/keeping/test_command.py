"""The command that says what has had its time."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories.accounts import UserFactory
from trustapp.accounts.models import KnownDevice
from trustapp.celery import app


@pytest.mark.django_db
def test_command_looks_first_and_runs_when_asked() -> None:
    app.loader.import_default_modules()
    at = timezone.now() - timedelta(days=200)
    KnownDevice.objects.create(user=UserFactory(), mark="m", first_seen_at=at, last_seen_at=at)
    said = StringIO()

    call_command("retention", stdout=said)
    assert KnownDevice.objects.count() == 1
    call_command("retention", "--run", "devices", stdout=said)

    assert KnownDevice.objects.count() == 0
    assert [line for line in said.getvalue().splitlines() if line.startswith("devices")] == [
        f"devices: kept 182 days; due 1, the oldest of {at:%F}; held 0",
        "devices: kept 182 days; due 0; held 0",
    ]
