"""Styles and numbering of a Word document, with what they inherit."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from engagement.policies.pure.documents.word.markup import W, is_on, number, value

_HEADING = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"^list (?:bullet|number) ([2-5])$", re.IGNORECASE)
_DEEPEST_CHAIN = 20
_BODY = 9  # the outline level that means: no heading
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says itself; None where it leaves that to the one it is based on."""

    name: str
    based_on: str | None
    outline: int | None
    numbering: tuple[str | None, int | None]
    is_bold: bool | None
    size: int | None
    indent: int | None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {
            each.get(f"{W}styleId", ""): _style(each)
            for each in found
            if each.get(f"{W}type") == "paragraph"
        }
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault")
        self.size = number(value(defaults, "rPr/sz")) or 20

    def chain(self, style_id: str | None) -> list[Style]:
        """Return a style and those it is based on, nearest first."""
        found: list[Style] = []
        while style_id in self._styles and len(found) < _DEEPEST_CHAIN:
            found.append(self._styles[style_id])
            style_id = found[-1].based_on
        return found

    def name(self, style_id: str | None) -> str:
        """Return the name of a style, in small letters."""
        chain = self.chain(style_id)
        return chain[0].name.lower() if chain else ""

    def heading_level(self, style_id: str | None) -> int | None:
        """Return how deep headings of this style stand, 1 for the highest; None for text."""
        for style in self.chain(style_id):
            if named := _HEADING.match(style.name):
                return int(named[1])
            if style.outline is not None:
                return style.outline + 1 if style.outline < _BODY else None
        return None

    def numbering(self, style_id: str | None) -> tuple[str | None, int | None]:
        """Return the list that paragraphs of this style belong to, and how deep."""
        for style in self.chain(style_id):
            if style.numbering[0] is not None:
                named = _LIST_LEVEL.match(self.name(style_id))
                return style.numbering[0], int(named[1]) - 1 if named else style.numbering[1]
        return None, None

    def indent(self, style_id: str | None) -> int | None:
        """Return how far in paragraphs of this style begin, in twentieths of a point."""
        found = (style.indent for style in self.chain(style_id))
        return next((each for each in found if each is not None), None)

    def is_bold(self, style_id: str | None) -> bool:
        """Whether paragraphs of this style are bold."""
        return any(style.is_bold for style in self.chain(style_id) if style.is_bold is not None)

    def size_of(self, style_id: str | None) -> int:
        """Return the size of letters of this style, in half points."""
        return next((style.size for style in self.chain(style_id) if style.size), self.size)


def _style(element: Element) -> Style:
    bold = element.find(f"{W}rPr/{W}b")
    return Style(
        name=value(element, "name") or "",
        based_on=value(element, "basedOn"),
        outline=number(value(element, "pPr/outlineLvl")),
        numbering=(value(element, "pPr/numPr/numId"), number(value(element, "pPr/numPr/ilvl"))),
        is_bold=None if bold is None else is_on(element, "rPr/b"),
        size=number(value(element, "rPr/sz")),
        indent=indent_of(element),
    )


def indent_of(element: Element) -> int | None:
    """Return how far in a paragraph, style or level begins, where it says so itself."""
    found = element.find(f"{W}pPr/{W}ind")
    if found is None:
        return None
    return number(found.get(f"{W}left") or found.get(f"{W}start"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, and what stands around the count."""

    form: str
    text: str
    start: int
    indent: int | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document; counts along while paragraphs are read in their order."""

    root: Element | None
    styles: Styles
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for each in [] if self.root is None else self.root.findall(f"{W}abstractNum"):
            self._levels[each.get(f"{W}abstractNumId", "")] = _levels(each)
        for each in [] if self.root is None else self.root.findall(f"{W}num"):
            name = each.get(f"{W}numId", "")
            self._lists[name] = value(each, "abstractNumId") or ""
            self._overrides[name] = _overrides(each)
        for each in [] if self.root is None else self.root.findall(f"{W}abstractNum"):
            # A list may borrow its levels from the one that a style belongs to.
            borrowed, _level = self.styles.numbering(value(each, "numStyleLink"))
            if borrowed in self._lists and not self._levels[each.get(f"{W}abstractNumId", "")]:
                self._levels[each.get(f"{W}abstractNumId", "")] = self._levels.get(
                    self._lists[borrowed], {}
                )

    def level(self, name: str, depth: int) -> Level | None:
        """Return one level of a list; the highest one where there is none so deep."""
        levels = self._levels.get(self._lists.get(name, ""), {})
        return levels.get(depth) or levels.get(0)

    def marker(self, name: str, depth: int) -> str | None:
        """Count one paragraph and return its marker: `3.`, `(b)`, `4.2.1` or a bullet `-`.

        None for paragraphs of no list, an empty text for a level that shows nothing.
        """
        level = self.level(name, depth)
        if level is None:
            return None
        if level.form == "bullet":
            return "-"
        counts = self._counts.setdefault(self._lists[name], {})
        if name not in self._begun:
            self._begun.add(name)
            for deep, start in self._overrides[name].items():
                counts[deep] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return _marker(level, self._levels[self._lists[name]], counts)


def _levels(abstract: Element) -> dict[int, Level]:
    found = {}
    for each in abstract.findall(f"{W}lvl"):
        depth = number(each.get(f"{W}ilvl")) or 0
        text = value(each, "lvlText")
        found[depth] = Level(
            form=value(each, "numFmt") or "decimal",
            text=f"%{depth + 1}." if text is None else text,
            start=number(value(each, "start")) or 1,
            indent=indent_of(each),
        )
    return found


def _overrides(each: Element) -> dict[int, int]:
    found = {}
    for override in each.findall(f"{W}lvlOverride"):
        start = number(value(override, "startOverride"))
        if start is not None:
            found[number(override.get(f"{W}ilvl")) or 0] = start
    return found


def _marker(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    def put(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        at = levels.get(depth, level)
        count = counts.get(depth, at.start)
        # "Legal" numbering and the level itself; higher levels keep their own form.
        return _FORMS.get(at.form, str)(count)

    return _PLACEHOLDER.sub(put, level.text).strip()


def letters(count: int) -> str:
    """Return a, b, ..., z, aa, bb as Word counts."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def roman(count: int) -> str:
    """Return a count in small Roman numerals."""
    signs = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    written = ""
    for worth, sign in signs:
        written += sign * (count // worth)
        count %= worth
    return written


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "none": lambda _count: "",
}
