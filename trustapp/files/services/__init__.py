"""Use cases of files that people wait for; drawing anew is for workers alone."""

from trustapp.files.services.keeping import forget_files, keep_files
from trustapp.files.services.opening import (
    ask_for_original,
    decide_opening,
    look_at_copy,
    open_original,
)

__all__ = [
    "ask_for_original",
    "decide_opening",
    "forget_files",
    "keep_files",
    "look_at_copy",
    "open_original",
]
