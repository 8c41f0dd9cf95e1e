"""Answering in public: comments in themes, and for each theme or comment what changed and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.policies.enums import CommentState, Decision
from engagement.policies.models import Comment, Consultation, Response, Review, Theme
from engagement.policies.queries import answers
from engagement.policies.services.commenting import tell_there_is_news
from engagement.policies.services.consulting import settle
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.queries import forget_pages


class NeedsClause(Refused):
    message = _("Say which part of the text was changed.")
    code = "needs_clause"


class NotTheirs(Refused):
    message = _("A comment about another text cannot belong to this theme.")
    code = "not_theirs"


class NotPublished(Refused):
    message = _("Only a published comment can be answered.")
    code = "not_published"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a theme or a comment."""

    decision: Decision
    what: str
    why: str
    clause_keys: tuple[str, ...] = ()
    # Why what looks like a trace of a person may be read by everybody.
    kept_because: str = ""


@transaction.atomic
def make_theme(
    *, home: Consultation | Review, title: str, summary: str, by: Actor, now: datetime
) -> Theme:
    """Begin a theme among the comments on a draft, or among those for a review of a policy."""
    where = {"consultation": home} if isinstance(home, Consultation) else {"review": home}
    theme = Theme.objects.create(
        policy_id=home.policy_id, title=tidy(title), summary=tidy(summary), made_at=now, **where
    )
    record(by=by, action="policies.make_theme", target=f"theme:{theme.public_id}", now=now)
    return theme


@transaction.atomic
def sort_comments(*, theme: Theme, comments: Collection[Comment], by: Actor, now: datetime) -> None:
    """Put comments into a theme, beside the themes they are in already; raises NotTheirs."""
    if any(not _is_about(theme, comment) for comment in comments):
        raise NotTheirs
    known = set(theme.comments.values_list("pk", flat=True))
    added = [comment for comment in comments if comment.pk not in known]
    if not added:
        return
    theme.comments.add(*added)
    _sorted(theme, "policies.sort_comments", added, by, now)


@transaction.atomic
def unsort_comment(*, theme: Theme, comment: Comment, by: Actor, now: datetime) -> None:
    """Take a comment out of a theme; it then needs an answer of its own or another theme."""
    if not theme.comments.filter(pk=comment.pk).exists():
        return
    theme.comments.remove(comment)
    _sorted(theme, "policies.unsort_comment", [comment], by, now)


def _sorted(
    theme: Theme, action: str, comments: Collection[Comment], by: Actor, now: datetime
) -> None:
    record(
        by=by, action=action, target=f"theme:{theme.public_id}", now=now,
        detail={"comments": sorted(str(comment.public_id) for comment in comments)},
    )  # fmt: skip
    if theme.consultation:
        settle(consultation=theme.consultation, by=by, now=now)


@transaction.atomic
def publish_response(*, to: Theme | Comment, answer: Answer, by: Actor, now: datetime) -> Response:
    """Answer a theme or one comment for everyone to read; a second answer corrects the first.

    Raises NeedsClause when something changed and nobody says where, and NotPublished.
    """
    consultation = to.consultation
    changed = answer.decision != Decision.NOT_CHANGED
    if changed and consultation and not answer.clause_keys:
        raise NeedsClause
    if isinstance(to, Comment) and not to.is_published:
        raise NotPublished
    about = {"theme": to} if isinstance(to, Theme) else {"comment": to}
    version = consultation.version if consultation else answers.newest_version(to.policy_id)
    response = Response.objects.create(
        decision=answer.decision, what=tidy(answer.what), why=tidy(answer.why),
        clause_keys=list(answer.clause_keys), version=version if changed else None,
        published_by_id=by.user_id, published_at=now, **about,
    )  # fmt: skip
    for comment in _answered(to):
        tell_there_is_news(comment, now=now)
    transaction.on_commit(forget_pages)
    kind = "theme" if isinstance(to, Theme) else "comment"
    record(
        by=by, action="policies.publish_response", target=f"{kind}:{to.public_id}", now=now,
        detail={"decision": answer.decision}
        | ({"kept_because": answer.kept_because} if answer.kept_because else {}),
    )  # fmt: skip
    if consultation:
        settle(consultation=consultation, by=by, now=now)
    return response


def _answered(to: Theme | Comment) -> list[Comment]:
    if isinstance(to, Comment):
        return [to]
    return list(to.comments.filter(state=CommentState.PUBLISHED))


def _is_about(theme: Theme, comment: Comment) -> bool:
    if theme.consultation_id:
        return theme.consultation_id == comment.consultation_id
    return theme.policy_id == comment.policy_id and comment.consultation_id is None
