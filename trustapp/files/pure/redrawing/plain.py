"""Plain text: its letters in one encoding, without what nobody sees."""

from trustapp.files.pure.kinds import Kind, Trouble, Unreadable
from trustapp.files.pure.redrawing.drawn import Drawn

_SEEN = {"\n", "\t"}


def redraw(kind: Kind, content: bytes) -> Drawn:
    """Return the text as UTF-8 without control characters; raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Trouble.BROKEN) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(letter for letter in lines if letter.isprintable() or letter in _SEEN)
    return Drawn(ending="txt", content=seen.encode())
