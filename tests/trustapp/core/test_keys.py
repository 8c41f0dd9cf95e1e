"""One-time keys: the same request twice, at once, changed, or cut off in the middle."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from trustapp.core import services, tasks
from trustapp.core.errors import KeyReused, StillRunning
from trustapp.core.models import Citation, UsedKey
from trustapp.core.services import keys

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def cite(label: str = "POL-1@v1") -> dict[str, Any]:
    """Do something that can be counted."""
    Citation.objects.create(label=label, title="T", address="/", published_at=NOW)
    return {"label": label}


def once(key: str, body: Any, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    return services.run_once(purpose="test", key=key, body=body, now=NOW, work=work)


@pytest.mark.django_db
def test_second_request_gets_the_first_answer() -> None:
    assert once("key", {"a": 1, "b": 2}, cite) == ({"label": "POL-1@v1"}, True)
    assert once("key", {"b": 2, "a": 1}, cite) == ({"label": "POL-1@v1"}, False)
    assert Citation.objects.count() == 1


@pytest.mark.django_db
def test_other_purpose_is_another_key() -> None:
    once("key", {}, cite)

    answer, is_new = services.run_once(
        purpose="other", key="key", body={}, now=NOW, work=lambda: cite("POL-2@v1")
    )

    assert (answer, is_new) == ({"label": "POL-2@v1"}, True)


@pytest.mark.django_db
def test_key_with_another_body_is_refused() -> None:
    once("key", {"words": "first"}, cite)

    with pytest.raises(KeyReused):
        once("key", {"words": "changed"}, cite)
    assert Citation.objects.count() == 1


@pytest.mark.django_db
def test_failing_work_leaves_the_key_unused() -> None:
    def half_done() -> dict[str, Any]:
        cite()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        once("key", {}, half_done)

    assert (Citation.objects.count(), UsedKey.objects.count()) == (0, 0)
    assert once("key", {}, cite)[1] is True


@pytest.mark.django_db
def test_key_is_stored_as_a_hash_without_the_words() -> None:
    once("very-secret-key", {"words": "my neighbour"}, cite)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(k::text, ' ') FROM core_usedkey k")
        stored = cursor.fetchone()[0]
    assert "very-secret-key" not in stored
    assert "neighbour" not in stored
    assert str(UsedKey.objects.get()) == "test key"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_have_one_effect() -> None:
    start = threading.Barrier(20)

    def request(_: int) -> tuple[dict[str, Any], bool]:
        start.wait()
        try:
            return once("key", {"a": 1}, cite)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(request, range(20)))

    assert Citation.objects.count() == 1
    assert [answer for answer, _ in answers] == [{"label": "POL-1@v1"}] * 20
    assert sum(is_new for _, is_new in answers) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_first_request_that_takes_too_long_is_still_running() -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow() -> dict[str, Any]:
        entered.set()
        leave.wait(10)
        return cite()

    def first() -> None:
        once("key", {}, slow)
        connection.close()

    other = threading.Thread(target=first)
    other.start()
    entered.wait(5)
    with pytest.raises(StillRunning):
        once("key", {}, cite)
    leave.set()
    other.join()

    assert once("key", {}, cite) == ({"label": "POL-1@v1"}, False)


@pytest.mark.django_db(transaction=True)
def test_database_that_goes_away_is_not_a_request_still_running() -> None:
    def gone(*_: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        once("key", {}, cite)


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    once("key", {}, cite)

    assert services.forget_old_keys(now=NOW + keys.KEPT) == 0
    assert services.forget_old_keys(now=NOW + keys.KEPT + timedelta(seconds=1)) == 1
    assert tasks.forget_old_keys(surprise="ignored") == 0


@pytest.mark.django_db
def test_lock_timeout_is_back_to_normal_for_the_work() -> None:
    def work() -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return {"timeout": cursor.fetchone()[0]}

    with transaction.atomic():
        assert once("key", {}, work)[0] == {"timeout": "10s"}
