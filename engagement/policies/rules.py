"""Who may work on the rules we work by. Reading what is published is open to everyone."""

import rules

from trustapp.accounts import rules as who
from trustapp.accounts.enums import Role

is_editor = who.has_role(Role.POLICY_EDITOR)

rules.add_perm("policies.edit_draft", is_editor)
rules.add_perm("policies.publish_version", is_editor)
