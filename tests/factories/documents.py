"""Documents as word processors write them: a police manual in Word, its print, a repository."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import typst
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from engagement.policies.pure.documents.finding import Found, What
from trustapp.core.services import printing

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63"
    "f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def word(write: Callable[[Document], None]) -> bytes:
    """Return a Word document that a function has written."""
    document = docx.Document()
    write(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """Return a Word document with one part replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return packed.getvalue()


def pdf(source: str) -> bytes:
    """Return a typst document as a PDF, in the fonts of the house."""
    printed = typst.compile(source.encode(), font_paths=printing._FONTS, ignore_system_fonts=True)
    assert isinstance(printed, bytes)
    return printed


def counts(found: Found) -> dict[What, int]:
    """Return how often each thing was noted."""
    return {note.what: note.count for note in found.notes}


def places(found: Found, what: What) -> tuple[str, ...]:
    """Return where a thing was noted."""
    return next(note.where for note in found.notes if note.what is what)


def numbered(document: Document, levels: list[tuple[str, str]]) -> str:
    """Add a list with these forms and texts by level to numbering.xml, and return its number."""
    root = document.part.numbering_part.element
    lists = [int(each.get(qn("w:abstractNumId"))) for each in root.findall(qn("w:abstractNum"))]
    abstract = max(lists) + 1
    steps = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{720 * (depth + 1)}"/></w:pPr></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    element = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">'
        f'<w:multiLevelType w:val="multilevel"/>{steps}</w:abstractNum>'
    )
    root.insert(len(lists), element)
    return str(root.add_num(abstract).numId)


def item(document: Document, words: str, number: str, depth: int = 0, style: str = "Normal") -> Any:
    """Add a paragraph that belongs to a list of numbering.xml."""
    paragraph = document.add_paragraph(words, style=style)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = int(number)
    return paragraph


def tracked(paragraph: Any, kind: str, words: str) -> None:
    """Add words to a paragraph that were inserted (`ins`) or deleted (`del`) under tracking."""
    run = paragraph.add_run(words)._r
    change = OxmlElement(f"w:{kind}")
    change.set(qn("w:id"), "7")
    change.set(qn("w:author"), "A. Editor")
    run.getparent().replace(run, change)
    change.append(run)
    if kind == "del":
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
