"""Arranging the questions of a draft: their order, what they depend on, what changes places."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import SurveyState
from feedback.surveys.models import QuestionVersion, Survey, SurveyItem
from feedback.surveys.pure.branching import Condition, misplaced
from feedback.surveys.services.building import NotADraft
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class AskedTooLate(Refused):
    """A question cannot depend on one that some people are asked later."""

    code = "asked_too_late"

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        question, source = pairs[0]
        super().__init__(
            _("“%(question)s” depends on “%(source)s”, which would not be asked before it.")
            % {"question": question, "source": source}
        )


class ArrangedMeanwhile(Refused):
    """Somebody settled this question since this person began to look."""

    message = _(
        "Somebody else changed this question in the meantime. What you chose is still here; save "
        "again to put it in the place of theirs."
    )
    code = "arranged_meanwhile"


def stamp(item: SurveyItem) -> str:
    """Return a short name of how this item is settled now."""
    said = json.dumps([item.shown_if, item.shuffle], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def move_item(*, by: Actor, item: SurveyItem, up: bool, now: datetime) -> None:
    """Let a question change places with its neighbor; at the end nothing happens.

    Raises NotADraft, and AskedTooLate where a condition would look ahead.
    """

    def change(items: list[SurveyItem], place: int) -> None:
        other = place - 1 if up else place + 1
        if 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]

    _arrange(by, item, change, now)


@transaction.atomic
def settle_item(
    *,
    by: Actor,
    item: SurveyItem,
    conditions: Sequence[Condition],
    shuffle: int,
    seen: str,
    now: datetime,
) -> None:
    """Settle after which answers a question is asked, and with which others it changes places.

    Raises NotADraft, ArrangedMeanwhile, and AskedTooLate where a condition would look ahead.
    """

    def change(items: list[SurveyItem], place: int) -> None:
        if stamp(items[place]) != seen:
            raise ArrangedMeanwhile
        items[place].shown_if = [condition.dump() for condition in conditions]
        items[place].shuffle = shuffle

    _arrange(by, item, change, now)


@transaction.atomic
def renew_item(*, by: Actor, item: SurveyItem, now: datetime) -> None:
    """Ask the newest wording of this question in this draft. Raises NotADraft."""

    def change(items: list[SurveyItem], place: int) -> None:
        wordings = QuestionVersion.objects.filter(question=items[place].version.question_id)
        items[place].version = wordings.select_related("question").latest("number")

    _arrange(by, item, change, now)


def _arrange(
    by: Actor, item: SurveyItem, change: Callable[[list[SurveyItem], int], Any], now: datetime
) -> None:
    """Change the items of a draft under its lock, and save those whose place or terms changed."""
    survey = Survey.objects.select_for_update().get(pk=item.survey_id)
    if survey.state != SurveyState.DRAFT:
        raise NotADraft
    items = queries.items_of(survey)
    before = [each.pk for each in items]
    change(items, before.index(item.pk))
    if pairs := misplaced(queries.places_of(items)):
        raise AskedTooLate(pairs)
    moved = [each for place, each in enumerate(items) if before[place] != each.pk]
    _set_aside(moved)
    for position, each in enumerate(items, start=1):
        if each.pk == item.pk or each in moved:
            each.position = position
            each.save()
    record(by=by, action="surveys.arrange", target=f"survey:{survey.public_id}", now=now)


def _set_aside(items: Sequence[SurveyItem]) -> None:
    """Free the positions of these items: no two may share one, not even for a moment."""
    for number, item in enumerate(items, start=20_000):
        SurveyItem.objects.filter(pk=item.pk).update(position=number)
