"""Documents become drafts: handed in, read by a worker, looked at by a person, then saved."""

import base64
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.policies import queries
from engagement.policies.models import HandedIn, Policy, Version
from engagement.policies.services import writing
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor

MOST_TRIES = 3
# A reader is stopped long before; what began earlier than this has died.
LONGEST_READING = timedelta(minutes=8)


class DocumentGone(Refused):
    """Somebody saved or threw away this document, or its day is over."""

    message = _("This document is not here any more. It was saved, thrown away or too old.")
    code = "document_gone"


@transaction.atomic
def hand_in_document(
    *, kind: str, content: bytes, policy: Policy | None, by: Actor, now: datetime
) -> HandedIn:
    """Keep a document for a day and have it read."""
    assert by.user_id is not None, "people hand documents in"
    document = HandedIn.objects.create(
        policy=policy,
        kind=kind,
        content=base64.b64encode(content).decode(),
        handed_in_by_id=by.user_id,
        handed_in_at=now,
    )
    _record(by, "policies.hand_in_document", document, now)
    enqueue("policies.read_document", document_id=document.pk)
    return document


@transaction.atomic
def draft_from_document(
    *, document: HandedIn, body: str, revision: int, by: Actor, now: datetime
) -> Version:
    """Save what was read as the text of its policy's draft; the document is forgotten.

    The other fields of the draft stay as they are. Raises DocumentGone, and what saving a draft
    raises: then the document stays.
    """
    held = _held(document)
    assert held.policy is not None, "the document was handed in for a policy"
    draft = writing.start_draft(policy=held.policy, by=by, now=now)
    content = replace(_content_of(draft), body=body)
    saved = writing.save_draft(
        policy=held.policy, revision=revision, content=content, by=by, now=now
    )
    _record(by, "policies.take_document", held, now)
    held.delete()
    return saved


@transaction.atomic
def policy_from_document(
    *,
    document: HandedIn,
    number: str,
    title: str,
    topic: str,
    owner_label: str,
    body: str,
    by: Actor,
    now: datetime,
) -> Version:
    """Open a policy whose first draft is what was read; raises DocumentGone and NumberTaken."""
    held = _held(document)
    draft = writing.create_policy(
        number=number, title=title, topic=topic, owner_label=owner_label, by=by, now=now
    )
    content = replace(_content_of(draft), body=body)
    saved = writing.save_draft(
        policy=draft.policy, revision=draft.revision, content=content, by=by, now=now
    )
    _record(by, "policies.take_document", held, now)
    held.delete()
    return saved


@transaction.atomic
def discard_document(*, document: HandedIn, by: Actor, now: datetime) -> None:
    """Throw a document away. Raises DocumentGone."""
    held = _held(document)
    _record(by, "policies.discard_document", held, now)
    held.delete()


def forget_documents(*, now: datetime) -> int:
    """Forget documents that nobody has saved within a day, and return how many."""
    count, _each = queries.documents_due(now).free().delete()
    return count


def poke_documents(*, now: datetime) -> int:
    """Ask again for documents that wait longer than a minute, and return how many."""
    waiting = HandedIn.objects.filter(
        read_at__isnull=True, handed_in_at__lt=now - timedelta(minutes=1)
    )
    names = list(
        (waiting.filter(begun_at__isnull=True) | waiting.filter(begun_at__lt=now - LONGEST_READING))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for name in names:
        enqueue("policies.read_document", document_id=name)
    return len(names)


def _content_of(draft: Version) -> writing.DraftText:
    return writing.DraftText(
        **{field: getattr(draft, field) for field in asdict(writing.DraftText())}
    )


def _held(document: HandedIn) -> HandedIn:
    held = (
        HandedIn.objects.select_for_update(of=("self",))
        .select_related("policy")
        .filter(pk=document.pk)
        .first()
    )
    if held is None:
        raise DocumentGone
    return held


def _record(by: Actor, action: str, document: HandedIn, now: datetime) -> None:
    record(
        by=by,
        action=action,
        target=f"document:{document.public_id}",
        now=now,
        detail={"kind": document.kind},
    )
