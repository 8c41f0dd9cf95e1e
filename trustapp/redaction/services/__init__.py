"""Use cases of taking out: strike a passage, and what takes two people."""

from trustapp.redaction.services.forgetting import forget_strikes
from trustapp.redaction.services.striking import look_at_texts, strike_passage
from trustapp.redaction.services.undoing import ask, decide, put_back, read_original

__all__ = [
    "ask",
    "decide",
    "forget_strikes",
    "look_at_texts",
    "put_back",
    "read_original",
    "strike_passage",
]
