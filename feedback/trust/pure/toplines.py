"""Toplines: the plain results of a survey, question by question, and which shares may be shown."""

from collections.abc import Sequence


def hidden_options(
    counts: Sequence[int], answered: int, *, fewest: int, adds_up: bool
) -> frozenset[int]:
    """Return the options, numbered from 1, whose share must not be shown.

    `counts` says how many people chose each option, of `answered` who chose any. A share is hidden
    where fewer than `fewest` people chose the option, or all but so few did. Where shares add up to
    the whole (one choice each), what is hidden could be found by subtraction: the smallest shares
    follow until the hidden ones together hold `fewest` people and are at least two.
    """
    hidden = {
        option
        for option, count in enumerate(counts, start=1)
        if count < fewest or answered - count < fewest
    }
    rest = sorted(
        (option for option in range(1, len(counts) + 1) if option not in hidden),
        key=lambda option: (counts[option - 1], option),
    )
    while adds_up and rest and hidden and _can_be_subtracted(counts, hidden, fewest):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _can_be_subtracted(counts: Sequence[int], hidden: set[int], fewest: int) -> bool:
    together = sum(counts[option - 1] for option in hidden)
    return len(hidden) < 2 or together < fewest
