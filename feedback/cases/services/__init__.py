"""Use cases of hearing: what residents send, what staff answer, what is told in public."""

from feedback.cases.services.answering import (
    answer_case,
    close_case,
    explain_late,
    look_at_case,
    note_on_case,
)
from feedback.cases.services.bulk import assign_many, refer_many, sort_many
from feedback.cases.services.erasing import erase_due, hold_case
from feedback.cases.services.following import add_message, ask_for_review, say_if_resolved
from feedback.cases.services.ledger import finish_story, say_if_helped
from feedback.cases.services.likeness import suggest_alike
from feedback.cases.services.merging import merge_cases, separate_case, tell_apart
from feedback.cases.services.notices import forget_contact
from feedback.cases.services.objecting import object_to_removal
from feedback.cases.services.passing import assign_case, refer_case, sort_case
from feedback.cases.services.replies import (
    add_ready_reply,
    change_ready_reply,
    retire_ready_reply,
)
from feedback.cases.services.routing import (
    add_category,
    add_team,
    change_team,
    end_route,
    rename_category,
    retire_category,
    retire_team,
    set_route,
)
from feedback.cases.services.stories import NewStory, Told, publish_story
from feedback.cases.services.submission import NewFeedback, Submitted, submit_feedback
from feedback.cases.services.thanking import pass_thanks_on, take_thanks_back

__all__ = [
    "NewFeedback",
    "NewStory",
    "Submitted",
    "Told",
    "add_category",
    "add_message",
    "add_ready_reply",
    "add_team",
    "answer_case",
    "ask_for_review",
    "assign_case",
    "assign_many",
    "change_ready_reply",
    "change_team",
    "close_case",
    "end_route",
    "erase_due",
    "explain_late",
    "finish_story",
    "forget_contact",
    "hold_case",
    "look_at_case",
    "merge_cases",
    "note_on_case",
    "object_to_removal",
    "pass_thanks_on",
    "publish_story",
    "refer_case",
    "refer_many",
    "rename_category",
    "retire_category",
    "retire_ready_reply",
    "retire_team",
    "say_if_helped",
    "say_if_resolved",
    "separate_case",
    "set_route",
    "sort_case",
    "sort_many",
    "submit_feedback",
    "suggest_alike",
    "take_thanks_back",
    "tell_apart",
]
