"""Analyse trials: a file with its plan, or a trial of this department.

Numeric, so only tasks and commands import it.
"""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from engagement.visits.enums import PEOPLE_FAULTS, PLAN_FAULTS, TrialState
from engagement.visits.models import TrialReport, TrialRun
from engagement.visits.pure.analysis.people import read_people
from engagement.visits.pure.analysis.replication import public_people
from engagement.visits.pure.analysis.result import TrialResult, analyse
from engagement.visits.pure.findings import BadPeople, Fault
from engagement.visits.pure.reading import BadPlan
from engagement.visits.pure.trial_plan import Look, TrialPlan
from engagement.visits.services.trials import mark_analysed, person_table
from engagement.visits.services.trials.walls import target_of
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

SEPARATORS = ",;\t"


class CannotAnalyse(Refused):
    """A plan or a file that cannot be meant; says in plain words what to do."""

    code = "cannot_analyse"


def read_plan(path: Path) -> TrialPlan:
    """Read a plan from a JSON file; raises CannotAnalyse with one line per flaw."""
    try:
        return TrialPlan.from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except json.JSONDecodeError as broken:
        raise CannotAnalyse(f"{path.name}: not JSON, line {broken.lineno}: {broken.msg}") from None
    except (OSError, UnicodeDecodeError) as unreadable:
        raise CannotAnalyse(f"{path.name}: {unreadable}") from None
    except BadPlan as bad:
        raise CannotAnalyse("\n".join(plan_words(bad))) from None


def plan_words(bad: BadPlan) -> list[str]:
    """Say in plain words what is amiss with a plan."""
    return [
        str(PLAN_FAULTS[flaw.fault]).format(where=flaw.where or "plan", found=flaw.found)
        for flaw in bad.flaws
    ]


def analyse_file(
    *, path: Path, plan: TrialPlan, seed: int | None = None, look: Look | None = None
) -> TrialResult:
    """Analyse a CSV file of people by its plan; raises CannotAnalyse."""
    try:
        columns, lines = _columns(path.read_text(encoding="utf-8-sig"))
        return analyse(read_people(plan, columns, lines), seed=seed, look=look)
    except (OSError, UnicodeDecodeError, csv.Error) as unreadable:
        raise CannotAnalyse(f"{path.name}: {unreadable}") from None
    except BadPeople as bad:
        raise CannotAnalyse(people_words(bad)) from None


def people_words(bad: BadPeople) -> str:
    """Say in plain words what is amiss with a file of people."""
    return str(PEOPLE_FAULTS[bad.fault]).format(
        column=bad.column, line=bad.line, found=bad.found, times=bad.times
    )


def analyse_trial(*, run: TrialRun, now: datetime) -> TrialReport | None:
    """Do an analysis that was asked for and keep what came out; None where that cannot be.

    Safe to run twice: the same people, plan and method are the same report. What the run says of
    its progress is seen while it goes on.
    """
    if run.finished_at is not None:
        return None
    trial, by = run.trial, _actor(run)
    try:
        plan = TrialPlan.from_json(json.loads(trial.plan_text))
        rows = person_table(trial=trial, by=by, now=now, look=run.look)
        columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
        people = read_people(plan, columns)
        look = plan.look(run.look) if run.look else None
        result = analyse(people, look=look, watch=lambda done, steps: _tell(run, done, steps))
        table = public_people(people).to_json()
    except BadPeople as bad:
        _finish(run, now, problem=people_words(bad))
        return None
    except Refused as refused:
        _finish(run, now, problem=str(refused))
        return None
    return _keep(run, result, table, by, now)


@transaction.atomic
def _keep(
    run: TrialRun, result: TrialResult, table: dict[str, Any], by: Actor, now: datetime
) -> TrialReport:
    found = result.found
    report, is_new = TrialReport.objects.get_or_create(
        trial=run.trial, look=run.look, plan_hash=found["plan_sha256"],
        people_hash=found["people_sha256"], method=found["method"],
        defaults={"result": found, "people": table, "computed_at": now},
    )  # fmt: skip
    if is_new:
        record(
            by=by, action="visits.analyse_trial", target=target_of(run.trial), now=now,
            detail={"report": str(report.public_id), "look": run.look},
        )  # fmt: skip
    if not run.look and run.trial.state == TrialState.CLOSED:
        mark_analysed(trial=run.trial, by=by, now=now)
    _finish(run, now)
    return report


def _tell(run: TrialRun, done: int, steps: int) -> None:
    TrialRun.objects.filter(pk=run.pk).update(done=done, steps=steps)


def _finish(run: TrialRun, now: datetime, *, problem: str = "") -> None:
    TrialRun.objects.filter(pk=run.pk).update(finished_at=now, problem=problem)


def _actor(run: TrialRun) -> Actor:
    """Return whoever asked: opening the arms is their act."""
    return Actor(kind="staff", label=run.asked_by.name, user_id=run.asked_by_id)


def _columns(text: str) -> tuple[dict[str, list[str]], list[int]]:
    """Take a CSV apart: each column with its entries, and the line on which each person ends."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names = [name.strip() for name in next(reader, [])]
    for name in names:
        if names.count(name) > 1:
            raise BadPeople(Fault.COLUMN_TWICE, column=name)
    rows, lines = [], []
    for row in reader:
        if not any(entry.strip() for entry in row):
            continue
        if len(row) != len(names):
            raise BadPeople(
                Fault.UNEVEN_LINE, line=reader.line_num, found=len(row), times=len(names)
            )
        rows.append(row)
        lines.append(reader.line_num)
    entries = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, entries, strict=True)}, lines
