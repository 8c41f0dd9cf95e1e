"""What templates say of the account that is signed in."""

from typing import Any

from django import template

from trustapp.accounts import queries

register = template.Library()


@register.filter
def account_mark(user: Any) -> str:
    """Return what stands for the account in the browser; nothing where nobody is signed in."""
    return queries.account_mark(user.pk) if user and user.is_authenticated else ""
