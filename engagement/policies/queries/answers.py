"""What came of comments: what is still owed, the outcome of a draft, answers on the clause."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.policies.enums import CommentState, Decision, PhaseKind, RemovalReason, VersionState
from engagement.policies.models import Comment, Consultation, Policy, Response, Theme, Version
from engagement.policies.queries.lines import Place, clause_lines

_PUBLISHED = Q(state=CommentState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many comments were kept from the public on one ground."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the comments on a draft were used."""

    said: int
    at_meetings: int
    themes: list[Theme]
    singles: list[Comment]
    removed: list[Removed]
    changed: int
    partly: int
    not_changed: int


@dataclass(slots=True)
class ClauseAnswers:
    """What people said about a clause, and what was answered."""

    responses: list[Response] = field(default_factory=list)

    @property
    def comment_count(self) -> int:
        """How many comments these answers stand for."""
        return sum(comment_count(each) for each in self.responses)


def open_matters(consultation: Consultation) -> list[str]:
    """Return why a draft cannot take effect yet, one sentence each."""
    found = []
    running = (
        consultation.phases.filter(ended_at=None)
        .exclude(kind=PhaseKind.ANSWERING)
        .order_by("-position")
        .first()
    )
    if running:
        day = date_format(running.ends_on)
        found.append(_("Its comment period is not over before %(day)s is past.") % {"day": day})
    waiting = consultation.comments.filter(state=CommentState.WAITING).count()
    if waiting:
        found.append(
            ngettext(
                "%(count)d comment waits for somebody to read it.",
                "%(count)d comments wait for somebody to read them.", waiting,
            ) % {"count": waiting}
        )  # fmt: skip
    comments = unanswered_comments(consultation).count()
    if comments:
        found.append(
            ngettext(
                "%(count)d comment has no published answer.",
                "%(count)d comments have no published answer.", comments,
            ) % {"count": comments}
        )  # fmt: skip
    themes = _unanswered_themes(consultation).count()
    if themes:
        found.append(
            ngettext(
                "%(count)d theme has no published answer.",
                "%(count)d themes have no published answer.", themes,
            ) % {"count": themes}
        )  # fmt: skip
    return found


def matters_before_effect(draft: Version) -> list[str]:
    """Return why comments keep a draft from taking effect; nothing where it was never out."""
    consultation = Consultation.objects.filter(version=draft).first()
    return open_matters(consultation) if consultation else []


def unanswered_comments(consultation: Consultation) -> QuerySet[Comment]:
    """Return the public comments that neither have an answer nor belong to a theme with one."""
    answered = Comment.objects.filter(
        Q(responses__isnull=False) | Q(themes__responses__isnull=False), consultation=consultation
    )
    return consultation.comments.filter(_PUBLISHED).exclude(pk__in=answered.values("pk"))


def outcome_of(consultation: Consultation) -> Outcome:
    """Return what was said, what changed and what did not, and what was removed and why."""
    themes = list(_answered_themes(consultation))
    singles = list(
        consultation.comments.filter(_PUBLISHED, themes=None)
        .prefetch_related(Prefetch("responses", _responses()))
        .select_related("snapshot")
        .order_by("pk")
    )
    answered: list[Theme | Comment] = [*themes, *singles]
    decisions = [each.responses.all()[0].decision for each in answered if each.responses.all()]
    said = consultation.comments.filter(_PUBLISHED).aggregate(
        said=Count("pk"), at_meetings=Count("pk", filter=Q(meeting__isnull=False))
    )
    return Outcome(
        said=said["said"], at_meetings=said["at_meetings"], themes=themes, singles=singles,
        removed=_removed(consultation), changed=decisions.count(Decision.CHANGED),
        partly=decisions.count(Decision.PARTLY), not_changed=decisions.count(Decision.NOT_CHANGED),
    )  # fmt: skip


def newest_version(policy_id: int) -> Version | None:
    """Return the newest published version of a policy."""
    return Version.objects.published().filter(policy=policy_id).order_by("-number").first()


