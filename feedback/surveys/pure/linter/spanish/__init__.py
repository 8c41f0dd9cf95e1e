"""Spanish, as it is spoken in the Americas."""

from feedback.surveys.pure.linter.language import Language
from feedback.surveys.pure.linter.spanish.building import JOINING, NEGATING
from feedback.surveys.pure.linter.spanish.choosing import ANSWERS, EXITS, RANGES, SCALES
from feedback.surveys.pure.linter.spanish.plain import PLAIN
from feedback.surveys.pure.linter.spanish.presuming import ASSUMPTION, RECALL
from feedback.surveys.pure.linter.spanish.pushing import LEADING, LOADED

SPANISH = Language(
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
