"""English, American and British."""

from feedback.surveys.pure.linter.english.building import JOINING, NEGATING
from feedback.surveys.pure.linter.english.choosing import ANSWERS, EXITS, RANGES, SCALES
from feedback.surveys.pure.linter.english.plain import PLAIN
from feedback.surveys.pure.linter.english.presuming import ASSUMPTION, RECALL
from feedback.surveys.pure.linter.english.pushing import LEADING, LOADED
from feedback.surveys.pure.linter.language import Language

ENGLISH = Language(
    exits=EXITS,
    leading=LEADING,
    loaded=LOADED,
    assumption=ASSUMPTION,
    recall=RECALL,
    plain=PLAIN,
    joining=JOINING,
    negating=NEGATING,
    answers=ANSWERS,
    scales=SCALES,
    ranges=RANGES,
)
