from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.channels.pure.backoff import wait_after


def test_wait_after_grows_fourfold_to_four_hours() -> None:
    minutes = [wait_after(attempts) / timedelta(minutes=1) for attempts in range(7)]

    assert minutes == [1, 1, 4, 16, 64, 240, 240]


@settings(deadline=None)
@given(some.integers(min_value=0, max_value=100_000))
def test_wait_after_never_shrinks(attempts: int) -> None:
    assert wait_after(attempts) <= wait_after(attempts + 1) <= timedelta(hours=4)
