"""The shape of a Word document: which paragraph is a heading, which an item of a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest
from xml.etree.ElementTree import Element, SubElement

from engagement.policies.pure.documents import headings
from engagement.policies.pure.documents.finding import Notebook, What
from engagement.policies.pure.documents.html import MARK_END, MARK_START
from engagement.policies.pure.documents.numbering import split_number
from engagement.policies.pure.documents.word.markup import (
    W,
    is_on,
    number,
    runs_of,
    text_of,
    value,
)
from engagement.policies.pure.documents.word.styles import Numbering, Styles, indent_of

DEEPEST_LIST = 6
_STEP = 180  # twentieths of a point: less than this is no other level
_LONGEST_HEADING = 200

# What the converter makes of the styles that are given here.
_NEST = "ul|ol > li > "
STYLE_MAP = "\n".join(
    [f"p.Heading-{level} => h{level}:fresh" for level in range(1, 7)]
    + [
        f"p.{kind}-{depth} => {_NEST * depth}{kind} > li:fresh"
        for kind in ("ul", "ol")
        for depth in range(DEEPEST_LIST)
    ]
    + ["r[style-name='Strong'] => strong", "p[style-name='Quote'] => blockquote > p:fresh"]
)


@dataclass(slots=True)
class Line:
    """One paragraph: what it says, and what kind of thing it is."""

    element: Element
    words: str
    style_id: str | None
    level: int | None
    marker: str | None
    indent: int
    in_table: bool


def shape(body: Element, styles: Styles, numbering: Numbering, notes: Notebook) -> str:
    """Name the style of each heading and list item so that they convert; return the title."""
    lines = list(_lines(body, styles, numbering))
    title = _take_title_style(lines, styles, notes)
    is_marked = any(line.level for line in lines)
    if is_marked:
        for line in _seem_headings(lines, styles):
            notes.add(What.MAYBE_HEADING, line.words)
    else:
        _guess_headings(lines, styles, notes)
    first = next((line for line in lines if line.words), None)
    levels = [line.level for line in lines if line.level]
    starts = first is not None and bool(first.level) and (first.level == 1 or not is_marked)
    if not title and first is not None and headings.is_title(levels, starts=starts):
        title = _take(first, notes)
    for line in lines:
        if line.level and line.words:
            _make_heading(line, notes)
    _make_lists([line for line in lines if not line.level])
    return title


def _lines(body: Element, styles: Styles, numbering: Numbering) -> Iterator[Line]:
    in_tables = {id(each) for table in body.iter(f"{W}tbl") for each in table.iter(f"{W}p")}
    for element in body.iter(f"{W}p"):
        style_id = value(element, "pPr/pStyle")
        own = number(value(element, "pPr/outlineLvl"))
        words = text_of(element)
        level = styles.heading_level(style_id) if own is None else own + 1
        is_heading = (
            bool(words) and id(element) not in in_tables and level and level <= len("123456789")
        )
        marker, indent = _list_of(element, style_id, styles, numbering)
        yield Line(
            element, words, style_id, level if is_heading else None, marker, indent,
            id(element) in in_tables,
        )  # fmt: skip


def _list_of(
    element: Element, style_id: str | None, styles: Styles, numbering: Numbering
) -> tuple[str | None, int]:
    """Return the marker of a list item, and a measure of how far in it stands."""
    own = value(element, "pPr/numPr/numId")
    name, depth = styles.numbering(style_id)
    if own is not None:
        name, depth = own, number(value(element, "pPr/numPr/ilvl"))
    if name in (None, "0"):
        return None, 0
    assert name is not None
    depth = depth or 0
    level = numbering.level(name, depth)
    indents = [styles.indent(style_id), level.indent if level else None]
    if own is not None:
        indents.reverse()
    found = (each for each in (indent_of(element), *indents) if each is not None)
    return numbering.marker(name, depth), next(found, 720 * (depth + 1)) // _STEP * 10 + depth


def _take_title_style(lines: list[Line], styles: Styles, notes: Notebook) -> str:
    for line in lines:
        if line.words and styles.name(line.style_id) == "title":
            return _take(line, notes)
    return ""


def _take(line: Line, notes: Notebook) -> str:
    """Take a line out of the text: it is the title."""
    title = split_number(line.words)[1]
    notes.add(What.TITLE, line.words)
    for child in list(line.element):
        line.element.remove(child)
    line.words, line.level = "", None
    return title


def _seem_headings(lines: list[Line], styles: Styles) -> list[Line]:
    """Return lines that stand alone in bold, capitals or underlined, followed by other words."""
    kept = [line for line in lines if line.words]
    return [
        line
        for line, following in zip_longest(kept, kept[1:])
        if not line.level
        and not line.in_table
        and line.marker != "-"
        and following is not None
        and headings.may_be_heading(line.words)
        and _emphasis(line, styles)
    ]


def _emphasis(line: Line, styles: Styles) -> int:
    """Return 0 for plain words, more for words that stand out as a whole."""
    runs = runs_of(line.element)
    is_bold = all(_is_bold(run, line, styles) for run in runs)
    is_underlined = all(is_on(run, "rPr/u") for run in runs)
    letters = [mark for mark in line.words if mark.isalpha()]
    is_capitals = len(letters) > 2 and (
        line.words.isupper() or all(is_on(run, "rPr/caps") for run in runs)
    )
    return 3 * is_capitals + 2 * is_bold + is_underlined


def _is_bold(run: Element, line: Line, styles: Styles) -> bool:
    if run.find(f"{W}rPr/{W}b") is not None:
        return is_on(run, "rPr/b")
    return value(run, "rPr/rStyle") == "Strong" or styles.is_bold(line.style_id)


def _guess_headings(lines: list[Line], styles: Styles, notes: Notebook) -> None:
    seem = _seem_headings(lines, styles)
    looks = [
        headings.Look(
            size=max(_sizes(line, styles)),
            emphasis=_emphasis(line, styles),
            number=line.marker or split_number(line.words)[0],
        )
        for line in seem
    ]
    for line, level in zip(seem, headings.levels(looks), strict=True):
        line.level = level
        notes.add(What.BOLD_HEADING, line.words)


def _sizes(line: Line, styles: Styles) -> list[int]:
    base = styles.size_of(line.style_id)
    return [number(value(run, "rPr/sz")) or base for run in runs_of(line.element)]


def _make_heading(line: Line, notes: Notebook) -> None:
    if len(line.words) > _LONGEST_HEADING:
        notes.add(What.MAYBE_HEADING, line.words)
        line.level = None
        return
    if line.marker and line.marker != "-":
        notes.add(What.NUMBERED_HEADING, f"{line.marker} {line.words}")
    for child in list(line.element):
        if child.tag == f"{W}pPr":
            line.element.remove(child)
    for run in line.element.iter(f"{W}r"):
        for properties in run.findall(f"{W}rPr"):
            run.remove(properties)
    _restyle(line.element, f"Heading-{min(line.level or 1, 6)}")


def _make_lists(lines: list[Line]) -> None:
    """Nest list items by how far in they stand; words between two lists end the first."""
    for is_list, group in groupby(
        (line for line in lines if line.words), key=lambda line: line.marker is not None
    ):
        stack: list[int] = []
        for line in group if is_list else ():
            while stack and stack[-1] > line.indent:
                stack.pop()
            if not stack or stack[-1] < line.indent:
                stack.append(line.indent)
            depth = min(len(stack), DEEPEST_LIST) - 1
            kind = "ul" if line.marker == "-" else "ol"
            _restyle(line.element, f"{kind}-{depth}")
            if kind == "ol":
                _mark(line.element, line.marker or "")


def _restyle(element: Element, style: str) -> None:
    properties = element.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        element.insert(0, properties)
    for name in ("pStyle", "numPr", "outlineLvl"):
        for child in properties.findall(f"{W}{name}"):
            properties.remove(child)
    SubElement(properties, f"{W}pStyle").set(f"{W}val", style)


def _mark(element: Element, marker: str) -> None:
    run = Element(f"{W}r")
    SubElement(run, f"{W}t").text = f"{MARK_START}{marker}{MARK_END}"
    element.insert(1, run)
