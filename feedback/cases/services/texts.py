"""The texts of a case from which something may be taken out: told, answered, promised, published.

How to reach somebody is not among them: it is for those who reply, and goes when the case goes.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from feedback.cases import queries
from feedback.cases.models import Case, Entry, Story
from feedback.cases.services.changing import lock, save
from feedback.cases.services.copies import rewrite_entry
from trustapp.core.services import free_slug
from trustapp.promises import queries as promises
from trustapp.promises import services as promising
from trustapp.redaction.pure.texts import Text, Thing

_OWN = ("words", "happened", "whom", "outcome_reason")
_TOLD = ("you_said", "we_did", "promised")


def texts_for(*, user: Any, public_id: UUID) -> Thing | None:
    """Return the texts of a case for somebody who may see it."""
    case = queries.case_in_scope(user.pk or 0, public_id) if _may_read(user) else None
    return _thing(case, may_strike=user.has_perm("cases.work_case")) if case else None


def hold_texts(*, public_id: UUID) -> Thing:
    """Return the texts as they are now; the case is held."""
    return _thing(lock(Case.objects.get(public_id=public_id)))


def rewrite_texts(*, public_id: UUID, words: Mapping[str, str], now: datetime) -> None:
    """Put other words in place of these parts; a story that was renamed gets a new address."""
    case = lock(Case.objects.get(public_id=public_id))
    told: dict[int, dict[str, str]] = {}
    for part, text in words.items():
        kind, _, rest = part.partition(":")
        if kind == "entry":
            rewrite_entry(case, int(rest), text)
        elif kind == "promise":
            promising.rewrite_reason(number=int(rest), reason=text)
        elif kind == "story":
            number, _, name = rest.partition(":")
            told.setdefault(int(number), {})[name] = text
    for story in Story.objects.filter(case=case, pk__in=told):
        _rewrite_story(story, told[story.pk])
    save(case, **{part: text for part, text in words.items() if part in _OWN})


def _may_read(user: Any) -> bool:
    return bool(user.has_perm("cases.read_inbox"))


def _thing(case: Case, *, may_strike: bool = False) -> Thing:
    return Thing(
        subject=case.subject,
        title=gettext("What was said in this item"),
        address=reverse("cases:item", kwargs={"public_id": case.public_id}),
        texts=tuple(text for text in _texts(case) if text.words),
        may_strike=may_strike,
    )


def _texts(case: Case) -> Iterator[Text]:
    labels = {
        "words": gettext("In their words"),
        "happened": gettext("When"),
        "whom": gettext("Who"),
        "outcome_reason": gettext("What came of it"),
    }
    for part, label in labels.items():
        yield Text(part, label, getattr(case, part) or "")
    for entry in Entry.objects.filter(case=case, words__isnull=False).order_by("id"):
        yield Text(f"entry:{entry.pk}", str(entry.get_kind_display()), entry.words)
    for promise in promises.promises_about(case.subject).exclude(reason=""):
        yield Text(f"promise:{promise.pk}", gettext("Why we missed a date"), promise.reason)
    for story in Story.objects.filter(case=case).order_by("id"):
        yield Text(f"story:{story.pk}:you_said", gettext("You said"), story.you_said)
        yield Text(f"story:{story.pk}:we_did", gettext("We did"), story.we_did)
        yield Text(f"story:{story.pk}:promised", gettext("We promised"), story.promised)


def _rewrite_story(story: Story, changes: dict[str, str]) -> None:
    for name in _TOLD:
        setattr(story, name, changes.get(name, getattr(story, name)))
    names = list(changes)
    if "you_said" in changes:
        # The old address was made of the old words.
        story.slug = free_slug(Story, story.you_said, longest=80, otherwise="story")
        names.append("slug")
    story.save(update_fields=names)
