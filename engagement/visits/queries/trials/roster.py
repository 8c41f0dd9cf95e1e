"""The people and households of a trial: asked behind its walls alone, outside them nobody."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.visits.models import Assignment, Household, Person, Trial
from engagement.visits.pure.trial_plan import TrialPlan
from feedback.surveys.models import Survey, SurveyItem


@dataclass(frozen=True, slots=True)
class Home:
    """A household with what is known of each of its people."""

    key: str
    district: str
    known: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many people, households and blocks a trial has."""

    people: int
    households: int
    blocks: int
    without_block: int


def homes(trial: Trial) -> list[Home]:
    """Return the households of a trial in a fixed order."""
    known: dict[int, list[Mapping[str, Any]]] = {}
    people = Person.objects.filter(trial=trial).order_by("pseudonym")
    for household, told in people.values_list("household_id", "known"):
        known.setdefault(household, []).append(told)
    rows = Household.objects.filter(trial=trial).order_by("public_id")
    return [
        Home(str(name), str(place), tuple(known.get(pk, ())))
        for pk, name, place in rows.values_list("pk", "public_id", "address__place__number")
    ]


def size(trial: Trial) -> Size:
    """Return how large a trial is; nothing of it outside the walls."""
    counts = Household.objects.filter(trial=trial).aggregate(
        households=Count("pk"),
        blocks=Count("block", distinct=True),
        without_block=Count("pk", filter=Q(block__isnull=True)),
    )
    return Size(people=Person.objects.filter(trial=trial).count(), **counts)


def blocks(trial: Trial) -> dict[str, int]:
    """Return the block of each household that has one."""
    rows = Household.objects.filter(trial=trial, block__isnull=False).order_by("public_id")
    return {str(name): block or 0 for name, block in rows.values_list("public_id", "block")}


def roster_csv(trial: Trial) -> bytes:
    """Return the households with district and block as bytes, whose hash is published."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["household", "district", "block"])
    rows = Household.objects.filter(trial=trial).order_by("block", "public_id")
    for name, place, block in rows.values_list("public_id", "address__place__number", "block"):
        lines.writerow([name, place, "" if block is None else block])
    return text.getvalue().encode()


def arms(trial: Trial) -> dict[int, str]:
    """Return the arm of each household by its id; nothing while arms are closed."""
    rows = Assignment.objects.filter(trial=trial).order_by("household_id")
    return dict(rows.values_list("household_id", "arm"))


def gaps(trial: Trial) -> list[str | Promise]:
    """Return what is missing before the plan of a draft can be locked."""
    plan = TrialPlan.from_json(trial.plan)
    found: list[str | Promise] = []
    if not Person.objects.filter(trial=trial).exists():
        found.append(_("Take in the list of people first."))
    elif trial.blocked_at is None:
        found.append(_("Make the blocks again: the people or the covariates have changed."))
    elif not blocks(trial):
        found.append(_("There are too few households for a single block."))
    if not plan.stopping:
        found.append(_("Say when the trial would be stopped early, or that it would not be."))
    return [*found, *survey_gaps(plan, trial.survey)]


def survey_gaps(plan: TrialPlan, survey: Survey | None) -> list[str | Promise]:
    """Return what the follow-up survey lacks for this plan."""
    if survey is None:
        return [_("Choose the survey that asks the questions.")]
    found: list[str | Promise] = []
    if not (survey.is_running and survey.is_of_trial):
        found.append(_("Start the survey that asks the questions; its waves open by the trial."))
    asked = SurveyItem.objects.filter(survey=survey).values_list(
        "version__question__key", flat=True
    )
    wanted = {item for outcome in plan.outcomes for item in outcome.items}
    if missing := sorted(wanted - set(asked)):
        found.append(
            _("The survey does not ask: %(questions)s.") % {"questions": ", ".join(missing)}
        )
    return found


def people_to_ask(trial: Trial) -> Sequence[Person]:
    """Return the people of a trial who stand in a block and can still be asked."""
    return list(
        Person.objects.filter(trial=trial, contact__isnull=False, household__block__isnull=False)
        .select_related("household")
        .order_by("pseudonym")
    )
