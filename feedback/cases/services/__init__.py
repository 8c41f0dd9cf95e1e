"""Use cases of hearing: what residents send, what staff answer, what is told in public."""

from feedback.cases.services.answering import (
    answer_case,
    assign_case,
    close_case,
    explain_late,
    look_at_case,
    note_on_case,
)
from feedback.cases.services.following import add_message, ask_for_review
from feedback.cases.services.stories import NewStory, publish_story
from feedback.cases.services.submission import NewFeedback, Submitted, submit_feedback

__all__ = [
    "NewFeedback",
    "NewStory",
    "Submitted",
    "add_message",
    "answer_case",
    "ask_for_review",
    "assign_case",
    "close_case",
    "explain_late",
    "look_at_case",
    "note_on_case",
    "publish_story",
    "submit_feedback",
]
