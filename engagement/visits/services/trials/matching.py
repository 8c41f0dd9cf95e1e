"""Making the matched blocks of a draft."""

import statistics
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import Household, Person, Trial
from engagement.visits.pure.blocks import Unit, match
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials.drafting import plan_of
from engagement.visits.services.trials.tables import answers_of
from engagement.visits.services.trials.walls import at_work, held, target_of
from feedback.surveys import services as surveys
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor, system

_WRITE = """
UPDATE visits_household h SET block = q.block
  FROM unnest(%s::uuid[], %s::integer[]) AS q(name, block)
 WHERE h.trial_id = %s AND h.public_id = q.name
"""


class StillAsking(Refused):
    message = _("People are still answering. Make the blocks when that wave has closed.")
    code = "still_asking"


@transaction.atomic
def ask_for_blocks(*, trial: Trial, by: Actor, now: datetime) -> None:
    """Have the blocks of a draft made in a task; raises PlanLocked and StillAsking."""
    draft = held(trial, TrialState.DRAFT)
    _check_answers_are_in(draft)
    record(by=by, action="visits.ask_for_blocks", target=target_of(draft), now=now)
    enqueue("visits.match_blocks", trial_id=draft.pk)


@transaction.atomic
def match_blocks(*, trial: Trial, now: datetime) -> int:
    """Put the households of a draft into blocks of like ones, and return how many blocks.

    The same people give the same blocks. Where people were asked first, those who stayed silent
    leave the trial. Raises PlanLocked and StillAsking.
    """
    draft = held(trial, TrialState.DRAFT)
    _check_answers_are_in(draft)
    plan = plan_of(draft)
    with at_work(draft):
        if queries.opened_waves(draft):
            _keep_who_answered(draft)
        units = _units(queries.homes(draft), plan.match_on)
        found = match(units, size=plan.block_size)
        rows = [*found.numbers.items(), *((key, None) for key in found.left_out)]
        with connection.cursor() as cursor:
            cursor.execute(
                _WRITE, [[key for key, _ in rows], [block for _, block in rows], draft.pk]
            )
    draft.block_count, draft.left_out = len(found.blocks), len(found.left_out)
    draft.blocked_at, draft.offered_by, draft.offered_at = now, None, None
    draft.save()
    record(
        by=system("visits.match_blocks"), action="visits.match_blocks", target=target_of(draft),
        now=now, detail={"blocks": len(found.blocks), "left_out": len(found.left_out)},
    )  # fmt: skip
    return len(found.blocks)


def _check_answers_are_in(draft: Trial) -> None:
    if any(not each.wave.is_closed for each in queries.opened_waves(draft).values()):
        raise StillAsking


def _keep_who_answered(draft: Trial) -> None:
    """Write what people said beside what is known of them, and let go of those who said nothing."""
    answers = answers_of(draft)
    people = list(Person.objects.filter(trial=draft).order_by("pk"))
    heard = [each for each in people if answers.get(each.pseudonym)]
    for person in heard:
        for wave, said in answers[person.pseudonym].items():
            person.known |= {f"{question}_{wave}": value for question, value in said.items()}
    Person.objects.bulk_update(heard, ["known"], batch_size=500)
    silent = Person.objects.filter(trial=draft).exclude(pk__in=[each.pk for each in heard])
    surveys.let_go(contacts=[each for each in silent.values_list("contact", flat=True) if each])
    silent.delete()
    homes = {each.household_id for each in heard}
    Household.objects.filter(trial=draft).exclude(pk__in=homes).delete()
    draft.person_count, draft.household_count = len(heard), len(homes)


def _units(homes: Sequence[queries.Home], columns: Sequence[str]) -> list[Unit]:
    """Return each household with the means of its people; words become shares of each word."""
    words = {column: _words(homes, column) for column in columns}
    return [
        Unit(
            key=home.key,
            district=home.district,
            values=tuple(
                value
                for column in columns
                for value in _values([person.get(column) for person in home.known], words[column])
            ),
        )
        for home in homes
    ]


def _words(homes: Sequence[queries.Home], column: str) -> list[str]:
    """Return the categories of a column, the first of which the others are compared with."""
    told = {person.get(column) for home in homes for person in home.known} - {None, ""}
    return sorted(map(str, told))[1:] if any(isinstance(each, str) for each in told) else []


def _values(told: Sequence[Any], words: Sequence[str]) -> list[float | None]:
    known = [each for each in told if each not in (None, "")]
    if not words:
        numbers = [float(each) for each in known if not isinstance(each, str)]
        return [statistics.fmean(numbers) if numbers else None]
    if not known:
        return [None] * len(words)
    return [sum(str(each) == word for each in known) / len(known) for word in words]
