"""What belongs to the paper and not to the text: running heads, page numbers, contents."""

import re
from collections import Counter
from collections.abc import Sequence

from engagement.policies.pure.documents.finding import Notebook, What
from engagement.policies.pure.documents.pdf.lines import Line
from engagement.policies.pure.documents.pdf.pages import Page

_EDGE = 3  # lines at the top and bottom of a page that may be furniture
_SHARE = 0.4  # left and right pages may have heads of their own
_ZONE = 0.12
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(
    r"^\W*(?:(?:page|página|pág\.?|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|de|/|\|)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$|…{2,}\s*\S{0,6}$")
_CONTENTS = re.compile(r"^(?:table of )?contents$|^índice$|^contenido$", re.IGNORECASE)


def drop_furniture(pages: Sequence[Page], notes: Notebook) -> None:
    """Take running heads, page numbers and tables of contents out of the pages."""
    repeated = _repeated(pages)
    for page in pages:
        for line in _edges(page):
            if _key(line) in repeated or _is_page_number(line, page, len(pages)):
                page.rows.remove(line)
                notes.add(What.HEADER, _DIGITS.sub("#", line.text))
        entries = [row for row in page.rows if _LEADERS.search(row.text)]
        if entries:
            notes.add(What.CONTENTS, f"p. {page.number}", count=len(entries))
            page.rows = [
                row for row in page.rows if row not in entries and not _CONTENTS.match(row.text)
            ]


def _edges(page: Page) -> list[Line]:
    return page.rows[:_EDGE] + page.rows[_EDGE:][-_EDGE:]


def _repeated(pages: Sequence[Page]) -> set[tuple[str, int]]:
    if len(pages) < 2:
        return set()
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    return {key for key, count in counts.items() if count >= max(2, _SHARE * len(pages))}


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.casefold()), round(line.top / 8)


def _is_page_number(line: Line, page: Page, pages: int) -> bool:
    is_at_edge = line.bottom < page.height * _ZONE or line.top > page.height * (1 - _ZONE)
    return is_at_edge and pages > 1 and bool(_PAGE.match(line.text))
