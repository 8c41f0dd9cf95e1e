"""The style sheets: one look for both reading directions, readable colours, small files."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Sides of the screen, where only sides of the text may be named.
PHYSICAL = re.compile(
    r"(?:^|[\s;{(])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom|clear|float(?!\s*:\s*inline-)"
    r"|(?:min-|max-)?(?:width|height))\s*:"
    r"|text-align\s*:\s*(?:left|right)"
)
MEDIA = re.compile(r"@media[^{]*\{")
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def rules(sheet: Path) -> str:
    return MEDIA.sub("{", COMMENT.sub("", sheet.read_text()))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheets_name_sides_of_the_text_only(sheet: Path) -> None:
    assert PHYSICAL.findall(rules(sheet)) == []


@pytest.mark.parametrize(
    "line",
    [
        "a{margin-left:1px}",
        "a { left: 0 }",
        "a{text-align: right}",
        "a{width:3px}",
        "a{float:none}",
    ],
)
def test_the_check_of_sides_can_fail(line: str) -> None:
    assert PHYSICAL.search(line)


@pytest.mark.parametrize(
    "line", ["a{stroke-width:3px}", "a{line-height:2}", "a{margin-inline-start:1px}", "a{--top:1}"]
)
def test_the_check_of_sides_lets_others_pass(line: str) -> None:
    assert not PHYSICAL.search(line)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_hold_no_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", "", template.read_text(), flags=re.DOTALL)

    assert INLINE.findall(text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_are_short(template: Path) -> None:
    assert len(template.read_text().splitlines()) <= 150


def compressed(*names: str) -> int:
    return sum(len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in names)


def test_sheets_of_public_pages_stay_under_their_budget() -> None:
    assert compressed("css/base.css") <= 14_000
    assert compressed("css/base.css", "css/charts.css") <= 14_000


def test_sheets_of_staff_pages_stay_under_their_budget() -> None:
    assert compressed("css/base.css", "css/charts.css", "css/staff.css") <= 18_000


def test_script_of_every_page_stays_under_two_kilobytes() -> None:
    assert (ROOT / "static" / "js" / "base.js").stat().st_size <= 2048


# --- contrast -----------------------------------------------------------------------------------
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})")


def tokens(scheme: str) -> dict[str, str]:
    text = (ROOT / "static" / "css" / "base.css").read_text()
    light, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    found = dict(TOKEN.findall(light))
    if scheme == "dark":
        found |= dict(TOKEN.findall(rest.partition("@media")[0]))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_agrees_with_the_definition() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


TEXT = [
    *product(("ink", "ink-2", "muted", "lake", "lake-hover"), ("paper", "surface", "sunken")),
    *product(("moss", "slate", "ochre", "clay"), ("paper", "surface")),
    *((name, f"{name}-tint") for name in ("moss", "slate", "ochre", "clay", "lake")),
    *product(("ink",), ("moss-tint", "slate-tint", "ochre-tint", "clay-tint", "lake-tint", "sun")),
    ("on-lake", "lake"),
    ("on-lake", "lake-hover"),
    ("on-night", "night"),
    ("on-night-2", "night"),
    ("paper", "clay"),
    ("paper", "ink"),
    ("up", "surface"),
    ("down", "surface"),
]
GRAPHICS = [
    *product(("field", "up", "same", "down"), ("paper", "surface")),
    *product(("series-1", "series-2", "series-3", "series-4"), ("surface",)),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("above", "below"), TEXT)
def test_words_can_be_read(scheme: str, above: str, below: str) -> None:
    colours = tokens(scheme)
    if above == "ink" and below == "sun":
        # The words on the exit bar and the halo stay dark in both schemes.
        colours["ink"] = tokens("light")["ink"]

    assert contrast(colours[above], colours[below]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("above", "below"), GRAPHICS)
def test_graphics_can_be_told_from_their_ground(scheme: str, above: str, below: str) -> None:
    colours = tokens(scheme)

    assert contrast(colours[above], colours[below]) >= 3
