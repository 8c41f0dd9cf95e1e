"""Looking at comments by the published rules: a person decides, and everyone sees the reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.policies.enums import CommentState, RemovalReason
from engagement.policies.models import Comment
from engagement.policies.services.commenting import tell_there_is_news
from engagement.policies.services.consulting import settle
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class NotYours(Refused):
    """Whoever wrote a draft does not keep words about it from the public."""

    message = _("You worked on this draft. Somebody else must decide not to publish a comment.")
    code = "not_yours"


class NotConfirmed(Refused):
    message = _("The sender has not confirmed this comment yet.")
    code = "not_confirmed"


@transaction.atomic
def publish_comment(*, comment: Comment, by: Actor, now: datetime) -> Comment:
    """Let everyone read a comment; what was removed by mistake comes back the same way."""
    locked = _locked(comment)
    if locked.is_published:
        # Somebody looked at it again, after readers had asked: the flags have done their work.
        if locked.flags:
            locked.flags = 0
            _decide(locked, "policies.keep_comment", by, now)
        return locked
    was_removed = locked.state == CommentState.REMOVED
    locked.state, locked.removed_because, locked.flags = CommentState.PUBLISHED, "", 0
    _decide(locked, "policies.publish_comment", by, now)
    if was_removed and locked.consultation:
        settle(consultation=locked.consultation, by=by, now=now)
    return locked


@transaction.atomic
def remove_comment(
    *, comment: Comment, because: RemovalReason, by: Actor, now: datetime
) -> Comment:
    """Keep a comment from the public on one of the published grounds; its place stays visible.

    Raises NotYours when the one who decides worked on the draft that it is about.
    """
    locked = _locked(comment)
    if locked.state == CommentState.REMOVED and locked.removed_because == because:
        return locked
    if by.user_id and by.user_id in _writers(locked):
        raise NotYours
    locked.state, locked.removed_because = CommentState.REMOVED, because
    _decide(locked, "policies.remove_comment", by, now)
    tell_there_is_news(locked, now=now)
    if locked.consultation:
        settle(consultation=locked.consultation, by=by, now=now)
    return locked


def _decide(comment: Comment, action: str, by: Actor, now: datetime) -> Comment:
    comment.moderated_at, comment.moderated_by_id = now, by.user_id
    comment.save(
        update_fields=["state", "removed_because", "flags", "moderated_at", "moderated_by"]
    )
    detail = {"because": comment.removed_because} if comment.removed_because else None
    record(by=by, action=action, target=comment.subject, now=now, detail=detail)
    return comment


def _writers(comment: Comment) -> set[int | None]:
    consultation = comment.consultation
    version = consultation.version if consultation else comment.version
    assert version is not None
    return {version.drafted_by_id, version.saved_by_id}


def _locked(comment: Comment) -> Comment:
    locked = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation__version", "version")
        .get(pk=comment.pk)
    )
    if locked.state == CommentState.UNCONFIRMED:
        raise NotConfirmed
    return locked
