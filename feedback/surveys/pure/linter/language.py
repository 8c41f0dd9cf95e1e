"""All that the linter knows about one language."""

from dataclasses import dataclass, field

from feedback.surveys.pure.linter.answers import AnswerWords, Lists
from feedback.surveys.pure.linter.cues import Cue
from feedback.surveys.pure.linter.joining import JoiningWords
from feedback.surveys.pure.linter.negating import NegatingWords
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.ranges import RangeWords
from feedback.surveys.pure.linter.scales import ScaleWords
from feedback.surveys.pure.linter.wordy import PlainWords


@dataclass(frozen=True)
class Language:
    """The words of one language, one group for each family of rules."""

    exits: Pattern = NOTHING
    leading: tuple[Cue, ...] = ()
    loaded: tuple[Cue, ...] = ()
    assumption: tuple[Cue, ...] = ()
    recall: tuple[Cue, ...] = ()
    plain: PlainWords = field(default_factory=PlainWords)
    joining: JoiningWords = field(default_factory=JoiningWords)
    negating: NegatingWords = field(default_factory=NegatingWords)
    answers: AnswerWords = field(default_factory=AnswerWords)
    scales: ScaleWords = field(default_factory=ScaleWords)
    ranges: RangeWords = field(default_factory=RangeWords)

    @property
    def lists(self) -> Lists:
        """What tells kinds of lists apart."""
        return Lists(self.answers, self.scales, self.ranges)
