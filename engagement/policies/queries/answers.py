"""What came of comments: what is still owed, the outcome of a draft, answers on the clause."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.policies.enums import CommentState, Decision, PhaseKind, RemovalReason, VersionState
from engagement.policies.models import Clause, Comment, Consultation, Response, Theme, Version
from engagement.policies.pure import lineage

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
    if not responses:
        return {}
    lines = _Lines(shown, since=min(_draft_of(each).number for each in responses))
    for response in _newest_each(responses):
        draft = _draft_of(response)
        about = {now for key in _keys_of(response) for now in lines.keys_now(draft, key)}
        for now in about:
            found[now].responses.append(response)
    return dict(found)


def places_now(comment: Comment, newest: Version) -> list[str]:
    """Return the keys of the clauses of the newest version that came of the clause of a comment.

    Empty while the draft is not published, and where nothing came of the clause.
    """
    version = comment.consultation.version if comment.consultation else comment.version
    if version is None or not version.is_published or not comment.clause_key:
        return []
    return list(_Lines(newest, since=version.number).keys_now(version, comment.clause_key))


def comment_count(response: Response) -> int:
    """Return for how many public comments an answer stands."""
    return len(response.theme.public_comments) if response.theme else 1


class _Lines:
    """What became of the clauses of every version since one, read at once."""

    def __init__(self, shown: Version, *, since: int) -> None:
        rows = Clause.objects.filter(
            version__in=Version.objects.published().filter(
                policy=shown.policy_id, number__gte=since - 1, number__lte=shown.number
            )
        ).values_list("version__number", "key", "origins")
        self._origins: dict[int, dict[str, list[str]]] = defaultdict(dict)
        for number, key, origins in rows.order_by("version__number", "position"):
            self._origins[number][key] = origins

    def keys_now(self, draft: Version, key: str) -> tuple[str, ...]:
        """Return the clauses that came of one of a draft, however it was split and joined since.

        The public commented on a text that could still be cut and joined before it took effect,
        so a part is followed from the version that the draft replaced, where that had it.
        """
        start = draft.number - 1
        if key not in self._origins.get(start, {}):
            start += 1
        if key not in self._origins.get(start, {}):
            return ()
        steps = [origins for number, origins in self._origins.items() if number > start]
        fates = lineage.follow(key, steps)
        return tuple(fates[-1]) if fates else (key,)


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
