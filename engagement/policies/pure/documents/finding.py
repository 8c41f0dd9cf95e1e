"""What was found in a document: its Markdown, and what was lost or is unsure, each with where."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

MOST_PLACES = 6
_LONGEST_PLACE = 70

# Called with how many parts are done, and of how many.
Tell = Callable[[int, int], None]


class Kind(enum.StrEnum):
    """The documents that can be read."""

    WORD = "docx"
    PDF = "pdf"
    MARKDOWN = "md"


class Trouble(enum.StrEnum):
    """Why a document cannot be read at all; the words for people stand elsewhere."""

    UNKNOWN = "unknown"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNSAFE = "unsafe"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    EMPTY = "empty"
    TOO_HARD = "too_hard"


class Unreadable(ValueError):
    """A document that is refused, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class What(enum.StrEnum):
    """What a person has to know about a document that was read."""

    # Left out.
    PICTURE = "picture"
    DRAWING = "drawing"
    EQUATION = "equation"
    COMMENT = "comment"
    DELETION = "deletion"
    HIDDEN = "hidden"
    HEADER = "header"
    CONTENTS = "contents"
    STRIKE = "strike"
    UNDERLINE = "underline"
    LINK = "link"
    HTML = "html"
    SCRIPT = "script"
    FRONT_MATTER = "front_matter"
    FORM_FIELD = "form_field"
    SCANNED_PAGE = "scanned_page"
    # Taken in, but another way than it was.
    TITLE = "title"
    INSERTION = "insertion"
    NUMBERED_HEADING = "numbered_heading"
    DEEP_HEADING = "deep_heading"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text_box"
    TASK = "task"
    REFERENCE_LINK = "reference_link"
    KNOWN_CLAUSE = "known_clause"
    # To be checked.
    BOLD_HEADING = "bold_heading"
    MAYBE_HEADING = "maybe_heading"
    GUESSED_HEADING = "guessed_heading"
    FIRST_ROW = "first_row"
    MERGED_CELL = "merged_cell"
    CELL_BLOCKS = "cell_blocks"
    NESTED_TABLE = "nested_table"
    RULED_TABLE = "ruled_table"
    JOINED_TABLE = "joined_table"
    COLUMNS = "columns"
    HYPHEN = "hyphen"
    CROSS_REFERENCE = "cross_reference"
    NO_HEADING = "no_heading"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know: what, how often, and where it happened first."""

    what: What
    count: int
    where: tuple[str, ...] = ()

    def dump(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"what": str(self.what), "count": self.count, "where": list(self.where)}


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was read."""

    title: str
    body: str
    notes: tuple[Note, ...]

    def dump(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "title": self.title,
            "body": self.body,
            "notes": [note.dump() for note in self.notes],
        }


@dataclass(slots=True)
class Notebook:
    """Collects notes while a document is read."""

    _counts: dict[What, int] = field(default_factory=dict)
    _places: dict[What, list[str]] = field(default_factory=dict)

    def add(self, what: What, where: str = "", count: int = 1) -> None:
        """Write down that something happened, and where."""
        if not count:
            return
        self._counts[what] = self._counts.get(what, 0) + count
        places = self._places.setdefault(what, [])
        place = shortened(where)
        if place and place not in places and len(places) < MOST_PLACES:
            places.append(place)

    def has(self, what: What) -> bool:
        """Whether something was written down."""
        return what in self._counts

    def notes(self) -> tuple[Note, ...]:
        """Return what was written down, in the order of the kinds."""
        return tuple(
            Note(what, self._counts[what], tuple(self._places[what]))
            for what in What
            if what in self._counts
        )


def shortened(words: str) -> str:
    """Return words on one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_PLACE else line[: _LONGEST_PLACE - 1].rstrip() + "…"


def joined(blocks: Iterable[str]) -> str:
    """Return blocks of Markdown with a blank line between them."""
    return "\n\n".join(block for block in blocks if block.strip())
