"""What residents and staff may hand in."""

from feedback.cases.forms.residents import (
    FeedbackForm,
    HelpedForm,
    MessageForm,
    ObjectionForm,
    ResolvedForm,
    ReviewForm,
    ThanksForm,
)
from feedback.cases.forms.staff import (
    AnswerForm,
    AssignForm,
    CloseForm,
    ExplainForm,
    FinishForm,
    NoteForm,
    ReferForm,
    SortForm,
    StoryForm,
)
from feedback.cases.forms.stories import StoryFilter
from feedback.cases.forms.tracking import CodeForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CloseForm",
    "CodeForm",
    "ExplainForm",
    "FeedbackForm",
    "FinishForm",
    "HelpedForm",
    "MessageForm",
    "NoteForm",
    "ObjectionForm",
    "ReferForm",
    "ResolvedForm",
    "ReviewForm",
    "SortForm",
    "StoryFilter",
    "StoryForm",
    "ThanksForm",
]
