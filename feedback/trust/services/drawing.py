"""Drawing the newest release as pictures, in every language; each is drawn once and kept.

Reaches vl_convert, which must not be called in a process that forks afterwards: only tasks import
this module, and the first call happens inside a worker's child.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import vl_convert
from django.conf import settings
from django.db import transaction
from django.utils import translation

from feedback.trust import queries
from feedback.trust.enums import Against, PictureKind
from feedback.trust.models import Picture
from feedback.trust.pure import drawing, png
from feedback.trust.queries import captions

# Dots per unit of the drawing: sharp on a screen of twice the usual density.
SCALE = 2
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def draw_newest() -> int:
    """Draw what the newest release has no pictures of yet; return how many were drawn.

    One transaction a language: a worker that dies has kept what it finished.
    """
    drawn = 0
    for language, _name in settings.LANGUAGES:
        with translation.override(language), transaction.atomic():
            drawn += _draw(language)
    return drawn


def _draw(language: str) -> int:
    overview = queries.overview()
    if overview is None:
        return 0
    missing = [kind for kind in PictureKind if kind not in overview.pictures]
    pictures = [
        Picture(
            release_id=overview.release.pk,
            kind=kind,
            language=language,
            png=to_png(svg, caption),
        )
        for kind, svg, caption in _drawn(overview, missing)
    ]
    Picture.objects.bulk_create(pictures, ignore_conflicts=True)
    return len(pictures)


def _drawn(
    overview: queries.Overview, kinds: list[PictureKind]
) -> Iterator[tuple[PictureKind, str, drawing.Caption]]:
    """Yield each picture that there is something to draw of."""
    change = overview.headline.change(Against.YEAR_AGO)
    for kind in kinds:
        if kind == PictureKind.TREND:
            caption = captions.of_trend(overview)
            chart = overview.trend.chart()
            span = captions.range_now(overview)
            yield kind, drawing.trend_picture(chart, caption, range_words=span), caption
        elif kind == PictureKind.PLACES:
            caption = captions.of_places(overview)
            rows, words = captions.place_rows(overview)
            yield kind, drawing.rows_picture(rows, caption, words), caption
        elif change is not None and change.plot is not None:
            caption = captions.of_change(overview, change)
            fell, rose = captions.sides()
            yield kind, drawing.dots_picture(change.plot, caption, fell=fell, rose=rose), caption


def to_png(svg: str, caption: drawing.Caption) -> bytes:
    """Turn a drawing into a PNG file that carries its words as text, too."""
    _know_fonts()
    picture: bytes = vl_convert.svg_to_png(svg, scale=SCALE)
    return png.with_words(picture, {"Title": caption.title, "Description": caption.words})


@cache
def _know_fonts() -> None:
    for package in FONTS:
        vl_convert.register_font_directory(str(files(package) / "files"))
