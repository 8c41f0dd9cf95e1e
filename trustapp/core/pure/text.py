"""Text as people wrote it: tidy, safe to show, and readable."""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Return the text in Unicode NFC, without control characters and trailing blanks."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        mark for mark in composed if mark in "\n\t" or unicodedata.category(mark)[:2] != "Cc"
    )
    lines = (_SPACES.sub(" ", line).strip() for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def markdown_to_html(source: str) -> str:
    """Return sanitised HTML of CommonMark text; raw HTML in the source is shown, not run."""
    return nh3.clean(
        _MARKDOWN.render(source),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def csv_safe(value: object) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula.

    OWASP, CSV injection: a leading = + - @ tab or return is defused by an apostrophe, except
    in plain numbers.
    """
    text = "" if value is None else str(value)
    if text[:1] in "=+-@\t\r" and text[:1] and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
