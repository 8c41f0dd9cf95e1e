"""The question bank, surveys, their waves and samples, and what people answered."""

from feedback.surveys.models.answer import Answer, Response, WrittenAnswer
from feedback.surveys.models.bank import Question, QuestionText, QuestionVersion
from feedback.surveys.models.contact import Contact, ContactFile
from feedback.surveys.models.event import ContactEvent, ContactEventCount
from feedback.surveys.models.flood import Flood
from feedback.surveys.models.invitation import Invitation, Reminder
from feedback.surveys.models.letter import LetterBatch
from feedback.surveys.models.paper import PaperForm
from feedback.surveys.models.survey import (
    OpenLink,
    Quota,
    Survey,
    SurveyFinding,
    SurveyItem,
    SurveyText,
)
from feedback.surveys.models.trial import TrialAnswer
from feedback.surveys.models.wave import QuotaCount, Stratum, Wave

__all__ = [
    "Answer",
    "Contact",
    "ContactEvent",
    "ContactEventCount",
    "ContactFile",
    "Flood",
    "Invitation",
    "LetterBatch",
    "OpenLink",
    "PaperForm",
    "Question",
    "QuestionText",
    "QuestionVersion",
    "Quota",
    "QuotaCount",
    "Reminder",
    "Response",
    "Stratum",
    "Survey",
    "SurveyFinding",
    "SurveyItem",
    "SurveyText",
    "TrialAnswer",
    "Wave",
    "WrittenAnswer",
]
