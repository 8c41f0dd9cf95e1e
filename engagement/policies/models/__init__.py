"""Policies, their versions and their clauses."""

from engagement.policies.models.policy import NUMBER, Clause, Policy, Version

__all__ = ["NUMBER", "Clause", "Policy", "Version"]
