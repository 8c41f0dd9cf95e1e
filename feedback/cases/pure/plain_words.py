"""Whether a reply reads easily: the length of its sentences."""

import re
from dataclasses import dataclass

# Federal plain language guidelines (plainlanguage.gov): 15 to 20 words on average, none over 25.
LONGEST = 25
AVERAGE = 15

_SENTENCE_END = re.compile(r"(?<=[.!?…。؟])[\"'”’)\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True)
class Reading:
    """How a text reads."""

    sentences: int
    average: float
    too_long: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to shorten."""
        return not self.too_long and self.average <= AVERAGE


def reading_of(text: str) -> Reading:
    """Return how many sentences the text has, their average length, and those that are too long."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text)]
    counted = [(sentence, len(_WORD.findall(sentence))) for sentence in sentences]
    counted = [(sentence, words) for sentence, words in counted if words]
    total = sum(words for _, words in counted)
    return Reading(
        sentences=len(counted),
        average=round(total / len(counted), 1) if counted else 0.0,
        too_long=tuple(sentence for sentence, words in counted if words > LONGEST),
    )
