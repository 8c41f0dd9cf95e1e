"""Which artist draws what."""

import warnings

from trustapp.files.pure.kinds import Family, Kind, family_of
from trustapp.files.pure.redrawing import media, pages, pictures, plain
from trustapp.files.pure.redrawing.drawn import Drawn

_ARTISTS = {
    Family.PICTURE: pictures.redraw,
    Family.DOCUMENT: pages.redraw,
    Family.SOUND: media.redraw_sound,
    Family.FILM: media.redraw_film,
    Family.TEXT: plain.redraw,
}


def redraw(kind: Kind, content: bytes) -> Drawn:
    """Return the file drawn anew; raises Unreadable."""
    with warnings.catch_warnings():
        # Readers complain about what is odd in a file; what they cannot read, they raise.
        warnings.simplefilter("ignore")
        return _ARTISTS[family_of(kind)](kind, content)
