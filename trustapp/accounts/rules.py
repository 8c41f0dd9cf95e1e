"""Who may, by role; every room builds its own permissions from these predicates."""

from typing import Any

import rules

from trustapp.accounts.enums import Role


def has_role(*roles: Role) -> Any:
    """Return a predicate that holds for accounts with any of the roles."""
    wanted = frozenset(str(role) for role in roles)

    @rules.predicate(name="has_role:" + "|".join(sorted(wanted)))
    def holds(user: Any) -> bool:
        return bool(wanted & user.roles)

    return holds


is_staff = has_role(*Role)

rules.add_perm("accounts.be_staff", is_staff)
rules.add_perm("accounts.own_account", rules.is_authenticated)
rules.add_perm("accounts.manage_people", has_role(Role.ADMINISTRATOR))
# Who gives rights is watched by those who give none.
rules.add_perm("accounts.read_audit", has_role(Role.ADMINISTRATOR, Role.OVERSIGHT_READER))
