"""Policies, their versions and their clauses, and who approved what."""

from engagement.policies.models.approval import Approval
from engagement.policies.models.document import HandedIn
from engagement.policies.models.policy import (
    ALWAYS,
    FOREVER,
    NUMBER,
    Clause,
    Policy,
    Showing,
    Version,
)

__all__ = [
    "ALWAYS",
    "FOREVER",
    "NUMBER",
    "Approval",
    "Clause",
    "HandedIn",
    "Policy",
    "Showing",
    "Version",
]
