"""Two people at one form."""

import pytest

from trustapp.core.pure.merging import Merged, merge

SEEN = {"name": "Old", "phone": "1"}


@pytest.mark.parametrize(
    ("typed", "current", "merged"),
    [
        ({"name": "Old", "phone": "1"}, SEEN, Merged({}, ())),
        ({"name": "New", "phone": "1"}, SEEN, Merged({"name": "New"}, ())),
        ({"name": "New", "phone": "1"}, {"name": "Old", "phone": "2"}, Merged({"name": "New"}, ())),
        ({"name": "New", "phone": "1"}, {"name": "New", "phone": "1"}, Merged({}, ())),
        (
            {"name": "New", "phone": "1"},
            {"name": "Other", "phone": "1"},
            Merged({"name": "New"}, ("name",)),
        ),
    ],
)
def test_what_both_changed_is_overtaken(
    typed: dict[str, str], current: dict[str, str], merged: Merged
) -> None:
    assert merge(seen=SEEN, typed=typed, current=current) == merged


def test_whoever_saw_nothing_overtakes_nobody() -> None:
    assert merge(seen={}, typed={"name": "New"}, current={"name": "Old"}) == Merged(
        {"name": "New"}, ()
    )
