"""The names of WordprocessingML (ECMA-376, part 1), and small questions to its elements."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{MAIN}}}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
ALTERNATES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
_OFF = {"0", "false", "off", "none"}


def value(parent: Element | None, path: str) -> str | None:
    """Return the `val` of the element at a path such as `pPr/pStyle`; None where there is none."""
    found = None if parent is None else parent.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(f"{W}val", "")


def is_on(parent: Element | None, path: str) -> bool:
    """Whether a switch such as `rPr/b` stands there and is not turned off."""
    found = value(parent, path)
    return found is not None and found.lower() not in _OFF


def number(text: str | None) -> int | None:
    """Return a whole number, or None for what is none."""
    return int(text) if text is not None and text.lstrip("-").isdecimal() else None


def text_of(element: Element) -> str:
    """Return the words of a paragraph as they read with all tracked changes accepted."""
    words = []
    for part in _kept(element):
        if part.tag == f"{W}t":
            words.append(part.text or "")
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            words.append(" ")
        elif part.tag == f"{W}noBreakHyphen":
            words.append("-")
    return " ".join("".join(words).split())


def runs_of(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph that hold words, without deleted ones."""
    return [run for run in _kept(paragraph) if run.tag == f"{W}r" and text_of(run)]


def _kept(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"):
            continue
        yield child
        yield from _kept(child)
