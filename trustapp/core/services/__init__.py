"""Use cases that belong to no single room."""

from trustapp.core.services.citations import publish_citation
from trustapp.core.services.department import choose, describe_department, held_department
from trustapp.core.services.keys import forget_old_keys, remember_answer, run_once
from trustapp.core.services.programs import program_without_secrets
from trustapp.core.services.relay import relay_announcements
from trustapp.core.services.slugs import free_slug
from trustapp.core.services.ticks import claim_ticks
from trustapp.core.services.walls import behind_walls

__all__ = [
    "behind_walls",
    "choose",
    "claim_ticks",
    "describe_department",
    "forget_old_keys",
    "free_slug",
    "held_department",
    "program_without_secrets",
    "publish_citation",
    "relay_announcements",
    "remember_answer",
    "run_once",
]
