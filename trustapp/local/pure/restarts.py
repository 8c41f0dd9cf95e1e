"""How long to wait before a program that died is started again."""

STEADY_AFTER_SECONDS = 20.0
LONGEST_DELAY_SECONDS = 5.0


def delay_before_restart(deaths_in_a_row: int) -> float:
    """Wait not at all after the first death, then ever longer, up to a ceiling.

    The ceiling keeps the promise that a server which can come back is back within ten seconds.
    """
    if deaths_in_a_row <= 1:
        return 0.0
    return min(LONGEST_DELAY_SECONDS, 0.25 * 2.0 ** min(deaths_in_a_row - 2, 10))


def deaths_in_a_row(before: int, lived_seconds: float) -> int:
    """Count this death; a program that ran steadily starts with a clean sheet."""
    return 1 if lived_seconds >= STEADY_AFTER_SECONDS else before + 1
