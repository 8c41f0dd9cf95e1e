"""Paper: a typst document and its words become a tagged PDF, in any direction of writing."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst
from django.conf import settings

_TEMPLATES = Path(settings.BASE_DIR) / "templates"
_FONTS = [
    str(Path(package.__file__).parent / "files")
    for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)
]


def print_pdf(template: str, words: Mapping[str, Any], *, now: datetime) -> bytes:
    """Return the template filled with these words as a PDF that screen readers can follow.

    The document reads its words as JSON from `sys.inputs.words`; it can reach no file outside the
    templates. The same words at the same time give the same bytes.
    """
    printed = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(now.timestamp()),
    )
    assert isinstance(printed, bytes)
    return printed
