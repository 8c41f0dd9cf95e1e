"""Writing policies: a draft that several people may edit, and versions that never change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.policies.enums import VersionState
from engagement.policies.models import Clause, Policy, Version
from engagement.policies.pure import clauses as text
from engagement.policies.queries import reading as queries
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.services import publish_citation


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


class NotReady(Refused):
    """The draft cannot be published yet; `gaps` says why, one sentence each."""

    message = _("This draft is not ready to be published.")
    code = "not_ready"

    def __init__(self, gaps: Sequence[str | Promise]) -> None:
        super().__init__()
        self.gaps = list(gaps)


@dataclass(frozen=True, slots=True)
class DraftText:
    """Everything an editor types."""

    body: str = ""
    summary: str = ""
    what_changed: str = ""
    why_changed: str = ""
    in_force_on: date | None = None

    def tidied(self) -> "DraftText":
        """Return it as it is stored."""
        return DraftText(
            body=text.normalise(self.body),
            summary=tidy(self.summary),
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
                slug=_free_slug(title, number),
                title=title,
                topic=tidy(topic),
                owner_label=tidy(owner_label),
            )
    except IntegrityError as error:
        raise NumberTaken from error
    draft = Version.objects.create(policy=policy, number=1, drafted_by_id=by.user_id)
    record(by=by, action="policies.create_policy", target=f"policy:{number}", now=now)
    return draft


def _free_slug(title: str, number: str) -> str:
    plain = number.replace(".", "-")
    slug = slugify(title)[:100] or f"policy-{plain}"
    return f"{slug}-{plain}" if Policy.objects.filter(slug=slug).exists() else slug


@transaction.atomic
def start_draft(*, policy: Policy, by: Actor, now: datetime) -> Version:
    """Return the draft of a policy; where there is none, make a copy of its newest version."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    draft = Version.objects.filter(policy=policy, state=VersionState.DRAFT).first()
    if draft is not None:
        return draft
    newest = queries.newest_published(policy)
    assert newest is not None, "a policy has a draft or a published version"
    draft = Version.objects.create(
        policy=policy,
        number=newest.number + 1,
        body=newest.body,
        summary=newest.summary,
        drafted_by_id=by.user_id,
        saved_by_id=by.user_id,
        saved_at=now,
    )
    record(by=by, action="policies.start_draft", target=_target(draft, policy), now=now)
    return draft


@transaction.atomic
def save_draft(
    *, policy: Policy, revision: int, content: DraftText, by: Actor, now: datetime
) -> Version:
    """Save what an editor typed over the revision they opened.

    The same words again change nothing. Raises NoDraft, and StaleDraft when somebody saved
    other words in between: then nothing of theirs is overwritten.
    """
    draft = _locked_draft(policy)
    wanted = content.tidied()
    if _content(draft) == wanted:
        return draft
    if draft.revision != revision:
        raise StaleDraft(draft)
    for field, value in asdict(wanted).items():
        setattr(draft, field, value)
    draft.revision += 1
    draft.saved_by_id, draft.saved_at = by.user_id, now
    draft.save(update_fields=[*asdict(wanted), "revision", "saved_by", "saved_at"])
    record(
        by=by, action="policies.save_draft", target=_target(draft, policy), now=now,
        detail={"revision": draft.revision},
    )  # fmt: skip
    return draft


@transaction.atomic
def publish_version(*, policy: Policy, revision: int, by: Actor, now: datetime) -> Version:
    """Publish the revision that the editor has seen; from then on it can never change.

    Raises NoDraft, StaleDraft when the draft was saved again meanwhile, and NotReady.
    """
    draft = _locked_draft(policy)
    if draft.revision != revision:
        raise StaleDraft(draft)
    replaces = queries.newest_published(policy)
    ready = queries.readiness(draft, replaces=replaces, today=localdate(now))
    if ready.gaps:
        raise NotReady(ready.gaps)
    Clause.objects.bulk_create(
        Clause(
            version=draft, position=clause.position, key=clause.key,
            heading=clause.heading, text=clause.text,
        )
        for clause in ready.clauses
    )  # fmt: skip
    draft.state, draft.published_by_id, draft.published_at = VersionState.PUBLISHED, by.user_id, now
    draft.save(update_fields=["state", "published_by", "published_at"])
    refresh_search(version=draft)
    with override(None):
        address = reverse("policies:version", args=[policy.slug, draft.number])
    publish_citation(
        label=draft.label, title=f"{policy.title}, version {draft.number}", address=address, now=now
    )
    record(
        by=by, action="policies.publish_version", target=_target(draft, policy), now=now,
        detail={"in_force_on": str(draft.in_force_on)},
    )  # fmt: skip
    return draft


@transaction.atomic
def refresh_search(*, version: Version) -> None:
    """Index a version anew: title and number first, then headings, then the text.

    The only thing about a published version that may be written again.
    """
    policy = version.policy
    headings = " ".join(version.clauses.order_by("position").values_list("heading", flat=True))
    words = {"A": policy.title, "B": f"{headings} {policy.topic}", "C": version.body}
    number = SearchVector(Value(policy.number), config="simple", weight="A")
    vectors = [number] + [
        SearchVector(Value(value), config=config, weight=weight)
        for weight, value in {**words, "D": version.summary}.items()
        for config in ("english", "simple")
    ]
    vector = reduce(add, vectors)
    Version.objects.filter(pk=version.pk).update(search=vector)


def _locked_draft(policy: Policy) -> Version:
    draft = (
        Version.objects.select_for_update(of=("self",))
        .filter(policy=policy, state=VersionState.DRAFT)
        .select_related("policy", "saved_by")
        .first()
    )
    if draft is None:
        raise NoDraft
    return draft


def _content(draft: Version) -> DraftText:
    return DraftText(**{field: getattr(draft, field) for field in asdict(DraftText())})


def _target(version: Version, policy: Policy) -> str:
    return f"policy:{policy.number}@v{version.number}"
