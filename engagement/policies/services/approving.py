"""A second person's word: nobody publishes a policy alone, and every refusal has its reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.policies import queries
from engagement.policies.enums import ApprovalKind, ApprovalOutcome, VersionState
from engagement.policies.models import Approval, Clause, Policy, Version
from engagement.policies.services.indexing import show_version
from engagement.policies.services.signing import ask_anew
from engagement.policies.services.writing import InReview, StaleDraft, locked_draft, target_of
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.queries import forget_pages
from trustapp.core.services import publish_citation


class NotReady(Refused):
    """The draft cannot be published yet; `gaps` says why, one sentence each."""

    message = _("This draft is not ready to be published.")
    code = "not_ready"

    def __init__(self, gaps: Sequence[str | Promise]) -> None:
        super().__init__()
        self.gaps = list(gaps)


class NothingWaits(Refused):
    message = _("Nothing waits for approval here. Somebody may have answered just now.")
    code = "nothing_waits"


class SecondPersonNeeded(Refused):
    message = _("You wrote this or sent it. Somebody else has to answer.")
    code = "second_person_needed"


class ReasonMissing(Refused):
    message = _("Write why. The reason is kept and shown to the author.")
    code = "reason_missing"


@transaction.atomic
def submit_draft(*, policy: Policy, revision: int, by: Actor, now: datetime) -> Approval:
    """Send the revision that the author has seen to a second person; it rests until answered.

    Raises NoDraft, InReview, StaleDraft and NotReady.
    """
    draft = locked_draft(policy)
    if draft.state == VersionState.IN_REVIEW:
        raise InReview
    if draft.revision != revision:
        raise StaleDraft(draft)
    gaps = _readiness(draft, localdate(now)).gaps
    if gaps:
        raise NotReady(gaps)
    approval = Approval.objects.create(
        kind=ApprovalKind.PUBLISH, policy=draft.policy, version=draft, revision=revision,
        asked_by_id=by.user_id, asked_at=now,
    )  # fmt: skip
    _set_state(draft, VersionState.IN_REVIEW)
    record(
        by=by, action="policies.submit_draft", target=target_of(draft, policy), now=now,
        detail={"revision": revision},
    )  # fmt: skip
    return approval


@transaction.atomic
def take_back_draft(*, policy: Policy, by: Actor, now: datetime) -> Version:
    """Make a draft that waits for approval free to edit again; raises NoDraft, NothingWaits."""
    draft, approval = _in_review(policy)
    answer(approval, ApprovalOutcome.TAKEN_BACK, by=by, now=now)
    _set_state(draft, VersionState.DRAFT)
    record(by=by, action="policies.take_back_draft", target=target_of(draft, policy), now=now)
    return draft


@transaction.atomic
def refuse_draft(
    *, policy: Policy, revision: int, reason: str, by: Actor, now: datetime
) -> Version:
    """Send a draft back to its author with a written reason.

    Raises NoDraft, NothingWaits, SecondPersonNeeded, StaleDraft and ReasonMissing.
    """
    draft, approval = _in_review(policy)
    check_second_person(approval, by)
    if draft.revision != revision:
        raise StaleDraft(draft)
    answer(approval, ApprovalOutcome.REFUSED, by=by, now=now, note=required(reason))
    _set_state(draft, VersionState.DRAFT)
    record(by=by, action="policies.refuse_draft", target=target_of(draft, policy), now=now)
    return draft


@transaction.atomic
def approve_version(*, policy: Policy, revision: int, by: Actor, now: datetime) -> Version:
    """Publish the revision that was sent; from then on it can never change.

    Raises NoDraft, NothingWaits, SecondPersonNeeded, StaleDraft, and NotReady where something is
    still missing or keeps it from taking effect.
    """
    draft, approval = _in_review(policy)
    check_second_person(approval, by)
    if draft.revision != revision:
        raise StaleDraft(draft)
    ready = _readiness(draft, localdate(now))
    gaps = [*ready.gaps, *queries.blockers(draft)]
    if gaps:
        raise NotReady(gaps)
    Clause.objects.bulk_create(
        Clause(
            version=draft, position=clause.position, key=clause.key, heading=clause.heading,
            text=clause.text, origins=list(ready.origins[clause.key]),
        )
        for clause in ready.clauses
    )  # fmt: skip
    answer(approval, ApprovalOutcome.APPROVED, by=by, now=now)
    draft.state, draft.published_by_id, draft.published_at = VersionState.PUBLISHED, by.user_id, now
    draft.save(update_fields=["state", "published_by", "published_at"])
    show_version(version=draft)
    with override(None):
        address = reverse("policies:version", args=[policy.slug, draft.number])
    publish_citation(
        label=draft.label, title=f"{policy.title}, version {draft.number}", address=address, now=now
    )
    record(
        by=by, action="policies.approve_version", target=target_of(draft, policy), now=now,
        detail={"in_force_on": str(draft.in_force_on)},
    )  # fmt: skip
    ask_anew(version=draft, by=by, now=now)
    transaction.on_commit(forget_pages)
    enqueue("policies.print_version", version_id=draft.pk, language=settings.LANGUAGE_CODE)
    return draft


def answer(
    approval: Approval, outcome: ApprovalOutcome, *, by: Actor, now: datetime, note: str = ""
) -> None:
    """Write the answer to a request; the database lets nobody write it twice."""
    approval.outcome, approval.note = outcome, note
    approval.decided_by_id, approval.decided_at = by.user_id, now
    approval.save(update_fields=["outcome", "note", "decided_by", "decided_at"])


def check_second_person(approval: Approval, by: Actor) -> None:
    """Refuse an answer from whoever had a hand in it; raises SecondPersonNeeded."""
    if not approval.is_second_person(by.user_id):
        raise SecondPersonNeeded


def required(reason: str) -> str:
    """Return a reason as it is kept; raises ReasonMissing."""
    words = tidy(reason)
    if not words:
        raise ReasonMissing
    return words


def _readiness(draft: Version, today: date) -> queries.Readiness:
    replaces = queries.newest_published(draft.policy)
    before = queries.clauses_of(replaces) if replaces else ()
    return queries.readiness(draft, replaces=replaces, before=before, today=today)


def _in_review(policy: Policy) -> tuple[Version, Approval]:
    draft = locked_draft(policy)
    approval = queries.waiting(policy, ApprovalKind.PUBLISH)
    if approval is None:
        raise NothingWaits
    return draft, approval


def _set_state(draft: Version, state: VersionState) -> None:
    draft.state = state
    draft.save(update_fields=["state"])
