"""Documents: a picture of each page, in a new PDF that holds nothing else."""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image, ImageSequence

from trustapp.files.pure.kinds import Kind, Trouble, Unreadable
from trustapp.files.pure.redrawing.canvas import canvas_of, jpeg, small_of
from trustapp.files.pure.redrawing.drawn import Drawn

MOST_PAGES = 40
_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 150
_LONGEST_SIDE = 2000  # in pixels: a letter page at 150 dots per inch has 1650
_LOCKED = 4  # FPDF_ERR_PASSWORD


def redraw(kind: Kind, content: bytes) -> Drawn:
    """Return a PDF of pictures of the pages; raises Unreadable."""
    try:
        with pdfium.PdfDocument(content) as given:
            _few_enough(len(given))
            return _bound(_canvas(given[number]) for number in range(len(given)))
    except pdfium.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _LOCKED
        raise Unreadable(Trouble.LOCKED if is_locked else Trouble.BROKEN) from error


def of_frames(given: Image.Image, count: int) -> Drawn:
    """Return a PDF with a page for each picture of a scanner's file; raises Unreadable."""
    _few_enough(count)
    return _bound(canvas_of(frame, _LONGEST_SIDE) for frame in ImageSequence.Iterator(given))


def _few_enough(count: int) -> None:
    if not 0 < count <= MOST_PAGES:
        raise Unreadable(Trouble.TOO_MANY_PAGES if count else Trouble.BROKEN)


def _canvas(page: pdfium.PdfPage) -> Image.Image:
    longest = max(page.get_size())
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, _LONGEST_SIDE / max(longest, 1))
    # The page's own picture has no transparency: what shines through is white.
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn.convert("RGB")


def _bound(canvases: Iterator[Image.Image]) -> Drawn:
    small, out = b"", io.BytesIO()
    with pdfium.PdfDocument.new() as book:
        for canvas in canvases:
            small = small or small_of(canvas)
            _add_page(book, canvas)
        book.save(out)
    return Drawn(ending="pdf", content=out.getvalue(), small=small)


def _add_page(book: pdfium.PdfDocument, canvas: Image.Image) -> None:
    width, height = (side * _POINTS_PER_INCH / _DOTS_PER_INCH for side in canvas.size)
    page = book.new_page(width, height)
    image = pdfium.PdfImage.new(book)
    image.load_jpeg(io.BytesIO(jpeg(canvas)), inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    page.close()
