"""Who may read results that are not for everyone."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

# Not supervisors, whatever they supervise: staff answer about them.
rules.add_perm("trust.read_climate", has_role(Role.SURVEY_ANALYST, Role.OVERSIGHT_READER))
rules.add_perm("trust.read_toplines", has_role(Role.SURVEY_ANALYST, Role.OVERSIGHT_READER))