def answers_on_clauses(shown: Version) -> dict[str, ClauseAnswers]:
    """Return the answers to comments on each clause of a published version, by its key.

    A comment on a draft is followed from the version that the draft became to the one shown, so
    its answer stands on the clause that came out of the one it was about.
    """
    responses = list(_responses_about(shown))
    found: dict[str, ClauseAnswers] = defaultdict(ClauseAnswers)
    lines: dict[int, dict[str, tuple[Place, ...]]] = {}
    for response in _newest_each(responses):
        draft = _draft_of(response)
        if draft.pk not in lines:
            lines[draft.pk] = _line_of(shown.policy, draft, shown)
        places = {place.key for key in _keys_of(response) for place in lines[draft.pk].get(key, ())}
        for key in places:
            found[key].responses.append(response)
    return dict(found)


def places_now(comment: Comment) -> list[Place]:
    """Return where in the newest version that stands which came of the clause of a comment.

    Empty while the draft is not published, and where nothing came of the clause.
    """
    version = comment.consultation.version if comment.consultation else comment.version
    newest = newest_version(comment.policy_id)
    if version is None or newest is None or not version.is_published:
        return []
    return list(_line_of(comment.policy, version, newest).get(comment.clause_key, ()))


def comment_count(response: Response) -> int:
    """Return for how many public comments an answer stands."""
    return len(response.theme.public_comments) if response.theme else 1


def _line_of(policy: Policy, version: Version, shown: Version) -> dict[str, tuple[Place, ...]]:
    """Return what became of each clause of a draft in a version that is shown, by its key.

    The draft may have had parts of the version before it that it split or joined at the end, so
    those are followed from there.
    """
    before = clause_lines(policy, version.number - 1, to_version=shown.number)
    after = clause_lines(policy, version.number, to_version=shown.number)
    return {key: line.places for key, line in {**before, **after}.items()}


def _keys_of(response: Response) -> set[str]:
    """Return the clauses that an answer speaks of, and those its comments were about."""
    about = response.theme.public_comments if response.theme else [response.comment]
    return {*response.clause_keys, *(each.clause_key for each in about if each)} - {""}


def _draft_of(response: Response) -> Version:
    about = response.theme or response.comment
    assert about is not None
    assert about.consultation is not None
    return about.consultation.version


def _responses_about(shown: Version) -> QuerySet[Response]:
    home = Q(
        consultation__version__number__lte=shown.number,
        consultation__version__state=VersionState.PUBLISHED,
        policy=shown.policy_id,
    )
    themes = Theme.objects.filter(home)
    comments = Comment.objects.filter(home, _PUBLISHED)
    public = Comment.objects.filter(_PUBLISHED).defer("words", "mail")
    return (
        Response.objects.filter(Q(theme__in=themes) | Q(comment__in=comments))
        .select_related("theme__consultation__version", "comment__consultation__version", "version")
        .prefetch_related(Prefetch("theme__comments", public, to_attr="public_comments"))
        .order_by("-pk")
    )


def _newest_each(responses: Iterable[Response]) -> list[Response]:
    newest: dict[tuple[int | None, int | None], Response] = {}
    for response in responses:
        newest.setdefault((response.theme_id, response.comment_id), response)
    return list(newest.values())


def _answered_themes(consultation: Consultation) -> QuerySet[Theme]:
    return (
        consultation.themes.annotate(comment_count=Count("comments", filter=_PUBLIC_IN_THEME))
        .filter(comment_count__gt=0)
        .prefetch_related(Prefetch("responses", _responses()))
        .order_by("pk")
    )


def _unanswered_themes(consultation: Consultation) -> QuerySet[Theme]:
    return consultation.themes.filter(_PUBLIC_IN_THEME, responses=None).distinct()


def _responses() -> QuerySet[Response]:
    return Response.objects.select_related("version__policy").order_by("-pk")


def _removed(consultation: Consultation) -> list[Removed]:
    rows = (
        consultation.comments.filter(state=CommentState.REMOVED)
        .values("removed_because")
        .annotate(count=Count("pk"))
        .order_by("removed_because")
    )
    return [Removed(str(RemovalReason(row["removed_because"]).label), row["count"]) for row in rows]


_PUBLIC_IN_THEME = Q(comments__state=CommentState.PUBLISHED)
