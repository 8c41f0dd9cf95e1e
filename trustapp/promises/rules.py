"""Who may: administrators say when the department is closed, and what it promises."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

rules.add_perm("promises.keep_calendar", has_role(Role.ADMINISTRATOR))
rules.add_perm("promises.set_lengths", has_role(Role.ADMINISTRATOR))
