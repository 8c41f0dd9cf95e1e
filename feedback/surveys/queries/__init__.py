"""What others may ask about surveys."""

from feedback.surveys.queries.frames import adults_by_place, audience, frames, names_of
from feedback.surveys.queries.questionnaire import (
    Item,
    Questionnaire,
    bank,
    bank_texts,
    questionnaire,
    read_questionnaire,
)
from feedback.surveys.queries.readiness import obstacles
from feedback.surveys.queries.standing import (
    TAKING_ANSWERS,
    Standing,
    standing_by_link,
    standing_by_token,
    token_hash,
)
from feedback.surveys.queries.waves import (
    Participation,
    current_open_link,
    missing_populations,
    open_waves,
    opening_due,
    opening_next,
    participation,
    running_surveys,
    wave,
    wave_ref,
    waves_to_close,
)

__all__ = [
    "TAKING_ANSWERS",
    "Item",
    "Participation",
    "Questionnaire",
    "Standing",
    "adults_by_place",
    "audience",
    "bank",
    "bank_texts",
    "current_open_link",
    "frames",
    "missing_populations",
    "names_of",
    "obstacles",
    "open_waves",
    "opening_due",
    "opening_next",
    "participation",
    "questionnaire",
    "read_questionnaire",
    "running_surveys",
    "standing_by_link",
    "standing_by_token",
    "token_hash",
    "wave",
    "wave_ref",
    "waves_to_close",
]
