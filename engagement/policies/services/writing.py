"""Writing policies: one draft at a time, which several people may edit."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from engagement.policies.enums import VersionState
from engagement.policies.models import Policy, Version
from engagement.policies.pure import clauses as text
from engagement.policies.queries import gaps
from engagement.policies.queries import reading as queries
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.services import free_slug


class NumberTaken(Refused):
    message = _("Another policy has this number. Choose a different one.")
    code = "number_taken"


class NoDraft(Refused):
    message = _("There is no draft of this policy. Somebody may have published it just now.")
    code = "no_draft"


class StaleDraft(Refused):
    """The draft was saved by somebody since this one was opened; `draft` is how it stands."""

    message = _("This draft was saved by somebody else while you were writing.")
    code = "stale_draft"

    def __init__(self, draft: Version) -> None:
        super().__init__()
        self.draft = draft


class InReview(Refused):
    message = _("This draft waits for approval. Take it back before you change it.")
    code = "in_review"


class Retired(Refused):
    message = _("This policy is retired. It takes no new version.")
    code = "retired"


@dataclass(frozen=True, slots=True)
class DraftText:
    """Everything an editor types."""

    body: str = ""
    summary: str = ""
    means_for_you: str = ""
    grade_reason: str = ""
    what_changed: str = ""
    why_changed: str = ""
    in_force_on: date | None = None

    def tidied(self) -> "DraftText":
        """Return it as it is stored."""
        return DraftText(
            body=text.normalise(self.body),
            summary=tidy(self.summary),
            means_for_you=tidy(self.means_for_you),
            grade_reason=tidy(self.grade_reason),
            what_changed=tidy(self.what_changed),
            why_changed=tidy(self.why_changed),
            in_force_on=self.in_force_on,
        )


@transaction.atomic
def create_policy(
    *, number: str, title: str, topic: str, owner_label: str, by: Actor, now: datetime
) -> Version:
    """Open a policy under its number, with an empty first draft; raises NumberTaken."""
    title = tidy(title)
    try:
        with transaction.atomic():
            policy = Policy.objects.create(
                number=number,
                slug=free_slug(
                    Policy, title, longest=100, otherwise=f"policy-{number.replace('.', '-')}"
                ),
                title=title,
                topic=tidy(topic),
                owner_label=tidy(owner_label),
            )
    except IntegrityError as error:
        raise NumberTaken from error
    draft = Version.objects.create(policy=policy, number=1, drafted_by_id=by.user_id)
    record(by=by, action="policies.create_policy", target=f"policy:{number}", now=now)
    return draft


@transaction.atomic
def start_draft(*, policy: Policy, by: Actor, now: datetime) -> Version:
    """Return the draft of a policy; where there is none, make a copy of its newest version.

    Every heading of the copy has its key written out. Raises Retired.
    """
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    draft = Version.objects.drafts().filter(policy=policy).first()
    if draft is not None:
        return draft
    if locked.retired_on is not None:
        raise Retired
    newest = queries.newest_published(policy)
    assert newest is not None, "a policy has a draft or a published version"
    draft = Version.objects.create(
        policy=policy,
        number=newest.number + 1,
        body=text.with_keys(newest.body),
        summary=newest.summary,
        means_for_you=newest.means_for_you,
        grade_reason=newest.grade_reason,
        drafted_by_id=by.user_id,
        saved_by_id=by.user_id,
        saved_at=now,
    )
    record(by=by, action="policies.start_draft", target=target_of(draft, policy), now=now)
    return draft


@transaction.atomic
def save_draft(
    *, policy: Policy, revision: int, content: DraftText, by: Actor, now: datetime
) -> Version:
    """Save what an editor typed over the revision they opened, with a key after each heading.

    The same words again change nothing. Raises NoDraft, InReview, and StaleDraft when somebody
    saved other words in between: then nothing of theirs is overwritten.
    """
    draft = locked_draft(policy)
    wanted = content.tidied()
    before = queries.clauses_of_newest(policy)
    retired = gaps.retired_keys(draft, before)
    wanted = replace(wanted, body=text.with_keys(wanted.body, retired=retired))
    if _content(draft) == wanted:
        return draft
    if draft.state == VersionState.IN_REVIEW:
        raise InReview
    if draft.revision != revision:
        raise StaleDraft(draft)
    for field, value in asdict(wanted).items():
        setattr(draft, field, value)
    draft.revision += 1
    draft.saved_by_id, draft.saved_at = by.user_id, now
    draft.save(update_fields=[*asdict(wanted), "revision", "saved_by", "saved_at"])
    record(
        by=by, action="policies.save_draft", target=target_of(draft, policy), now=now,
        detail={"revision": draft.revision},
    )  # fmt: skip
    return draft


def locked_draft(policy: Policy) -> Version:
    """Return the draft of a policy, held until the transaction ends; raises NoDraft."""
    draft = (
        Version.objects.drafts()
        .select_for_update(of=("self",))
        .filter(policy=policy)
        .select_related("policy", "saved_by")
        .first()
    )
    if draft is None:
        raise NoDraft
    return draft


def _content(draft: Version) -> DraftText:
    return DraftText(**{field: getattr(draft, field) for field in asdict(DraftText())})


def target_of(version: Version, policy: Policy) -> str:
    """Return what the audit calls a version."""
    return f"policy:{policy.number}@v{version.number}"
