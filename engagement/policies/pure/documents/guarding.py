"""What may come in: told by content and by name, within limits, without traps.

OWASP, File Upload: allow few types, trust neither the name nor what the browser says, limit the
size before and after unpacking. A document type declaration is how an XML bomb or a request to a
foreign address begins; no word processor writes one.
"""

import io
import re
import zipfile
from pathlib import PurePath
from xml.etree import ElementTree as ET

from engagement.policies.pure.documents.finding import Kind, Trouble, Unreadable

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_MARKUP = 40 * 1024 * 1024
MOST_PARTS = 3000
DOCUMENT = "word/document.xml"

_ENDINGS = {".docx": Kind.WORD, ".pdf": Kind.PDF, ".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def kind_of(name: str, content: bytes) -> Kind:
    """Return what a document is when its name and its content agree; raises Unreadable."""
    if not content.strip():
        raise Unreadable(Trouble.EMPTY)
    if len(content) > MOST_BYTES:
        raise Unreadable(Trouble.TOO_LARGE)
    named = _ENDINGS.get(PurePath(name).suffix.lower())
    if content.startswith(_OLE) and named is Kind.WORD:
        raise Unreadable(Trouble.ENCRYPTED)  # Word wraps a locked document in an old container
    if named is None or named is not _shown_by(content):
        raise Unreadable(Trouble.UNKNOWN)
    return named


def _shown_by(content: bytes) -> Kind | None:
    if content.startswith(b"PK\x03\x04"):
        return Kind.WORD
    # Readers accept some bytes before the mark of a PDF.
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    return None if b"\x00" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff") else (
        Kind.MARKDOWN
    )  # fmt: skip


def open_word(content: bytes) -> dict[str, bytes]:
    """Return the markup of a Word document by its part's name; raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(Trouble.UNPACKS_TOO_LARGE)
            markup = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            if sum(part.file_size for part in markup) > MOST_MARKUP:
                raise Unreadable(Trouble.UNPACKS_TOO_LARGE)
            if any(part.flag_bits & 0x1 for part in parts):
                raise Unreadable(Trouble.ENCRYPTED)
            # Reading stops at the size that a part declares, so the sums above hold.
            found = {part.filename: archive.read(part) for part in markup}
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise Unreadable(Trouble.BROKEN) from error
    if DOCUMENT not in found:
        raise Unreadable(Trouble.UNKNOWN)
    if any(_declares(part) for part in found.values()):
        raise Unreadable(Trouble.UNSAFE)
    return found


def _declares(part: bytes) -> bool:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        part = part.decode("utf-16", "replace").encode()
    return bool(_DECLARATION.search(part))


def parse_markup(part: bytes) -> ET.Element:
    """Return the tree of a part that `open_word` has let in; raises Unreadable."""
    try:
        return ET.fromstring(part)  # noqa: S314 - no declarations, so no entities
    except (ET.ParseError, ValueError) as error:
        raise Unreadable(Trouble.BROKEN) from error
