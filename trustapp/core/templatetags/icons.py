"""Icons drawn for this project: one stroke width, the colour of the text around them."""

from functools import cache
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_STROKE = (
    '<g fill="none" stroke="currentColor" stroke-width="{}" stroke-linecap="round" '
    'stroke-linejoin="round">{}</g>'
)
# Icons that point along the line of reading are mirrored in right-to-left pages.
_MIRRORED = frozenset({"arrow", "back", "exit", "next"})

_SMALL: Final[dict[str, str]] = {
    "check": '<path d="M3 8.5l3.2 3.2L13 5" stroke-width="2.2"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.6"/>',
    "same": '<path d="M2.5 6h11M2.5 10h11" stroke-width="2"/>',
    "up": '<path d="M8 3l5.5 9h-11z" fill="currentColor" stroke="none"/>',
    "down": '<path d="M8 13L2.5 4h11z" fill="currentColor" stroke="none"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8" stroke-width="2"/>',
    "hidden": '<path d="M2 13L13 2M2 8l6-6M8 14l6-6"/>',
    "alert": '<path d="M8 2l6.5 11.5h-13z"/><path d="M8 6.5v3M8 11.6v.01" stroke-width="2"/>',
    "new": '<circle cx="8" cy="8" r="3.5" fill="currentColor" stroke="none"/>',
    "chevron": '<path d="M3.5 6L8 10.5 12.5 6"/>',
    "plus": '<path d="M8 3v10M3 8h10" stroke-width="2"/>',
}

_LARGE: Final[dict[str, str]] = {
    "arrow": '<path d="M4 10h11m-4.5-5 5 5-5 5" stroke-width="2"/>',
    "next": '<path d="M7.5 4.5L13 10l-5.5 5.5" stroke-width="2"/>',
    "back": '<path d="M12.5 4.5L7 10l5.5 5.5" stroke-width="2"/>',
    "exit": '<path d="M8 3.5H4v13h4M8.5 10h8m-3.5-3.5L16.5 10 13 13.5" stroke-width="2"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14" stroke-width="2"/>',
    "search": '<circle cx="8.7" cy="8.7" r="5.2"/><path d="M12.7 12.7L17 17"/>',
    "phone": '<path d="M6 2.8l2.2 3.8-1.7 1.8c1 2.2 2.9 4.1 5.1 5.1l1.8-1.7 3.8 2.2'
    'c-.3 2-1.5 3.2-3.4 3.2C8 17.2 2.8 12 2.8 6.2c0-1.9 1.2-3.1 3.2-3.4z"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.8"/><path d="M3 5.5l7 5.5 7-5.5"/>',
    "message": '<path d="M3 4.5h14v9H9.5L6 16.5v-3H3z"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7.5h13V14H14M6 11.5h8V17H6z"/>',
    "copy": '<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M13 4.5V3.5H3.5V13h1"/>',
    "link": '<path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0'
    'l-3 3a3 3 0 0 0 4.3 4.3l1-1"/>',
    "download": '<path d="M10 3v9m-4-3.5L10 12.5l4-4M3.5 16.5h13"/>',
    "today": (
        '<rect x="3" y="4" width="14" height="13" rx="2"/><path d="M3 8h14M7 2.5V5M13 2.5V5M7.5 '
        '12.2l1.8 1.8 3.3-3.5"/>'
    ),
    "calendar": (
        '<rect x="3" y="4" width="14" height="13" rx="2"/><path d="M3 8h14M7 2.5V5M13 2.5V5"/>'
    ),
    "inbox": '<path d="M2.5 11.5L5 4h10l2.5 7.5V16h-15zM2.5 11.5h4.3l1 2h4.4l1-2h4.3"/>',
    "door": '<path d="M5 17V3h10v14M3 17h14M12.2 10.2v.01" stroke-width="2"/>',
    "more": '<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="3.2"/>',
    "chart": '<path d="M3 3v14h14M6 13l3.5-4 3 2L17 5.5"/>',
    "list": (
        '<path d="M7.5 5h9M7.5 10h9M7.5 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01" stroke-width="2"/>'
    ),
    "document": '<path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4M7.5 10.5h5M7.5 13.5h5"/>',
    "lock": (
        '<rect x="4" y="9" width="12" height="8" rx="1.8"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 '
        '0V9"/>'
    ),
    "person": (
        '<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5"/>'
    ),
    "place": (
        '<path d="M10 17.5c3.7-4 5.5-7 5.5-9.5a5.5 5.5 0 0 0-11 0c0 2.5 1.8 5.5 5.5 9.5z"/>'
        '<circle cx="10" cy="8" r="1.9"/>'
    ),
    "globe": (
        '<circle cx="10" cy="10" r="7.5"/><path d="M2.5 10h15M10 2.5c-5 5-5 10 0 15M10 2.5c5 5 5 '
        '10 0 15"/>'
    ),
    "home": '<path d="M3 9.5L10 3.5l7 6M5 8v9h10V8"/>',
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw a decorative icon; the words beside it carry the meaning.

    Raises KeyError for a name that was never drawn, so a misspelt one cannot go unseen.
    """
    size, shapes, width = (16, _SMALL[name], "1.8") if name in _SMALL else (20, _LARGE[name], "1.7")
    return format_html(
        '<svg class="icon{}" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        " flip" if name in _MIRRORED else "",
        size,
        size,
        mark_safe(_STROKE.format(width, shapes)),  # noqa: S308 - constants of this module
    )
