"""The texts of a comment from which something may be taken out: its words and what answers them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from engagement.policies.models import Comment, Response
from trustapp.redaction.pure.texts import Text, Thing

_ANSWERED = ("what", "why")


def texts_for(*, user: Any, public_id: UUID) -> Thing | None:
    """Return the texts around a comment for whoever looks at comments."""
    may = user.has_perm("policies.moderate_comments")
    found = Comment.objects.filter(public_id=public_id).first() if may else None
    return _thing(found, may_strike=True) if found else None


def hold_texts(*, public_id: UUID) -> Thing:
    """Return the texts as they are now; the comment is held."""
    return _thing(Comment.objects.select_for_update().get(public_id=public_id))


def rewrite_texts(*, public_id: UUID, words: Mapping[str, str], now: datetime) -> None:
    """Put other words in place of these parts."""
    rewrite_answers(words)
    if "words" in words:
        Comment.objects.filter(public_id=public_id).update(words=words["words"])


def answers_to(**what: Any) -> Iterator[Text]:
    """Return what was answered to a comment or a theme, the first answer first."""
    for answer in Response.objects.filter(**what).order_by("pk"):
        for name in _ANSWERED:
            yield Text(f"answer:{answer.pk}:{name}", gettext("Answer"), getattr(answer, name))


def rewrite_answers(words: Mapping[str, str]) -> None:
    """Put other words in place of those parts that are answers."""
    for part, text in words.items():
        kind, _, rest = part.partition(":")
        if kind == "answer":
            number, _, name = rest.partition(":")
            Response.objects.filter(pk=int(number)).update(**{name: text})


def _thing(comment: Comment, *, may_strike: bool = False) -> Thing:
    own = Text("words", gettext("In their words"), comment.words or "")
    return Thing(
        subject=comment.subject,
        title=gettext("What was said in this comment"),
        address=reverse("policies:comment_queue"),
        texts=tuple(text for text in (own, *answers_to(comment=comment)) if text.words),
        may_strike=may_strike,
    )
