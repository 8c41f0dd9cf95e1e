"""How policy text is shown: Markdown made safe, found words marked, one side of a comparison."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from engagement.policies.pure.redline import Kind, Part
from engagement.policies.queries import MARK_END, MARK_START
from trustapp.core.pure.text import markdown_to_html

register = template.Library()

_SIGNS = re.compile(r"\{#[^}\s]*\}|[#*_`>|]+")


@register.filter
def markdown(source: str) -> SafeString:
    """Render Markdown; raw HTML in it is shown, never run."""
    return mark_safe(markdown_to_html(source))  # noqa: S308 - sanitised by nh3


@register.filter
def found(excerpt: str) -> SafeString:
    """Mark the found words of an excerpt, and leave out the signs of Markdown."""
    plain = escape(" ".join(_SIGNS.sub("", excerpt).split()))
    return mark_safe(  # noqa: S308 - escaped above
        plain.replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")
    )


@register.filter
def without(parts: Sequence[Part], kind: str) -> list[Part]:
    """Return one side of a comparison."""
    return [part for part in parts if part.kind != Kind(kind)]
