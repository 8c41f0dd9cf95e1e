"""The texts of a theme from which something may be taken out: its own and its answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from engagement.policies.models import Theme
from engagement.policies.services.texts import answers_to, rewrite_answers
from trustapp.redaction.pure.texts import Text, Thing

_OWN = ("title", "summary")


def texts_for(*, user: Any, public_id: UUID) -> Thing | None:
    """Return the texts of a theme for whoever looks at comments."""
    may = user.has_perm("policies.moderate_comments")
    found = Theme.objects.filter(public_id=public_id).first() if may else None
    return _thing(found, may_strike=True) if found else None


def hold_texts(*, public_id: UUID) -> Thing:
    """Return the texts as they are now; the theme is held."""
    return _thing(Theme.objects.select_for_update().get(public_id=public_id))


def rewrite_texts(*, public_id: UUID, words: Mapping[str, str], now: datetime) -> None:
    """Put other words in place of these parts."""
    rewrite_answers(words)
    own = {name: text for name, text in words.items() if name in _OWN}
    if own:
        Theme.objects.filter(public_id=public_id).update(**own)


def _thing(theme: Theme, *, may_strike: bool = False) -> Thing:
    own = (Text(name, gettext("Theme"), getattr(theme, name)) for name in _OWN)
    return Thing(
        subject=f"theme:{theme.public_id}",
        title=gettext("What was said in this theme"),
        address=reverse("policies:comment_queue"),
        texts=tuple(text for text in (*own, *answers_to(theme=theme)) if text.words),
        may_strike=may_strike,
    )
