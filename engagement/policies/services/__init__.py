"""Use cases of policies: write, publish."""

from engagement.policies.services.writing import (
    DraftText,
    NoDraft,
    NotReady,
    NumberTaken,
    StaleDraft,
    create_policy,
    publish_version,
    refresh_search,
    save_draft,
    start_draft,
)

__all__ = [
    "DraftText",
    "NoDraft",
    "NotReady",
    "NumberTaken",
    "StaleDraft",
    "create_policy",
    "publish_version",
    "refresh_search",
    "save_draft",
    "start_draft",
]
