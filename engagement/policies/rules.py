"""Who may work on the rules we work by. Reading what is published is open to everyone."""

from typing import Any

import rules

from trustapp.accounts import rules as who
from trustapp.accounts.enums import Role


@rules.predicate
def is_second_person(user: Any, approval: Any) -> bool:
    """Hold for whoever had no hand in what was asked for."""
    return approval is None or approval.is_second_person(user.pk)


is_editor = who.has_role(Role.POLICY_EDITOR)

rules.add_perm("policies.sign_version", who.is_staff)
rules.add_perm("policies.ask_to_sign", is_editor)
rules.add_perm("policies.translate_version", is_editor)
rules.add_perm("policies.see_signatures", who.has_role(Role.POLICY_EDITOR, Role.SUPERVISOR))

rules.add_perm("policies.edit_draft", is_editor)
rules.add_perm("policies.approve_version", is_editor & is_second_person)
rules.add_perm("policies.retire_policy", is_editor)
# Whoever answers residents may look at comments too, so that no author judges words about a draft.
looks_at_comments = who.has_role(Role.POLICY_EDITOR, Role.COMMUNITY_LIAISON)

rules.add_perm("policies.hold_consultation", is_editor)
rules.add_perm("policies.answer_comments", is_editor)
rules.add_perm("policies.moderate_comments", looks_at_comments)
rules.add_perm("policies.review_policy", is_editor)
