"""From the bytes of a Word document to Markdown."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import mammoth

from engagement.policies.pure.documents.finding import (
    Found,
    Notebook,
    Tell,
    Trouble,
    Unreadable,
    What,
)
from engagement.policies.pure.documents.finishing import settle
from engagement.policies.pure.documents.guarding import DOCUMENT, open_word, parse_markup
from engagement.policies.pure.documents.html import to_markdown
from engagement.policies.pure.documents.word.markup import MAIN, STRICT, W, text_of
from engagement.policies.pure.documents.word.preparing import prepare
from engagement.policies.pure.documents.word.shaping import STYLE_MAP, shape
from engagement.policies.pure.documents.word.styles import Numbering, Styles

_STEPS = 3
_NUMBERING = "word/numbering.xml"


def read_word(content: bytes, tell: Tell) -> Found:
    """Return what a Word document says; raises Unreadable."""
    parts = open_word(content)
    notes = Notebook()
    root = _tree(parts, DOCUMENT)
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None:
        raise Unreadable(Trouble.BROKEN)
    styles = Styles(_tree(parts, "word/styles.xml"))
    prepare(body, styles, notes)
    tell(1, _STEPS)
    title = shape(body, styles, Numbering(_tree(parts, _NUMBERING), styles), notes)
    _note_headers(parts, notes)
    parts[DOCUMENT] = ET.tostring(root, encoding="utf-8")
    html = _convert(parts)
    tell(2, _STEPS)
    return settle(title, to_markdown(html, notes), notes)


def _tree(parts: dict[str, bytes], name: str) -> Any:
    part = parts.get(name)
    return None if part is None else parse_markup(part.replace(STRICT.encode(), MAIN.encode()))


def _convert(parts: dict[str, bytes]) -> str:
    """Have the markup alone converted; pictures and whatever else stay outside."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    try:
        return str(
            mammoth.convert_to_html(packed, style_map=STYLE_MAP, external_file_access=False).value
        )
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError) as error:
        # What a damaged document trips over inside the converter.
        raise Unreadable(Trouble.BROKEN) from error


def _note_headers(parts: dict[str, bytes], notes: Notebook) -> None:
    seen = set()
    for name in sorted(parts):
        if name.startswith(("word/header", "word/footer")):
            words = text_of(_tree(parts, name))
            if words and words not in seen:
                seen.add(words)
                notes.add(What.HEADER, words)
