"""What comes out: a new file, a small picture of it where there is one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file that was drawn anew, by the ending its name gets."""

    ending: str
    content: bytes
    small: bytes = b""  # a JPEG
    # Whether it shows less than came in, such as the first picture of a moving one.
    is_partial: bool = False
