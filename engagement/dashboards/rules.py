"""Who may: every member of staff sees their own day; oversight is for those who answer for all."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role, is_staff

reads_oversight = has_role(
    Role.OVERSIGHT_READER,
    Role.ELECTED_OFFICIAL,
    Role.SURVEY_ANALYST,
    Role.SUPERVISOR,
    Role.PRESS_OFFICER,
    Role.ADMINISTRATOR,
)

rules.add_perm("dashboards.see_today", is_staff)
rules.add_perm("dashboards.read_oversight", reads_oversight)
rules.add_perm("dashboards.mend_lines", has_role(Role.ADMINISTRATOR))
