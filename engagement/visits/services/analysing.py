"""Analyse trials: a file with its plan, or a trial of this department.

Numeric, so only tasks and commands import it.
"""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from engagement.visits.enums import PEOPLE_FAULTS, PLAN_FAULTS
from engagement.visits.pure.analysis.people import read_people
from engagement.visits.pure.analysis.result import TrialResult, Watch, analyse
from engagement.visits.pure.findings import BadPeople, Fault
from engagement.visits.pure.reading import BadPlan
from engagement.visits.pure.trial_plan import Look, TrialPlan
from trustapp.core.errors import Refused

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


def analyse_people(
    *, columns: dict[str, Sequence[object]], plan: TrialPlan, look: Look | None, watch: Watch
) -> TrialResult:
    """Analyse the people of a trial of ours; raises CannotAnalyse."""
    try:
        return analyse(read_people(plan, columns), look=look, watch=watch)
    except BadPeople as bad:
        raise CannotAnalyse(people_words(bad)) from None


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
