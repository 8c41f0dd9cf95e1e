"""Questions about what residents told us."""

from feedback.cases.queries.codes import (
    case_by_code,
    case_by_public_id,
    cases_about,
    code_hash,
)
from feedback.cases.queries.files import CaseFile, case_file, colleagues
from feedback.cases.queries.inbox import inbox, inbox_count, last_change
from feedback.cases.queries.owed import late_promise, owed_for, reply_due_at
from feedback.cases.queries.places import last_heard, place_options
from feedback.cases.queries.stories import (
    StoryTally,
    latest_stories,
    outcomes,
    stories,
    story_by_slug,
    story_tally,
    tally_of,
    with_a_refusal,
)

__all__ = [
    "CaseFile",
    "StoryTally",
    "case_by_code",
    "case_by_public_id",
    "case_file",
    "cases_about",
    "code_hash",
    "colleagues",
    "inbox",
    "inbox_count",
    "last_change",
    "last_heard",
    "late_promise",
    "latest_stories",
    "outcomes",
    "owed_for",
    "place_options",
    "reply_due_at",
    "stories",
    "story_by_slug",
    "story_tally",
    "tally_of",
    "with_a_refusal",
]
