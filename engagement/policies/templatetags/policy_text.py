"""How policy text is shown: Markdown made safe, found words marked, one side of a comparison."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from engagement.policies.models import Version
from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.redline import Kind, Part
from engagement.policies.queries import MARK_END, MARK_START
from trustapp.core.pure.text import markdown_to_html

register = template.Library()

# A run of words on the page of changes; the whole stands on the page of the version.
_LONGEST, _BEGINNING, _END = 4_000, 1_500, 500
_SUMMARY_WORDS = 24
_ANY_POLICY = "any-policy"
_SIGNS = re.compile(r"\{#[^}]*\}|[#*_`>|]+")


@register.filter
def markdown(source: str) -> SafeString:
    """Render Markdown; raw HTML in it is shown, never run."""
    return mark_safe(markdown_to_html(source))  # noqa: S308 - sanitised by nh3


@register.filter
def stamp(clause: Clause) -> str:
    """Return a short sign that is another one when a clause says something else."""
    return sha256(f"{clause.heading}\n{clause.text}".encode()).hexdigest()[:8]


@register.filter
def found(excerpt: str) -> SafeString:
    """Mark the found words of an excerpt, and leave out the signs of Markdown."""
    plain = escape(" ".join(_SIGNS.sub("", excerpt).split()))
    return mark_safe(  # noqa: S308 - escaped above
        plain.replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")
    )


# --- lists, joined as strings: a template needs many times as long for sixty rows --------------
@register.filter
def policy_rows(versions: Iterable[Version]) -> SafeString:
    """Return a list item for each policy: number, title and the beginning of its summary."""
    address = _address(get_language() or "")
    return mark_safe("".join(_policy_row(each, address) for each in versions))  # noqa: S308


def _policy_row(each: Version, address: str) -> str:
    number = escape(each.policy.number)
    words = each.summary.split()
    more = " …" if len(words) > _SUMMARY_WORDS else ""
    return (
        f'<li><div data-policy="{number}" data-version="{each.number}">'
        f'<a href="{address.replace(_ANY_POLICY, each.policy.slug)}">'
        f'<span class="num">{number}</span> {escape(each.policy.title)}</a>'
        f"<small>{escape(' '.join(words[:_SUMMARY_WORDS]))}{more}</small></div></li>"
    )


@register.filter
def found_rows(versions: Iterable[Version]) -> SafeString:
    """Return a list item for each policy that was found, with the words around what was found."""
    address = _address(get_language() or "")
    return mark_safe("".join(_found_row(each, address) for each in versions))  # noqa: S308


def _found_row(each: Any, address: str) -> str:
    # A version with the `excerpt` that the search puts on it.
    return (
        f'<li><div><a href="{address.replace(_ANY_POLICY, each.policy.slug)}">'
        f"{escape(each.policy.number)} {escape(each.policy.title)}</a>"
        f"<small>… {found(each.excerpt)} …</small></div></li>"
    )


@lru_cache(maxsize=50)
def _address(_language: str) -> str:
    """Return the page of a policy, in which its slug is still to be filled in."""
    return reverse("policies:detail", args=[_ANY_POLICY])


@register.filter
def abridged(parts: Sequence[Part]) -> list[Part]:
    """Leave the middle out of a passage that nobody would read through, and say how much it is."""
    return [
        replace(part, text=_abridge(part.text)) if len(part.text) > _LONGEST else part
        for part in parts
    ]


def _abridge(text: str) -> str:
    middle = len(text[_BEGINNING:-_END].split())
    left_out = ngettext("%(number)s word is left out", "%(number)s words are left out", middle)
    words = left_out % {"number": number_format(middle, force_grouping=True)}
    return f"{text[:_BEGINNING]} … [{words}] … {text[-_END:]}"


@register.filter
def without(parts: Sequence[Part], kind: str) -> list[Part]:
    """Return one side of a comparison."""
    return [part for part in parts if part.kind != Kind(kind)]


@register.filter
def at(found: Mapping[str, object], key: str) -> object:
    """Return what is kept under a key, or nothing."""
    return found.get(key)
