"""What anyone may do without an account: comment, confirm, ask to look again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from engagement.policies import queries
from engagement.policies.enums import CommentKind, CommentState
from engagement.policies.models import Comment, Consultation, Meeting, Snapshot, Version
from engagement.policies.pure.anchors import Quote
from engagement.policies.queries import comments, periods
from engagement.policies.services.consulting import CommentsClosed
from trustapp.audit.services import record
from trustapp.channels import services as channels
from trustapp.channels.enums import Delivery
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import new_code, new_token
from trustapp.keeping.enums import Kind
from trustapp.keeping.rules import TERMS

CONFIRM_WITHIN = timedelta(days=TERMS[Kind.UNCONFIRMED].usual)
CONFIRM, NOTICE = "comment_confirm", "comment_notice"
_WHOLE = Quote("")


class LinkIsOver(Refused):
    message = _("This link was used already, or it is older than two days.")
    code = "link_is_over"


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """What somebody says, about which part, and how they want to hear back."""

    words: str
    clause_key: str = ""
    quote: Quote | None = None
    language: str = "en"
    mail: str = ""


@transaction.atomic
def comment_on_draft(
    *, consultation: Consultation, snapshot: Snapshot, comment: NewComment, by: Actor,
    now: datetime, code: str | None = None,
) -> Comment:  # fmt: skip
    """Take a comment on the text that somebody read; a person looks at it before others see it.

    Raises CommentsClosed. A comment that already has this code is returned as it is.
    """
    known = comments.comment_by_code(code) if code else None
    if known is not None:
        return known
    # No comment slips in while a phase is being ended.
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    if (
        not periods.open_drafts(consultation.policy_id, localdate(now))
        .filter(pk=consultation.pk)
        .exists()
    ):
        raise CommentsClosed
    return _keep(
        Comment(kind=CommentKind.DRAFT, consultation=consultation, snapshot=snapshot,
                policy_id=consultation.policy_id),
        comment, code, by, now,
    )  # fmt: skip


@transaction.atomic
def tell_how_it_works(
    *, version: Version, comment: NewComment, by: Actor, now: datetime, code: str | None = None
) -> Comment:
    """Take what somebody says about how a policy in force works for them; for its next review."""
    known = comments.comment_by_code(code) if code else None
    if known is not None:
        return known
    told = Comment(kind=CommentKind.STANDING, version=version, policy_id=version.policy_id)
    return _keep(told, comment, code, by, now)


@transaction.atomic
def note_from_meeting(
    *, meeting: Meeting, comment: NewComment, by: Actor, now: datetime
) -> Comment:
    """Enter what somebody said at a meeting, as it was said; it is looked at like any other."""
    consultation = meeting.consultation
    if consultation.answered_at:
        raise CommentsClosed
    said = Comment(
        kind=CommentKind.MEETING, consultation=consultation, meeting=meeting,
        snapshot=periods.snapshots_of(consultation)[0], policy_id=consultation.policy_id,
    )  # fmt: skip
    return _keep(said, comment, None, by, now)


@transaction.atomic
def confirm_comment(*, token: str, code: str, by: Actor, now: datetime) -> Comment:
    """Pass a comment on to a person, now that its sender opened our mail; give it its code.

    Raises LinkIsOver for a link that was used, is too old, or never was.
    """
    comment = (
        Comment.objects.select_for_update()
        .filter(confirm_hash=comments.confirm_hash(token), state=CommentState.UNCONFIRMED)
        .first()
    )
    if comment is None or comment.sent_at + CONFIRM_WITHIN < now:
        raise LinkIsOver
    comment.state, comment.confirmed_at = CommentState.WAITING, now
    comment.code_hash = comments.code_hash(code)
    comment.confirm_hash = None
    comment.save(update_fields=["state", "confirmed_at", "code_hash", "confirm_hash"])
    record(by=by, action="policies.confirm_comment", target=comment.subject, now=now)
    return comment


@transaction.atomic
def flag_comment(*, comment: Comment, by: Actor, now: datetime) -> None:
    """Ask a person to look at a published comment again; nothing else happens to it."""
    Comment.objects.filter(pk=comment.pk).update(flags=F("flags") + 1)
    record(by=by, action="policies.flag_comment", target=comment.subject, now=now)


@transaction.atomic
def forget_unconfirmed(*, by: Actor, now: datetime) -> int:
    """Delete what nobody confirmed in time, words and address; return how many that were."""
    count, _by_model = queries.unconfirmed_due(now).free().delete()
    if count:
        record(
            by=by, action="policies.forget_unconfirmed", target="comments", now=now,
            detail={"count": count},
        )  # fmt: skip
    return count


def tell_there_is_news(comment: Comment, *, now: datetime) -> None:
    """Write to whoever left an address that there is news, and forget the address."""
    if not comment.mail:
        return
    with override(comment.language):
        page = settings.BASE_URL + reverse("policies:yours")
        title = gettext("There is an update for you")
        text = gettext("There is an update for you. Use your code at %(page)s") % {"page": page}
    _post(comment, NOTICE, title, text, now)
    comment.mail = None
    comment.save(update_fields=["mail"])


def _keep(
    kept: Comment, comment: NewComment, code: str | None, by: Actor, now: datetime
) -> Comment:
    quote = comment.quote or _WHOLE
    kept.state = CommentState.UNCONFIRMED if comment.mail else CommentState.WAITING
    kept.clause_key, kept.words, kept.language = comment.clause_key, comment.words, comment.language
    kept.quote, kept.quote_start = quote.exact, quote.start
    kept.quote_prefix, kept.quote_suffix = quote.prefix, quote.suffix
    kept.code_hash = comments.code_hash(code or new_code())
    kept.mail, kept.sent_at = comment.mail or None, now
    if comment.mail:
        token = new_token()
        kept.confirm_hash = comments.confirm_hash(token)
    else:
        kept.confirmed_at = now
    kept.save()
    if comment.mail:
        _ask_to_confirm(kept, token, now)
    record(
        by=by, action="policies.take_comment", target=kept.subject, now=now,
        detail={"kind": kept.kind},
    )  # fmt: skip
    return kept


def _ask_to_confirm(comment: Comment, token: str, now: datetime) -> None:
    with override(comment.language):
        page = settings.BASE_URL + reverse("policies:confirm", args=[token])
        title = gettext("Confirm your comment")
        text = gettext(
            "Open this page and press the button to send your comment on its way: %(page)s\n\n"
            "If it was not you, do nothing. After two days we delete the comment and your address."
        ) % {"page": page}
    _post(comment, CONFIRM, title, text, now)


def _post(comment: Comment, purpose: str, title: str, text: str, now: datetime) -> None:
    channels.queue_message(
        recipient=comment.mail or "", title=title, text=text, language=comment.language,
        purpose=purpose, subject_ref=comment.subject, delivery=Delivery.AT_LEAST_ONCE, now=now,
    )  # fmt: skip
