"""HTML, as converters and authors write it, becomes Markdown; what has no Markdown is noted."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, Tag
from markdownify import ATX, BACKSLASH, MarkdownConverter

from engagement.policies.pure.documents.finding import Notebook, What
from engagement.policies.pure.documents.tables import pipe_table

# Around the number that a list item has in the document.
MARK_START, MARK_END = "\ue000", "\ue001"
_MARKED = re.compile(f"{MARK_START}(.*?){MARK_END}")
_COUNT = re.compile(r"\(?(\d{1,9})[.)]?\)?")
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_CLAUSES = _HEADINGS[:3]
_DANGEROUS = ["script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math"]
_PICTURES = ["img", "picture", "video", "audio", "canvas"]
_LINKS = ("https://", "http://", "mailto:", "tel:")
_MOST_SPANNED = 50
_LINE_START = re.compile(r"^([ \t]*)(#{1,6}(?=\s)|[>+](?=\s)|-(?=\s)|~{3,}|`{3,})", re.MULTILINE)


_Base: Any = MarkdownConverter  # its own types leave out what it is made to be extended by


class _Converter(_Base):
    """Writes the Markdown of this house: ATX headings, dashes, pipe tables, real numbers."""

    class Options:
        heading_style = ATX
        bullets = "-"
        newline_style = BACKSLASH
        autolinks = False

    def __init__(self, notes: Notebook) -> None:
        super().__init__()
        self.notes = notes

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what would start a block, besides stars and underscores."""
        return _LINE_START.sub(r"\1\\\2", super().escape(text, parent_tags))

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list item under the number that the document gives it."""
        found = _MARKED.search(text)
        if found is None:
            return str(super().convert_li(el, text, parent_tags))
        words = text.replace(found[0], "", 1).strip()
        count = _COUNT.fullmatch(found[1])
        bullet = f"{int(count[1])}." if count else "-"
        if found[1] and not count:
            words = f"{found[1]} {words}"  # a letter stays: other clauses refer to (b)
        indent = "\n" + " " * (len(bullet) + 1)
        return f"{bullet} {indent.join(words.splitlines())}\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table with one line a row."""
        rows = [[self._cell(cell) for cell in row] for row in _grid(el, self.notes)]
        place = heading_above(el)
        if rows and el.find("thead") is None and el.find_parent("table") is None:
            self.notes.add(What.FIRST_ROW, place)
        return f"\n\n{pipe_table(rows)}\n\n"

    def _cell(self, cell: Tag | None) -> str:
        if cell is None:
            return ""
        place = heading_above(cell)
        for inner in cell.find_all("table"):
            self.notes.add(What.NESTED_TABLE, place)
            inner.replace_with(" ".join(inner.get_text(" ").split()))
        seen = set()
        for item in cell.find_all("li"):
            self.notes.add(What.CELL_BLOCKS, place)
            comma = "; " if id(item.parent) in seen else ""
            seen.add(id(item.parent))
            item.replace_with(comma + item.get_text())
        words = str(self.process_tag(cell, parent_tags={"table", "tr", "_inline"}))
        return _MARKED.sub(r"\1 ", words).replace("\\\n", " ").strip(" |\n")


def to_markdown(html: str, notes: Notebook) -> str:
    """Return HTML as Markdown, without anything that runs or that is fetched from elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _drop(soup, _DANGEROUS, What.SCRIPT, notes)
    _drop(soup, _PICTURES, What.PICTURE, notes)
    _write_boxes(soup)
    _plain_links(soup, notes)
    for struck in soup.find_all(["s", "del", "strike"]):
        notes.add(What.STRIKE, struck.get_text())
        struck.unwrap()
    for nested in soup.select("li h1, li h2, li h3, li h4, li h5, li h6, td h1, td h2, td h3"):
        nested.name = "strong"
    _place_footnotes(soup, notes)
    return str(_Converter(notes).convert_soup(soup))


def heading_above(tag: Tag | NavigableString) -> str:
    """Return the heading under which something stands."""
    found = tag.find_previous(_HEADINGS)
    return "" if found is None else found.get_text()


def _drop(soup: BeautifulSoup, names: list[str], what: What, notes: Notebook) -> None:
    for tag in soup.find_all(names):
        if tag.decomposed:
            continue
        notes.add(what, str(tag.get("alt") or "") or heading_above(tag))
        tag.decompose()


def _write_boxes(soup: BeautifulSoup) -> None:
    for box in soup.find_all("input"):
        is_box = box.get("type") == "checkbox"
        box.replace_with(("☑ " if box.has_attr("checked") else "☐ ") if is_box else "")


def _plain_links(soup: BeautifulSoup, notes: Notebook) -> None:
    """Keep links to other sites; links inside the document lead nowhere here."""
    for link in soup.find_all("a"):
        address = str(link.get("href") or "")
        if address.lower().startswith(_LINKS):
            continue
        if address and not address.startswith("#"):
            notes.add(What.LINK, link.get_text())
        if link.find_parent("sup") is None and not _is_footnote(link):
            link.unwrap()


def _is_footnote(link: Tag) -> bool:
    return str(link.get("href") or "").startswith(("#footnote-", "#endnote-"))


def _place_footnotes(soup: BeautifulSoup, notes: Notebook) -> None:
    """Put each footnote at the end of the clause that refers to it."""
    lists = []
    for mark in soup.select("sup a[href^='#footnote-'], sup a[href^='#endnote-']"):
        target = soup.find("li", id=str(mark["href"])[1:])
        label, place, block = mark.get_text(), heading_above(mark), _block_of(mark)
        outer = mark.find_parent("sup")
        assert outer is not None, "the selector asks for it"
        outer.replace_with(label)
        if isinstance(target, Tag):
            words = " ".join(target.get_text(" ").replace("↑", "").split())
            note = soup.new_tag("p")
            note.string = f"{label} {words}"
            _put_after_clause(block, note, _block_of(target))
            lists.append(target.parent)
            notes.add(What.FOOTNOTE, place)
    for each in lists:
        if each is not None and not each.decomposed:
            each.decompose()


def _block_of(tag: Tag) -> Tag:
    """Return the outermost element around a tag."""
    return [tag, *tag.parents][-2]


def _put_after_clause(block: Tag, note: Tag, last: Tag) -> None:
    for following in block.next_siblings:
        if following is last or (isinstance(following, Tag) and following.name in _CLAUSES):
            following.insert_before(note)
            return
    block.insert_after(note)


def _grid(table: Tag, notes: Notebook) -> Iterator[list[Tag | None]]:
    """Return the cells row by row; a merged cell stands in each place that it covers."""
    covered: dict[tuple[int, int], Tag] = {}
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for down, row in enumerate(rows):
        across, cells = 0, []
        for cell in row.find_all(["td", "th"], recursive=False):
            while (down, across) in covered:
                cells.append(covered[down, across])
                across += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            notes.add(What.MERGED_CELL, cell.get_text(), count=wide * high > 1)
            for under in range(1, high):
                covered |= {(down + under, across + step): cell for step in range(wide)}
            cells += [cell] * wide
            across += wide
        while (down, across) in covered:
            cells.append(covered[down, across])
            across += 1
        yield cells


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name) or "1")
    return min(max(int(text), 1), _MOST_SPANNED) if text.isascii() and text.isdigit() else 1
