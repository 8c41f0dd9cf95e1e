"""Drawing a file anew: what a person perceives stays, and nothing else is carried over."""

from trustapp.files.pure.redrawing.drawing import redraw
from trustapp.files.pure.redrawing.drawn import Drawn

__all__ = ["Drawn", "redraw"]
