"""Contrast by the formula of WCAG 2.2, against values that others have published."""

import pytest

from trustapp.core.pure.contrast import is_colour, mix, ratio


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        # The greys on either side of the line, as WebAIM and the W3C quote them.
        ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#0000FF", "#FFFFFF", 8.59),
        ("#0E5A5C", "#FFFFFF", 8.0),
        ("#72CDC4", "#111A1C", 9.5),
    ],
)
def test_known_contrasts(one: str, other: str, known: float) -> None:
    assert ratio(one, other) == pytest.approx(known, abs=0.05)
    assert ratio(other, one) == ratio(one, other)


def test_mixing() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mix("#0E5A5C", "#FFFFFF", 1) == "#0E5A5C"


@pytest.mark.parametrize(
    ("text", "expected"), [("#0e5A5C", True), ("0E5A5C", False), ("#FFF", False), ("red;", False)]
)
def test_colours_are_told_from_other_words(text: str, expected: bool) -> None:
    assert is_colour(text) is expected
