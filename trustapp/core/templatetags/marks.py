"""What was taken out of a text, in the reader's language."""

from typing import Any

from django import template

from trustapp.core import queries

register = template.Library()


@register.filter
def marked(text: Any) -> Any:
    """Return the text with its marks translated; other values as they are."""
    return queries.marked(text) if isinstance(text, str) and "[" in text else text
