"""Use cases of policies: write, approve, retire."""

from engagement.policies.services.approving import (
    NothingWaits,
    NotReady,
    ReasonMissing,
    SecondPersonNeeded,
    approve_version,
    refuse_draft,
    submit_draft,
    take_back_draft,
)
from engagement.policies.services.indexing import refresh_search, show_version
from engagement.policies.services.retiring import (
    AlreadyAsked,
    DayIsPast,
    NothingToRetire,
    approve_retirement,
    ask_retirement,
    refuse_retirement,
    take_back_retirement,
)
from engagement.policies.services.writing import (
    DraftText,
    InReview,
    NoDraft,
    NumberTaken,
    Retired,
    StaleDraft,
    create_policy,
    save_draft,
    start_draft,
)

__all__ = [
    "AlreadyAsked",
    "DayIsPast",
    "DraftText",
    "InReview",
    "NoDraft",
    "NotReady",
    "NothingToRetire",
    "NothingWaits",
    "NumberTaken",
    "ReasonMissing",
    "Retired",
    "SecondPersonNeeded",
    "StaleDraft",
    "approve_retirement",
    "approve_version",
    "ask_retirement",
    "create_policy",
    "refresh_search",
    "refuse_draft",
    "refuse_retirement",
    "save_draft",
    "show_version",
    "start_draft",
    "submit_draft",
    "take_back_draft",
    "take_back_retirement",
]
