"""The accent of a department in light and dark: what is made of it, and what it must be read on.

The other colours are those of `static/css/base.css`; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from trustapp.core.pure.contrast import TEXT, mix, ratio


@dataclass(frozen=True, slots=True)
class Scheme:
    """The surroundings of an accent: pages, cards, bands, text, and text on the accent itself."""

    paper: str
    surface: str
    sunken: str
    ink: str
    on_accent: str
    # Towards what it changes under a pointer, and how much of it is in a tinted band.
    deepens: str
    tint: float


SCHEMES = {
    "accent": Scheme("#FBF8F3", "#FFFFFF", "#F2EDE4", "#1C2B2F", "#FFFFFF", "#000000", 0.12),
    "accent_dark": Scheme("#111A1C", "#182325", "#0C1416", "#ECF1EE", "#06201F", "#FFFFFF", 0.22),
}
USUAL = {"accent": "#0E5A5C", "accent_dark": "#72CDC4"}
_MEDIA = {
    "accent": "@media (forced-colors: none)",
    "accent_dark": "@media (forced-colors: none) and (prefers-color-scheme: dark)",
}


def tokens(name: str, accent: str) -> dict[str, str]:
    """Return the tokens that are made of an accent."""
    scheme = SCHEMES[name]
    return {
        "--lake": accent.upper(),
        "--lake-hover": mix(accent, scheme.deepens, 0.75),
        "--lake-tint": mix(accent, scheme.surface, scheme.tint),
    }


def ratios(name: str, accent: str) -> dict[str, float]:
    """Return how well the accent is read everywhere it is text or stands behind text."""
    scheme, made = SCHEMES[name], tokens(name, accent)
    return {
        "paper": ratio(accent, scheme.paper),
        "surface": ratio(accent, scheme.surface),
        "sunken": ratio(accent, scheme.sunken),
        "tint": ratio(accent, made["--lake-tint"]),
        "button": ratio(scheme.on_accent, accent),
        "pressed": ratio(scheme.on_accent, made["--lake-hover"]),
        "ink": ratio(scheme.ink, made["--lake-tint"]),
    }


def worst(name: str, accent: str) -> tuple[str, float] | None:
    """Return where the accent is read worst and how well, if that is not well enough."""
    where, measured = min(ratios(name, accent).items(), key=lambda item: item[1])
    return (where, measured) if measured < TEXT else None


def sheet(chosen: Mapping[str, str]) -> str:
    """Return the style sheet that puts chosen accents in place of the usual ones."""
    parts = []
    for name, media in _MEDIA.items():
        if name in chosen:
            made = " ".join(f"{key}: {value};" for key, value in tokens(name, chosen[name]).items())
            parts.append(f"{media} {{ :root {{ {made} }} }}")
        elif name == "accent_dark":
            # The light accent must not reach into the dark, where nobody chose another one.
            made = "--lake: #72CDC4; --lake-hover: #9ADFD8; --lake-tint: #143436;"
            parts.append(f"{media} {{ :root {{ {made} }} }}")
    return "@layer tokens { " + " ".join(parts) + " }\n"


def mark(chosen: Mapping[str, str]) -> str:
    """Return what stands for these colours in an address."""
    return "-".join(chosen.get(name, "")[1:] for name in USUAL)
