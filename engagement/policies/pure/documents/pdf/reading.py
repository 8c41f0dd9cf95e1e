"""From the bytes of a PDF to Markdown."""

import io
from collections.abc import Iterator, Sequence

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from engagement.policies.pure.documents.finding import (
    Found,
    Notebook,
    Tell,
    Trouble,
    Unreadable,
    What,
)
from engagement.policies.pure.documents.finishing import settle
from engagement.policies.pure.documents.pdf.blocks import (
    Block,
    blocks_of,
    give_depths,
    give_levels,
    measure,
    place_footnotes,
    spellings,
)
from engagement.policies.pure.documents.pdf.furniture import drop_furniture
from engagement.policies.pure.documents.pdf.lines import Line
from engagement.policies.pure.documents.pdf.pages import Page, Table, in_order, read_page
from engagement.policies.pure.documents.pdf.writing import write

MOST_PAGES = 600


def read_pdf(content: bytes, tell: Tell) -> Found:
    """Return what a PDF says; raises Unreadable."""
    notes = Notebook()
    pages = _pages(content, tell)
    _refuse_pictures(pages)
    _note_pages(pages, notes)
    drop_furniture(pages, notes)
    items = list(_in_order(pages, notes))
    tables = _joined_tables(items, notes)
    usual = measure(tables)
    blocks = place_footnotes(blocks_of(tables, usual))
    title = give_levels(blocks)
    give_depths(blocks)
    _note_blocks(blocks, notes)
    return settle(title, write(blocks, spellings(tables), notes), notes)


def _pages(content: bytes, tell: Tell) -> list[Page]:
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            total = _counted(document.pages)
            found = []
            for number, page in enumerate(document.pages, start=1):
                found.append(read_page(page, number))
                page.close()
                tell(number, total)
            return found
    except Unreadable:
        raise
    except PdfminerException as error:
        raise Unreadable(_trouble(error.args[0] if error.args else error)) from error
    except (PSException, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # What a damaged file trips over inside the reader.
        raise Unreadable(_trouble(error)) from error


def _counted(pages: Sequence[object]) -> int:
    if len(pages) > MOST_PAGES:
        raise Unreadable(Trouble.TOO_MANY_PAGES)
    return len(pages)


def _trouble(error: BaseException) -> Trouble:
    is_locked = isinstance(error, PDFPasswordIncorrect | PDFEncryptionError)
    return Trouble.ENCRYPTED if is_locked else Trouble.BROKEN


def _refuse_pictures(pages: Sequence[Page]) -> None:
    letters = sum(page.letters for page in pages)
    if not letters:
        is_scan = any(page.pictures for page in pages)
        raise Unreadable(Trouble.SCANNED if is_scan else Trouble.EMPTY)
    if 2 * sum(page.is_picture for page in pages) > len(pages):
        raise Unreadable(Trouble.SCANNED)


def _note_pages(pages: Sequence[Page], notes: Notebook) -> None:
    for page in pages:
        place = f"p. {page.number}"
        notes.add(What.SCANNED_PAGE, place, count=page.is_picture)
        notes.add(What.PICTURE, place, count=0 if page.is_picture else page.pictures)
        notes.add(What.ENCODING, place, count=page.unknown)
        notes.add(What.COMMENT, place, count=page.comments)
        notes.add(What.FORM_FIELD, place, count=page.fields)


def _in_order(pages: Sequence[Page], notes: Notebook) -> Iterator[Line | Table]:
    for page in pages:
        items, columns = in_order(page)
        notes.add(What.COLUMNS, f"p. {page.number}", count=columns > 1)
        yield from items


def _joined_tables(items: Sequence[Line | Table], notes: Notebook) -> list[Line | Table]:
    """Put a table together that goes on from one page to the next; its head stands once."""
    kept: list[Line | Table] = []
    for item in items:
        before = kept[-1] if kept else None
        if isinstance(item, Table):
            place = f"p. {item.page}"
            notes.add(What.MERGED_CELL, place, count=item.merged)
            if isinstance(before, Table) and _goes_on(before, item):
                rows = item.rows[1:] if item.rows[0] == before.rows[0] else item.rows
                kept[-1] = Table(
                    before.rows + rows, item.page, item.x0, item.x1, before.top, before.merged
                )
                notes.add(What.JOINED_TABLE, place)
                continue
            notes.add(What.RULED_TABLE, place)
        kept.append(item)
    return kept


def _goes_on(before: Table, after: Table) -> bool:
    is_as_wide = abs(before.x0 - after.x0) < 4 and abs(before.x1 - after.x1) < 4
    return (
        after.page == before.page + 1 and is_as_wide and len(before.rows[0]) == len(after.rows[0])
    )


def _note_blocks(blocks: Sequence[Block], notes: Notebook) -> None:
    for block in blocks:
        if block.kind == "title":
            notes.add(What.TITLE, block.text)
        elif block.kind == "heading":
            notes.add(What.GUESSED_HEADING, block.text)
