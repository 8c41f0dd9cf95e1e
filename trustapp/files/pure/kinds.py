"""What may come in: told by content and by name, both from short lists.

OWASP, File Upload: allow few types, trust neither the name nor what the browser says, limit the
size. The first bytes decide which reader is asked; that reader then has to agree.
"""

import enum
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

MOST_FILES = 3
MOST_BYTES = 40 * 1024 * 1024  # of all files together; trustapp.core.http.uploads keeps no more


class Kind(enum.StrEnum):
    """The files that can be drawn anew."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    PDF = "pdf"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    OGG = "ogg"
    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    TEXT = "text"


class Family(enum.StrEnum):
    """How a file is perceived."""

    PICTURE = "picture"
    DOCUMENT = "document"
    SOUND = "sound"
    FILM = "film"
    TEXT = "text"


class Trouble(enum.StrEnum):
    """Why a file cannot be taken or drawn anew; the words for people stand elsewhere."""

    # Seen when it is handed in.
    EMPTY = "empty"
    UNKNOWN = "unknown"
    WORD = "word"
    # Seen when it is drawn anew.
    BROKEN = "broken"
    LOCKED = "locked"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LONG = "too_long"
    TOO_HARD = "too_hard"
    INFECTED = "infected"
    # Passing: the file waits.
    SCANNER_AWAY = "scanner_away"


class Unreadable(ValueError):
    """A file that is refused, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it came in: what it is and its bytes. Its name is not part of it."""

    kind: Kind
    content: bytes

    def __repr__(self) -> str:
        """Return what tells two files apart: forms recognise a repetition by it."""
        return f"{self.kind}:{len(self.content)}:{sha256(self.content).hexdigest()}"


_ENDINGS = {
    ".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".jpe": Kind.JPEG, ".jfif": Kind.JPEG,
    ".png": Kind.PNG, ".webp": Kind.WEBP, ".heic": Kind.HEIC, ".heif": Kind.HEIC,
    ".gif": Kind.GIF, ".tif": Kind.TIFF, ".tiff": Kind.TIFF, ".bmp": Kind.BMP,
    ".pdf": Kind.PDF, ".mp3": Kind.MP3, ".m4a": Kind.M4A, ".wav": Kind.WAV, ".wave": Kind.WAV,
    ".ogg": Kind.OGG, ".oga": Kind.OGG, ".opus": Kind.OGG,
    ".mp4": Kind.MP4, ".m4v": Kind.MP4, ".mov": Kind.MOV, ".webm": Kind.WEBM, ".txt": Kind.TEXT,
}  # fmt: skip
_WORD = {".doc", ".docx", ".odt", ".rtf", ".pages"}
_STARTS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"BM", Kind.BMP),
    (b"OggS", Kind.OGG),
    (b"\x1a\x45\xdf\xa3", Kind.WEBM),
    (b"ID3", Kind.MP3),
)
_RIFF = {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}
_PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Names that stand for one another: phones call films and sounds by either.
_SAME = ({Kind.MP4, Kind.MOV, Kind.M4A}, {Kind.JPEG, Kind.HEIC})
_FAMILIES = {
    Kind.PDF: Family.DOCUMENT, Kind.TEXT: Family.TEXT,
    **dict.fromkeys((Kind.MP3, Kind.M4A, Kind.WAV, Kind.OGG), Family.SOUND),
    **dict.fromkeys((Kind.MP4, Kind.MOV, Kind.WEBM), Family.FILM),
}  # fmt: skip
ACCEPT = ",".join(
    ("image/*", "audio/*", "video/mp4", "video/quicktime", "video/webm", *_ENDINGS)
)  # Phones offer the camera for these.


def family_of(kind: Kind) -> Family:
    """Return how a file of this kind is perceived."""
    return _FAMILIES.get(kind, Family.PICTURE)


def kind_of(name: str, content: bytes) -> Kind:
    """Return what a file is when its name and its content agree; raises Unreadable."""
    if not content:
        raise Unreadable(Trouble.EMPTY)
    ending = PurePath(name).suffix.lower()
    if ending in _WORD:
        raise Unreadable(Trouble.WORD)
    named, shown = _ENDINGS.get(ending), _shown_by(content)
    if named is None or shown is None or not _agree(named, shown):
        raise Unreadable(Trouble.UNKNOWN)
    return shown


def _agree(named: Kind, shown: Kind) -> bool:
    return named is shown or any({named, shown} <= same for same in _SAME)


def _shown_by(content: bytes) -> Kind | None:
    if content[4:8] == b"ftyp":
        return _by_brand(content[8:12])
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    # Readers accept some bytes before the mark of a PDF.
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    # Eleven bits begin a frame of MPEG sound; the layer must not be the reserved one.
    if len(content) > 1 and content[0] == 0xFF and content[1] >= 0xE0 and content[1] & 0x06:
        return Kind.MP3
    return Kind.TEXT if b"\x00" not in content and _is_text(content) else None


def _by_brand(brand: bytes) -> Kind | None:
    if brand in _PICTURE_BRANDS:
        return Kind.HEIC
    if brand == b"avif":
        return None
    if brand == b"qt  ":
        return Kind.MOV
    return Kind.M4A if brand[:3] in (b"M4A", b"M4B") else Kind.MP4


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
