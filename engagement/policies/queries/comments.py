"""Questions about comments: which one has a code, what waits for a person, what was said where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from engagement.policies.enums import CommentKind, CommentState
from engagement.policies.models import Comment, Consultation, Response, Review, Snapshot, Theme
from engagement.policies.pure.anchors import Fate, locate, plain_words
from trustapp.core.pure.codes import keyed_hash, normalise_code
from trustapp.core.pure.personal import Found
from trustapp.core.queries import personal_in

SHOWN = Q(state__in=[CommentState.PUBLISHED, CommentState.REMOVED])


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as it is read now: the part it belongs to, and what became of its quoted words.

    `key` and `heading` are those of the text that is shown; both are empty where the part is gone.
    """

    comment: Comment
    key: str
    heading: str
    fate: Fate | None
    is_gone: bool = False

    @property
    def responses(self) -> list[Response]:
        """The answers to it and to its themes, newest first."""
        own = list(self.comment.responses.all())
        shared = [each for theme in self.comment.themes.all() for each in theme.responses.all()]
        return sorted([*own, *shared], key=lambda each: each.published_at, reverse=True)


def code_hash(code: str) -> str:
    """Return the hash under which the comment of a code is stored, however it was typed."""
    return keyed_hash(settings.SECRET_KEY.encode(), "comment-code", normalise_code(code))


def confirm_hash(token: str) -> str:
    """Return the hash under which a link to confirm is stored."""
    return keyed_hash(settings.SECRET_KEY.encode(), "comment-confirm", token)


def comment_by_code(code: str) -> Comment | None:
    """Return the comment of the code with its answers; any code costs one indexed look."""
    return _readable(Comment.objects.filter(code_hash=code_hash(code))).first()


def comment_by_public_id(public_id: UUID) -> Comment | None:
    """Return a comment with what it is about."""
    return _readable(Comment.objects.filter(public_id=public_id)).first()


def published_comment(public_id: UUID) -> Comment | None:
    """Return a comment that everyone may read."""
    return Comment.objects.filter(public_id=public_id, state=CommentState.PUBLISHED).first()


def to_look_at() -> QuerySet[Comment]:
    """Return what waits for a person: new comments, oldest first, then those readers flagged."""
    waiting = Q(state=CommentState.WAITING) | Q(state=CommentState.PUBLISHED, flags__gt=0)
    return (
        Comment.objects.filter(waiting)
        .select_related("policy", "consultation", "snapshot", "version", "meeting")
        .defer("version__body")
        .order_by("-state", "sent_at", "pk")
    )


def shown_comments(consultation: Consultation) -> QuerySet[Comment]:
    """Return the comments on a draft that are public or were removed, oldest first."""
    return _readable(Comment.objects.filter(SHOWN, consultation=consultation)).order_by("pk")


def standing_comments(review: Review) -> QuerySet[Comment]:
    """Return what people said about how a policy works since it was last reviewed, oldest first."""
    told = Comment.objects.filter(SHOWN, kind=CommentKind.STANDING, policy=review.policy_id)
    last = (
        Review.objects.filter(policy=review.policy_id, closed_at__lt=review.opened_at)
        .order_by("-closed_at")
        .first()
    )
    if last and last.closed_at:
        told = told.filter(sent_at__gt=last.closed_at)
    return _readable(told).order_by("pk")


def with_traces(comments: Iterable[Comment]) -> list[tuple[Comment, list[Found]]]:
    """Return comments with what in them could point to a person."""
    return [(comment, personal_in(comment.words)) for comment in comments]


def public_in(theme: Theme) -> QuerySet[Comment]:
    """Return the public comments of a theme, oldest first."""
    return theme.comments.filter(state=CommentState.PUBLISHED).order_by("pk")


def counts_by_part(consultation: Consultation) -> Counter[str]:
    """Return how many public comments each part of a draft has; the whole is under ""."""
    rows = (
        Comment.objects.filter(consultation=consultation, state=CommentState.PUBLISHED)
        .values("clause_key")
        .annotate(count=Count("pk"))
        .order_by("clause_key")
    )
    return Counter({row["clause_key"]: row["count"] for row in rows})


def placed(comments: Iterable[Comment], text: Snapshot | None) -> list[Shown]:
    """Say where each comment belongs in the text that is shown now."""
    comments = list(comments)
    clauses = text.parsed() if text else ()
    headings = {clause.key: clause.heading for clause in clauses}
    is_older = any(each.quote and text and each.snapshot_id != text.pk for each in comments)
    words = {c.key: plain_words(c.text) for c in clauses} if is_older else {}
    return [_place(comment, text, headings, words) for comment in comments]


def theme_by_public_id(public_id: UUID) -> Theme | None:
    """Return a theme with its home."""
    return (
        Theme.objects.filter(public_id=public_id)
        .select_related("consultation__policy", "review__policy", "policy")
        .first()
    )


def themes_of(home: Consultation | Review) -> QuerySet[Theme]:
    """Return the themes of a draft or a review, with counts and answers, oldest first."""
    return (
        with_counts(home.themes.all())
        .prefetch_related(Prefetch("responses", _answers()))
        .order_by("made_at", "pk")
    )


def with_counts(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Return themes with how many public comments belong to each, as `comment_count`."""
    public = Q(comments__state=CommentState.PUBLISHED)
    return themes.annotate(comment_count=Count("comments", filter=public))


def _place(
    comment: Comment, text: Snapshot | None, headings: dict[str, str], words: dict[str, str]
) -> Shown:
    key = comment.clause_key
    quote = comment.anchor
    fate = None
    if quote and text and comment.snapshot_id == text.pk:
        fate = Fate.KEPT
    elif quote and text:
        place = locate(quote, key=key, texts=words)
        fate, key = place.fate, place.key or key
    is_gone = bool(key) and text is not None and key not in headings
    return Shown(comment, key, headings.get(key, ""), fate, is_gone)


def _readable(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return (
        comments.select_related("policy", "consultation", "snapshot", "version", "meeting")
        .defer("version__body")
        .prefetch_related(
            Prefetch("responses", _answers()),
            Prefetch("themes", Theme.objects.order_by("pk")),
            Prefetch("themes__responses", _answers()),
        )
    )


def _answers() -> QuerySet[Response]:
    return Response.objects.select_related("version__policy").order_by("-pk")
