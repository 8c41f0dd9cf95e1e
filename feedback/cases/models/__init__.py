"""What residents tell us, what was said back, and what came of it in public."""

from feedback.cases.models.alike import Alike
from feedback.cases.models.cases import Case, Entry
from feedback.cases.models.gone import ErasedCount
from feedback.cases.models.replies import ReadyReply
from feedback.cases.models.routing import Category, Route, Team
from feedback.cases.models.stories import Helped, Story
from feedback.cases.models.thanks import PassedThanks

__all__ = [
    "Alike",
    "Case",
    "Category",
    "Entry",
    "ErasedCount",
    "Helped",
    "PassedThanks",
    "ReadyReply",
    "Route",
    "Story",
    "Team",
]
