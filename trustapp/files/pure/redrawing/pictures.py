"""Pictures: their pixels on a new canvas."""

import io
import struct

import pi_heif
from PIL import Image

from trustapp.files.pure.kinds import Kind, Trouble, Unreadable
from trustapp.files.pure.redrawing import pages
from trustapp.files.pure.redrawing.canvas import canvas_of, jpeg, small_of
from trustapp.files.pure.redrawing.drawn import Drawn

LONGEST_SIDE = 2560
_READERS = {
    # Some phones put several pictures into one JPEG: a depth map, a brighter version.
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.WEBP: ("WEBP",),
    Kind.HEIC: ("HEIF",),
    Kind.GIF: ("GIF",),
    Kind.TIFF: ("TIFF",),
    Kind.BMP: ("BMP",),
}
# What Pillow and its codecs raise about files that are not what they say.
_BROKEN = (OSError, ValueError, SyntaxError, struct.error, KeyError, IndexError, TypeError,
          ZeroDivisionError, OverflowError, EOFError, RuntimeError)  # fmt: skip

pi_heif.register_heif_opener(thumbnails=False)


def redraw(kind: Kind, content: bytes) -> Drawn:
    """Return the picture on a new canvas, or all pages of a TIFF as a PDF; raises Unreadable."""
    try:
        with Image.open(io.BytesIO(content), formats=_READERS[kind]) as given:
            count = getattr(given, "n_frames", 1) if kind in (Kind.GIF, Kind.WEBP, Kind.TIFF) else 1
            if kind is Kind.TIFF and count > 1:
                return pages.of_frames(given, count)
            canvas = canvas_of(given, LONGEST_SIDE)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(Trouble.BROKEN) from error
    return Drawn(ending="jpg", content=jpeg(canvas), small=small_of(canvas), is_partial=count > 1)
