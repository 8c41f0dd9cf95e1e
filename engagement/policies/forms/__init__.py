"""What comes in about policies."""

from engagement.policies.forms.commenting import (
    CommentForm,
    SayForm,
)
from engagement.policies.forms.consulting import (
    CancelForm,
    CloseReviewForm,
    MeetingForm,
    MinutesForm,
    PeriodForm,
    PhaseRows,
    RemoveForm,
    ResponseForm,
    ReviewDayForm,
    ReviewForm,
    RevisionForm,
    SaidForm,
    ThemeForm,
    stages_in,
)
from engagement.policies.forms.drafting import (
    AnswerForm,
    DraftForm,
    PolicyForm,
    RetireForm,
    SearchForm,
    SendForm,
)

__all__ = [
    "AnswerForm",
    "CancelForm",
    "CloseReviewForm",
    "CommentForm",
    "DraftForm",
    "MeetingForm",
    "MinutesForm",
    "PeriodForm",
    "PhaseRows",
    "PolicyForm",
    "RemoveForm",
    "ResponseForm",
    "RetireForm",
    "ReviewDayForm",
    "ReviewForm",
    "RevisionForm",
    "SaidForm",
    "SayForm",
    "SearchForm",
    "SendForm",
    "ThemeForm",
    "stages_in",
]
