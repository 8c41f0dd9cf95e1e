"""Who may: whoever works with words of residents; each room says with which of them."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

works_with_words = has_role(Role.COMMUNITY_LIAISON, Role.POLICY_EDITOR, Role.SURVEY_ANALYST)
# A second person, who need not work with them every day.
reads_along = has_role(
    Role.COMMUNITY_LIAISON, Role.POLICY_EDITOR, Role.SURVEY_ANALYST, Role.SUPERVISOR
)

rules.add_perm("redaction.strike_passage", works_with_words)
rules.add_perm("redaction.see_strikes", reads_along)
