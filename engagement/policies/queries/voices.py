"""What stands beside the text of a policy: answers to comments, reviews, drafts to comment on."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from engagement.policies.models import Consultation, Response, Review, Theme, Version
from engagement.policies.pure.clauses import Clause
from engagement.policies.queries.answers import answers_on_clauses
from engagement.policies.queries.comments import with_counts
from engagement.policies.queries.periods import open_drafts

MOST_CLOSED = 5


@dataclass(slots=True)
class ClauseVoices:
    """What people said about a clause with our answers, and why it is under review."""

    responses: list[Response] = field(default_factory=list)
    comment_count: int = 0
    reviews: list[Review] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Voices:
    """The same for a whole version; `reviews` are those of no clause that it has."""

    on_clauses: dict[str, ClauseVoices]
    reviews: list[Review]
    closed: list[Review]
    drafts: list[Consultation]


def voices_of(shown: Version, clauses: tuple[Clause, ...], today: date) -> Voices:
    """Return what stands beside the text of a published version."""
    on_clauses: dict[str, ClauseVoices] = defaultdict(ClauseVoices)
    for key, found in answers_on_clauses(shown).items():
        on_clauses[key].responses = found.responses
        on_clauses[key].comment_count = found.comment_count
    keys = {clause.key for clause in clauses}
    reviews = _reviews(shown)
    running = [review for review in reviews if review.closed_at is None]
    for review in running:
        if review.clause_key in keys:
            on_clauses[review.clause_key].reviews.append(review)
    return Voices(
        on_clauses=dict(on_clauses),
        reviews=[review for review in running if review.clause_key not in keys],
        closed=[review for review in reviews if review.closed_at][:MOST_CLOSED],
        drafts=list(open_drafts(shown.policy_id, today)),
    )


def _reviews(shown: Version) -> list[Review]:
    themes = with_counts(Theme.objects.all()).order_by("pk")
    return list(
        Review.objects.filter(policy=shown.policy_id)
        .select_related("outcome_version")
        .defer("outcome_version__body")
        .prefetch_related(Prefetch("themes", themes))
        .order_by("-opened_at", "-pk")
    )
