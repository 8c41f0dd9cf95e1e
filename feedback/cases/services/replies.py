"""Texts that staff begin a reply with: written once, by those who answer or read along."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from feedback.cases.enums import Gap
from feedback.cases.errors import ChangedMeanwhile, UnknownGap
from feedback.cases.models import ReadyReply
from feedback.cases.pure.filling import gaps_in
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor

Texts = Mapping[str, str]


@transaction.atomic
def add_ready_reply(*, title: str, texts: Texts, by: Actor, now: datetime) -> ReadyReply:
    """Keep one more text to begin a reply with.

    Raises UnknownGap.
    """
    _refuse_unknown(texts)
    reply = ReadyReply.objects.create(title=title, texts=dict(texts))
    _record(by, "cases.add_ready_reply", reply, now)
    return reply


@transaction.atomic
def change_ready_reply(
    *, reply: ReadyReply, title: str, texts: Texts, seen_revision: int, by: Actor, now: datetime
) -> ReadyReply:
    """Write it anew; replies that were sent keep the words they were sent with.

    Raises UnknownGap and ChangedMeanwhile.
    """
    _refuse_unknown(texts)
    held = ReadyReply.objects.select_for_update().get(pk=reply.pk)
    if held.revision != seen_revision or held.retired_at:
        raise ChangedMeanwhile
    held.title, held.texts, held.revision = title, dict(texts), held.revision + 1
    held.save(update_fields=["title", "texts", "revision"])
    _record(by, "cases.change_ready_reply", held, now)
    return held


@transaction.atomic
def retire_ready_reply(*, reply: ReadyReply, by: Actor, now: datetime) -> None:
    """Offer it no longer."""
    held = ReadyReply.objects.select_for_update().get(pk=reply.pk)
    if held.retired_at is not None:
        return
    held.retired_at = now
    held.save(update_fields=["retired_at"])
    _record(by, "cases.retire_ready_reply", held, now)


def _refuse_unknown(texts: Texts) -> None:
    known = ", ".join(f"{{{name}}}" for name in Gap.values)
    for text in texts.values():
        for name in gaps_in(text):
            if name not in Gap.values:
                raise UnknownGap(
                    gettext("Nothing fills {%(name)s}. You can use: %(known)s.")
                    % {"name": name, "known": known}
                )


def _record(by: Actor, action: str, reply: ReadyReply, now: datetime) -> None:
    detail = {"title": reply.title, "languages": sorted(reply.texts)}
    target = f"ready_reply:{reply.public_id}"
    audit.record(by=by, action=action, target=target, now=now, detail=detail)
