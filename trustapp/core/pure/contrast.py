"""How well one colour can be read on another: WCAG 2.2, relative luminance and contrast ratio.

https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
"""

import re

TEXT = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def is_colour(text: str) -> bool:
    """Say whether this is a colour such as #0E5A5C."""
    return bool(_HEX.fullmatch(text))


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, into: str, share: float) -> str:
    """Return a colour of which this share comes from the first one."""
    parts = zip(_parts(colour), _parts(into), strict=True)
    return "#" + "".join(f"{round(own * share + other * (1 - share)):02X}" for own, other in parts)


def _luminance(colour: str) -> float:
    return sum(
        weight * _linear(part / 255) for weight, part in zip(_WEIGHTS, _parts(colour), strict=True)
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue
