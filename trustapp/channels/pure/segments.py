"""How many parts a text message is cut into, and what of it may be shown to others.

The alphabet is 3GPP TS 23.038 (once GSM 03.38), 6.2.1 and 6.2.1.1; the sizes of parts that belong
together follow from the six octets that 3GPP TS 23.040, 9.2.3.24.1 takes from each.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from trustapp.core.pure.codes import ALPHABET, GROUP

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each is sent as an escape and a character.
_EXTENSION = frozenset("\f^{}\\[~]|€")

_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
# Tracking codes as people see and write them.
_SYMBOLS = f"[{ALPHABET}]{{{GROUP}}}"
_CODE = re.compile(rf"(?<![\w-]){_SYMBOLS}(?:[- ]?{_SYMBOLS}){{2,4}}(?![\w-])", re.IGNORECASE)
# Longer than nearly every word, or shorter with letters and digits mixed: a token.
_TOKEN = re.compile(r"[\w-]{20,}|(?=[\w-]*\d)(?=[\w-]*[a-z_])[\w-]{12,}", re.IGNORECASE)


class Encoding(StrEnum):
    """How the characters of a text travel."""

    GSM = "GSM-7"
    UCS = "UCS-2"


_ALONE = {Encoding.GSM: 160, Encoding.UCS: 70}
_TOGETHER = {Encoding.GSM: 153, Encoding.UCS: 67}


@dataclass(frozen=True, slots=True)
class Size:
    """What a text takes: units are septets of GSM-7 or 16-bit units of UCS-2."""

    encoding: Encoding
    units: int
    segments: int
    # How many more units fit before another part begins.
    room: int
    # The characters that force UCS-2, each once, in their order.
    costly: tuple[str, ...]


def size(text: str) -> Size:
    """Return how many parts the text is sent as, and which characters make it dearer."""
    costly = tuple(dict.fromkeys(mark for mark in text if mark not in _BASIC | _EXTENSION))
    encoding = Encoding.UCS if costly else Encoding.GSM
    widths = [_width(mark, encoding) for mark in text]
    units = sum(widths)
    alone = _ALONE[encoding]
    if units <= alone:
        return Size(encoding, units, 1 if text else 0, alone - units, costly)
    segments, room = _cut(widths, _TOGETHER[encoding])
    return Size(encoding, units, segments, room, costly)


def preview(text: str) -> str:
    """Return the text for other eyes than the reader's: links, codes and tokens are dots."""
    return _TOKEN.sub("•••", _CODE.sub("•••", _LINK.sub("•••", text)))


def _width(mark: str, encoding: Encoding) -> int:
    if encoding == Encoding.GSM:
        return 2 if mark in _EXTENSION else 1
    return 2 if ord(mark) > 0xFFFF else 1


def _cut(widths: Iterable[int], length: int) -> tuple[int, int]:
    """Fill part after part; a character of two units is never torn apart."""
    segments, room = 1, length
    for width in widths:
        if width > room:
            segments, room = segments + 1, length
        room -= width
    return segments, room
