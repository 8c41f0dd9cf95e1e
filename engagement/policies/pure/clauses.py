"""Policy text as clauses: each heading starts one, and its key stays the same across versions.

A key is written after the heading, as in `## Warnings {#warnings}`; where none is, one is made from
the heading's words. Where a clause came from can be written too, as in `{#aid from=help,care}`, or
`from=-` for nowhere. Headings are found the way CommonMark finds them, so a `#` inside a code block
starts nothing.
"""

import enum
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it import MarkdownIt

OPENING = "_opening"
LONGEST_KEY = 60
LONGEST_HEADING = 200
DEEPEST = 3  # deeper headings stay inside the clause above them

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# Headings are found from the blocks alone: looking into every line costs several times as much.
_BLOCKS = MarkdownIt("commonmark", {"html": False}).enable("table")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])
NOWHERE = "-"
_EXPLICIT = re.compile(r"\s*\{#([^{}\s]*)(?:\s+from=([^{}\s]*))?\}\s*$")
_KEY = re.compile(r"[^\W_][\w-]*")
_NOT_IN_KEYS = re.compile(r"[\W_]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its place in the text, its key, its heading as plain words, its Markdown.

    `origins` are the keys of the clauses it came from, in the version before; None where nobody
    has said.
    """

    position: int
    key: str
    heading: str
    text: str
    origins: tuple[str, ...] | None = None


class Fault(enum.StrEnum):
    """What keeps a text from being read as clauses; the words for people stand in enums."""

    NO_HEADING = "no_heading"
    LONG_HEADING = "long_heading"
    UNUSABLE_KEY = "unusable_key"
    REPEATED_KEY = "repeated_key"
    RETIRED_KEY = "retired_key"
    UNKNOWN_ORIGIN = "unknown_origin"


class CannotRead(ValueError):
    """A heading that no clause can be made of."""

    def __init__(self, fault: Fault, *, heading: str, key: str = "") -> None:
        super().__init__(f"{fault}: {heading!r} {key!r}")
        self.fault = fault
        self.heading = heading
        self.key = key


@dataclass(frozen=True, slots=True)
class _Heading:
    words: str
    key: str
    starts: int
    ends: int
    content: str
    is_explicit: bool = False
    origins: tuple[str, ...] | None = None
    markup: str = ""


def normalise(source: str) -> str:
    """Return Markdown in NFC with plain line ends, without control characters.

    Unlike prose, Markdown keeps the blanks at the start of its lines: they nest lists.
    """
    composed = unicodedata.normalize("NFC", source.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "\n".join(line.rstrip() for line in _CONTROLS.sub("", composed).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def parse(source: str) -> tuple[Clause, ...]:
    """Return the clauses of a Markdown text in order; raises CannotRead.

    Words before the first heading become the opening clause, which has no heading.
    """
    text = normalise(source)
    lines = text.split("\n")
    headings = _headings(text)
    clauses: list[Clause] = []
    bounds = [*(heading.starts for heading in headings), len(lines)]
    opening = _between(lines, 0, bounds[0])
    if opening:
        clauses.append(Clause(0, OPENING, "", opening))
    seen: set[str] = set()
    for position, (heading, end) in enumerate(zip(headings, bounds[1:], strict=True), start=1):
        if not heading.key:
            raise CannotRead(Fault.UNUSABLE_KEY, heading=heading.words)
        if heading.key in seen:
            raise CannotRead(Fault.REPEATED_KEY, heading=heading.words, key=heading.key)
        seen.add(heading.key)
        body = _between(lines, heading.ends, end)
        clauses.append(Clause(position, heading.key, heading.words, body, heading.origins))
    return tuple(clauses)


def check_keys(
    clauses: Sequence[Clause], *, before: Collection[str], retired: Collection[str]
) -> None:
    """Refuse a key of a clause that is gone, and an origin that the version before lacks.

    Raises CannotRead.
    """
    for clause in clauses:
        if clause.key in retired and clause.key != OPENING:
            raise CannotRead(Fault.RETIRED_KEY, heading=clause.heading, key=clause.key)
        for origin in clause.origins or ():
            if origin not in before:
                raise CannotRead(Fault.UNKNOWN_ORIGIN, heading=clause.heading, key=origin)


def with_keys(source: str, *, retired: Collection[str] = ()) -> str:
    """Return the text with a key after every heading, so that rewording never changes one.

    A heading without a key gets the one its words give, unless another heading has it or it
    belonged to a clause that is gone. A text with a heading at fault comes back as it is.
    """
    text = normalise(source)
    try:
        headings = _headings(text)
    except CannotRead:
        return text
    lines = text.split("\n")
    taken = {*retired, *(heading.key for heading in headings if heading.is_explicit)}
    for heading in headings:
        if heading.is_explicit:
            continue
        key = _fresh(heading.key or "part", taken)
        taken.add(key)
        if heading.markup.startswith("#"):
            lines[heading.starts] = f"{heading.markup} {heading.content} {{#{key}}}"
        else:
            lines[heading.ends - 2] += f" {{#{key}}}"
    return "\n".join(lines)


def _fresh(wanted: str, taken: Collection[str]) -> str:
    key, number = wanted, 2
    while key in taken:
        end = f"-{number}"
        key, number = wanted[: LONGEST_KEY - len(end)] + end, number + 1
    return key


def key_from(words: str) -> str:
    """Return the key that a heading gets from its words; empty when it has none to give."""
    split = unicodedata.normalize("NFKD", words)
    plain = unicodedata.normalize(
        "NFC", "".join(mark for mark in split if unicodedata.category(mark) != "Mn")
    )
    return _NOT_IN_KEYS.sub("-", plain.casefold()).strip("-")[:LONGEST_KEY].strip("-")


def _headings(text: str) -> list[_Heading]:
    tokens = _BLOCKS.parse(text)
    found = []
    for opening, inline in pairwise(tokens):
        is_clause = opening.type == "heading_open" and int(opening.tag[1]) <= DEEPEST
        # A heading inside a list or a quotation belongs to that list or quotation.
        if is_clause and opening.level == 0 and opening.map:
            found.append(replace(_heading(inline.content, *opening.map), markup=opening.markup))
    return found


def _heading(content: str, starts: int, ends: int) -> _Heading:
    explicit = _EXPLICIT.search(content)
    words = _plain(_EXPLICIT.sub("", content))
    if not words:
        raise CannotRead(Fault.NO_HEADING, heading=content)
    if len(words) > LONGEST_HEADING:
        raise CannotRead(Fault.LONG_HEADING, heading=words)
    if explicit is None:
        return _Heading(words, key_from(words), starts, ends, content)
    key = explicit[1]
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise CannotRead(Fault.UNUSABLE_KEY, heading=words, key=key)
    origins = _origins(explicit[2])
    return _Heading(words, key, starts, ends, content, is_explicit=True, origins=origins)


def _origins(written: str | None) -> tuple[str, ...] | None:
    if written is None:
        return None
    return tuple(dict.fromkeys(key for key in written.split(",") if key and key != NOWHERE))


def _plain(inline: str) -> str:
    children = _MARKDOWN.parseInline(inline)[0].children or []
    return " ".join(
        "".join(
            " " if child.type.endswith("break") else child.content for child in children
        ).split()
    )


def _between(lines: list[str], start: int, end: int) -> str:
    return "\n".join(lines[start:end]).strip("\n")
