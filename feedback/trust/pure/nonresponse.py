"""Non-response: who was asked, who answered, and who was not heard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


class NobodyToCompare(ValueError):
    """There are no adults, or no answers, to take shares of."""


@dataclass(frozen=True)
class GroupHeard:
    """One group's share of the adults beside its share of the answers, and how many answered."""

    adult_share: float
    answer_share: float
    answers: int

    @property
    def gap(self) -> float:
        """Positive when the group was heard more than its size, negative when less."""
        return self.answer_share - self.adult_share


def adult_counts(age_counts: Mapping[str, float], *, minors: Collection[str]) -> dict[str, float]:
    """Leave out the age groups that cannot take part."""
    return {group: count for group, count in age_counts.items() if group not in minors}


def rescale_to_adults(counts: Mapping[str, float], *, adults: float) -> dict[str, float]:
    """Shrink counts of all ages to the number of adults, keeping the shares.

    Population files count children in sex and race/ethnicity. The rule supposes that adults
    share out like everybody; whoever shows the result says so.
    """
    everybody = sum(counts.values())
    if everybody <= 0:
        raise NobodyToCompare("the population is empty")
    return {group: count * adults / everybody for group, count in counts.items()}


def who_was_heard(adults: Mapping[str, float], answers: Mapping[str, int]) -> dict[str, GroupHeard]:
    """Put the share of adults beside the share of answers, group by group.

    Shares are among those whose group is known; a group nobody answered from stands with 0,
    which is the point of the table.
    """
    population = sum(adults.values())
    answered = sum(answers.get(group, 0) for group in adults)
    if population <= 0 or answered <= 0:
        raise NobodyToCompare("shares need adults and answers")
    return {
        group: GroupHeard(
            adult_share=count / population,
            answer_share=answers.get(group, 0) / answered,
            answers=answers.get(group, 0),
        )
        for group, count in adults.items()
    }


def response_rate(*, invited: int, answered: int, undeliverable: int = 0) -> float | None:
    """Give the share of reachable invitations that were answered; None if nobody was reached.

    AAPOR response rate 1 with every deliverable invitation counted as eligible.
    """
    reachable = invited - undeliverable
    return answered / reachable if reachable > 0 else None
