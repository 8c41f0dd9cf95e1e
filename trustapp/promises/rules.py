"""Who may: administrators say when the department is closed."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

rules.add_perm("promises.keep_calendar", has_role(Role.ADMINISTRATOR))
