"""Sealed words, one department, and refusing to start half-configured."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection

from tests.factories.channels import letter
from trustapp.channels import services as channels
from trustapp.channels.models import Message
from trustapp.core import queries, services
from trustapp.core.checks import secrets_are_set
from trustapp.core.models import Department, SealedTextField

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_sealed_text_comes_back_and_nothing_stays_nothing() -> None:
    channels.queue_messages(letters=[letter(1, title="Héllo ليلى")], now=NOW)

    message = Message.objects.get()

    assert (message.title, message.html) == ("Héllo ليلى", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(title, 'escape') FROM channels_message")
        assert "llo" not in cursor.fetchone()[0]


def test_sealed_text_is_text_everywhere_else() -> None:
    field = SealedTextField()
    field.set_attributes_from_name("title")

    assert field.to_python("words") == "words"
    assert field.value_to_string(Message(title="words")) == "words"


@pytest.mark.django_db
def test_there_is_one_department() -> None:
    with pytest.raises(IntegrityError, match="one_department"):
        Department.objects.create(id=2, name="Other")


@pytest.mark.django_db
def test_citation_is_published_and_refreshed() -> None:
    services.publish_citation(label="POL-1@v1", title="Old", address="/old/", now=NOW)
    services.publish_citation(label="POL-1@v1", title="New", address="/new/", now=NOW)

    found = queries.citation("POL-1@v1")

    assert found is not None
    assert (str(found), found.title, found.address) == ("POL-1@v1", "New", "/new/")
    assert queries.citation("POL-9@v9") is None


def test_house_refuses_to_start_without_secrets(settings: Any) -> None:
    assert secrets_are_set(None) == []

    settings.SECRET_KEY, settings.KEYRING = "short", "k1:short"

    assert [problem.id for problem in secrets_are_set(None)] == ["core.E001", "core.E002"]
