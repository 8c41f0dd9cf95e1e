"""Questions about what residents told us."""

from feedback.cases.queries.alike import (
    alike_to,
    not_compared,
    open_words,
    pair_in_scope,
    together_with,
)
from feedback.cases.queries.codes import (
    case_by_code,
    case_by_public_id,
    cases_about,
    code_hash,
)
from feedback.cases.queries.contact import email_in, notice_to, unreachable
from feedback.cases.queries.files import CaseFile, case_file
from feedback.cases.queries.inbox import (
    MOST_COUNTED,
    Wanted,
    beyond,
    inbox,
    inbox_count,
    last_change,
)
from feedback.cases.queries.keeping import cases_due, hold_on_case
from feedback.cases.queries.ledger import said_of, share_helped, story_to_judge
from feedback.cases.queries.owed import late_promise, owed_for, reply_due_at
from feedback.cases.queries.places import last_heard, place_options, places_found
from feedback.cases.queries.replies import ready_replies, ready_reply_by_id
from feedback.cases.queries.routing import (
    answering_in,
    categories,
    category_by_id,
    may_join,
    route_for,
    routes,
    team_by_id,
    teams,
    teams_with_members,
)
from feedback.cases.queries.scope import case_in_scope, cases_for, cases_in_scope, promises_in_scope
from feedback.cases.queries.stories import (
    StoryTally,
    latest_stories,
    outcomes,
    share_resolved,
    stories,
    story_by_slug,
    story_tally,
    tally_of,
    with_a_refusal,
    words_of_residents,
)
from feedback.cases.queries.thanks import officers_to_thank, thanked_in, thanks_for

__all__ = [
    "MOST_COUNTED",
    "CaseFile",
    "StoryTally",
    "Wanted",
    "alike_to",
    "answering_in",
    "beyond",
    "case_by_code",
    "case_by_public_id",
    "case_file",
    "case_in_scope",
    "cases_about",
    "cases_due",
    "cases_for",
    "cases_in_scope",
    "categories",
    "category_by_id",
    "code_hash",
    "email_in",
    "hold_on_case",
    "inbox",
    "inbox_count",
    "last_change",
    "last_heard",
    "late_promise",
    "latest_stories",
    "may_join",
    "not_compared",
    "notice_to",
    "officers_to_thank",
    "open_words",
    "outcomes",
    "owed_for",
    "pair_in_scope",
    "place_options",
    "places_found",
    "promises_in_scope",
    "ready_replies",
    "ready_reply_by_id",
    "reply_due_at",
    "route_for",
    "routes",
    "said_of",
    "share_helped",
    "share_resolved",
    "stories",
    "story_by_slug",
    "story_tally",
    "story_to_judge",
    "tally_of",
    "team_by_id",
    "teams",
    "teams_with_members",
    "thanked_in",
    "thanks_for",
    "together_with",
    "unreachable",
    "with_a_refusal",
    "words_of_residents",
]
