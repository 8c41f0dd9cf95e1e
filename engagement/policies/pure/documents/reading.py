"""Whatever kind a document is: read it."""

from collections.abc import Callable

from engagement.policies.pure.documents.finding import Found, Kind, Tell, Trouble, Unreadable
from engagement.policies.pure.documents.pdf import read_pdf
from engagement.policies.pure.documents.plain import read_markdown
from engagement.policies.pure.documents.word import read_word

_READERS: dict[Kind, Callable[[bytes, Tell], Found]] = {
    Kind.WORD: read_word,
    Kind.PDF: read_pdf,
    Kind.MARKDOWN: read_markdown,
}


def read(kind: Kind, content: bytes, tell: Tell) -> Found:
    """Return what a document says; raises Unreadable."""
    try:
        return _READERS[kind](content, tell)
    except (MemoryError, RecursionError) as error:
        raise Unreadable(Trouble.TOO_HARD) from error
