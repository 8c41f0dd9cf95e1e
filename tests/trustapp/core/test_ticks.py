"""Periodic work: two clocks double nothing, a stall loses nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from trustapp.core.models import Tick
from trustapp.core.services import claim_ticks
from trustapp.core.services.ticks import CATCH_UP

START = datetime(2026, 3, 12, 15, 0, 0, tzinfo=UTC)
EVERY = timedelta(seconds=10)


def claim(now: datetime) -> list[datetime]:
    return claim_ticks(job="test", every=EVERY, now=now)


@pytest.mark.django_db
def test_first_claim_takes_the_newest_tick_alone() -> None:
    assert claim(START + timedelta(seconds=7)) == [START]
    assert claim(START + timedelta(seconds=9)) == []
    assert str(Tick.objects.get()) == "test at 2026-03-12 15:00:00+00:00"


@pytest.mark.django_db
def test_stall_loses_nothing() -> None:
    claim(START)

    assert claim(START + 3 * EVERY) == [START + EVERY, START + 2 * EVERY, START + 3 * EVERY]


@pytest.mark.django_db
def test_long_stall_catches_up_a_bounded_number() -> None:
    claim(START)
    late = START + 1000 * EVERY

    ticks = claim(late)

    assert len(ticks) == CATCH_UP
    assert ticks[-1] == late
    assert claim(late) == []


@pytest.mark.django_db
def test_jobs_have_ticks_of_their_own() -> None:
    claim(START)

    assert claim_ticks(job="other", every=EVERY, now=START) == [START]


@pytest.mark.django_db
def test_clock_that_went_back_claims_nothing() -> None:
    claim(START)

    assert claim(START - EVERY) == []


@pytest.mark.django_db
def test_undone_work_leaves_its_tick() -> None:
    def work() -> None:
        with transaction.atomic():
            assert claim(START) == [START]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert claim(START) == [START]


@pytest.mark.django_db
def test_tick_happens_once() -> None:
    claim(START)

    with pytest.raises(IntegrityError, match="tick_happens_once"):
        Tick.objects.create(job="test", tick_at=START)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clocks_for_a_thousand_ticks_double_nothing() -> None:
    claimed: list[datetime] = []
    start = threading.Barrier(2)

    def beat() -> None:
        start.wait()
        for tick in range(1000):
            mine = claim(START + tick * EVERY)
            claimed.extend(mine)
        connection.close()

    clocks = [threading.Thread(target=beat) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()

    assert sorted(claimed) == [START + tick * EVERY for tick in range(1000)]
