"""Which changes of a length nobody makes alone."""

from dataclasses import dataclass

LONGEST = 36_525  # a hundred years


@dataclass(frozen=True, slots=True)
class Bounds:
    """Never shorter than `least`; under `floor`, and longer than before, takes two people."""

    least: int
    floor: int

    def allow(self, days: int) -> bool:
        """Say whether so many days can be set at all."""
        return self.least <= days <= LONGEST

    def need_two(self, before: int, days: int) -> bool:
        """Say whether the change takes a second person.

        Keeping longer harms whom it is about; keeping very shortly lets what happened disappear.
        """
        return days > before or (days < self.floor and days < before)
