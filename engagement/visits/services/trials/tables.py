"""The person file of a trial: one row a person, in the columns of the plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import Arm
from engagement.visits.models import Person, Trial
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials.drafting import plan_of
from engagement.visits.services.trials.walls import at_work, target_of
from feedback.surveys import queries as surveys
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

Row = dict[str, Any]


class ArmsClosed(Refused):
    message = _(
        "The arms stay closed until everybody was asked for the last time, or for a registered "
        "look."
    )
    code = "arms_closed"


@transaction.atomic
def person_table(*, trial: Trial, by: Actor, now: datetime, look: str = "") -> list[Row]:
    """Return the person file of a trial and note who opened it; for the analysis alone.

    Unknown values are None. `look` names a registered look that was opened; without one the trial
    must be over. Raises ArmsClosed.
    """
    opened = {each.name for each in queries.looks(trial)}
    if not (trial.is_over or look in opened):
        raise ArmsClosed
    with at_work(trial):
        rows = _rows(trial, plan_of(trial))
    record(
        by=by, action="visits.open_arms", target=target_of(trial), now=now,
        detail={"people": len(rows), "look": look},
    )  # fmt: skip
    return rows


def _rows(trial: Trial, plan: TrialPlan) -> list[Row]:
    arms, reached = queries.arms(trial), queries.reached(trial)
    answers = answers_of(trial)
    people = (
        Person.objects.filter(trial=trial, household__block__isnull=False)
        .select_related("household__address__place")
        .defer("household__address__place__boundary", "household__address__place__outline")
        .order_by("pseudonym")
    )
    known = _known_columns(plan)
    return [
        _design(plan, each, arms, reached)
        | {column: each.known.get(column) for column in known}
        | _told(plan, answers.get(each.pseudonym, {}), each.known)
        for each in people
    ]


def _design(plan: TrialPlan, person: Person, arms: Mapping[int, str], reached: set[int]) -> Row:
    household, columns = person.household, plan.columns
    row = {
        columns.person: str(person.pseudonym),
        columns.household: str(household.public_id),
        columns.block: household.block,
        columns.district: household.address.place.number,
        columns.assigned: int(arms[household.pk] == Arm.TREATED),
        columns.reached: int(household.pk in reached),
    }
    return {column: value for column, value in row.items() if column}


def _known_columns(plan: TrialPlan) -> Sequence[str]:
    """Return the columns that were known before, each once, in the order of the plan."""
    named = [
        *plan.match_on,
        *(each.name for each in plan.covariates),
        *(each.column for each in plan.subgroups),
        *(each.column for each in plan.exclusions),
    ]
    columns = plan.columns
    given = {columns.person, columns.household, columns.block, columns.district}
    return [column for column in dict.fromkeys(named) if column not in given]


def _told(
    plan: TrialPlan, answers: Mapping[str, Mapping[str, int | None]], known: Mapping[str, Any]
) -> Row:
    """Return whether somebody took part in each round, and what they said; as planned, no more."""
    row: Row = {}
    for wave in plan.waves:
        given = answers.get(wave.name, {})
        items = [item for outcome in plan.outcomes for item in outcome.items]
        before = {} if wave.is_follow_up else known
        for item in items:
            column = f"{item}_{wave.name}"
            row[column] = given.get(item, before.get(column))
        for outcome in plan.outcomes:
            for column in outcome.columns_in(wave.name):
                row.setdefault(column, before.get(column))
        if wave.answered:
            took_part = bool(given) or any(row[f"{item}_{wave.name}"] is not None for item in items)
            row[wave.answered] = int(took_part)
    return row


def answers_of(trial: Trial) -> dict[UUID, dict[str, dict[str, int | None]]]:
    """Return what everybody said, by pseudonym, round and question."""
    names = {each.wave_id: name for name, each in queries.opened_waves(trial).items()}
    found: dict[UUID, dict[str, dict[str, int | None]]] = {}
    for told in surveys.trial_answers(list(names)):
        given = found.setdefault(told.pseudonym, {}).setdefault(names[told.wave], {})
        given[told.question] = told.value
    return found
