"""Announcements wait in their table until the tasks that listen were called."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from celery import Celery, current_app
from django.db import transaction

from trustapp.core import jobs, services, tasks
from trustapp.core.models import Announcement
from trustapp.core.services import relay

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What reached the queue."""
    reached: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(
        current_app, "send_task",
        lambda name, kwargs=None, **_: reached.append((name, kwargs or {})),
    )  # fmt: skip
    return reached


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send through an application whose queue is at a port where nobody listens."""
    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.task_publish_retry = False
    away.conf.broker_transport_options = current_app.conf.broker_transport_options
    monkeypatch.setattr(jobs, "current_app", away)
    monkeypatch.setattr(relay, "current_app", away)


def test_announcement_reaches_every_listener(
    called: list[tuple[str, dict[str, Any]]], settings: Any
) -> None:
    settings.LISTENERS = {"test.happened": ["one.hear", "two.hear"], "test.unheard": []}
    jobs.announce("test.happened", ref="thing:1")
    jobs.announce("test.unheard", ref="thing:2")

    assert services.relay_announcements(now=NOW) == 2
    assert services.relay_announcements(now=NOW) == 0

    assert called == [("one.hear", {"ref": "thing:1"}), ("two.hear", {"ref": "thing:1"})]
    first = Announcement.objects.order_by("id")[0]
    assert (str(first), first.relayed_at) == ("test.happened thing:1", NOW)


def test_announcement_is_gone_with_the_work_that_made_it() -> None:
    def work() -> None:
        with transaction.atomic():
            jobs.announce("test.happened", ref="thing:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert Announcement.objects.count() == 0


def test_announcing_pokes_the_relay_after_the_commit(
    called: list[tuple[str, dict[str, Any]]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        jobs.announce("test.happened", ref="thing:1")
        assert called == []

    assert called == [("core.relay_announcements", {})]


@pytest.mark.slow
def test_rows_wait_while_the_queue_is_away(broker_away: None, settings: Any) -> None:
    settings.LISTENERS = {"test.happened": ["one.hear"]}
    jobs.announce("test.happened", ref="thing:1")

    assert services.relay_announcements(now=NOW) == 0
    assert Announcement.objects.get().relayed_at is None


@pytest.mark.slow
def test_lost_poke_is_only_late(
    broker_away: None, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue("core.relay_announcements")

    assert "core.relay_announcements waits for its next scheduled run" in caplog.text


def test_what_was_handed_over_before_the_queue_went_away_counts(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LISTENERS = {"test.happened": ["one.hear"]}
    for number in range(3):
        jobs.announce("test.happened", ref=f"thing:{number}")
    reached = []

    def send(name: str, kwargs: dict[str, Any], **_: Any) -> None:
        if kwargs["ref"] == "thing:1":
            raise ConnectionResetError
        reached.append(kwargs["ref"])

    monkeypatch.setattr(current_app, "send_task", send)

    assert services.relay_announcements(now=NOW) == 1
    assert reached == ["thing:0"]
    waiting = Announcement.objects.filter(relayed_at__isnull=True).order_by("id")
    assert [row.ref for row in waiting] == ["thing:1", "thing:2"]


def test_task_relays(called: list[tuple[str, dict[str, Any]]]) -> None:
    jobs.announce("test.unknown", ref="thing:1")

    assert tasks.relay_announcements(surprise="ignored") == 1
