"""Who may look at the outbox: counts and names of messages, never their words."""

import rules

from trustapp.accounts import rules as accounts
from trustapp.accounts.enums import Role

rules.add_perm(
    "channels.see_outbox",
    accounts.has_role(Role.SURVEY_ANALYST, Role.COMMUNITY_LIAISON, Role.ADMINISTRATOR),
)
