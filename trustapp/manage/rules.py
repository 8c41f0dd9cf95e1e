"""Who may: administrators set what a department can choose, and see no case of anybody."""

import rules

from trustapp.accounts.enums import Role
from trustapp.accounts.rules import has_role

administrates = has_role(Role.ADMINISTRATOR)

rules.add_perm("manage.settings", administrates)
rules.add_perm("manage.retention", administrates)
