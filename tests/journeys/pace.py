"""How long people take: a keystroke-level estimate (Card, Moran and Newell, 1980).

The figures, in seconds, are those that the budgets of this house are counted in.
"""

from typing import Any

TAP = 1.2
DECIDE = 1.35
READ_A_WORD = 0.3
TYPE_A_WORD = 1.6  # on a phone
TYPE_A_WORD_AT_A_DESK = 1.0
PRESS_A_KEY = 0.3


def words_read(page: Any, *selectors: str) -> int:
    """Return how many words stand in what somebody reads to do the right thing next."""
    found = (each.inner_text() for selector in selectors for each in page.locator(selector).all())
    return sum(len(text.split()) for text in found)
