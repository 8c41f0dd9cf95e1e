"""Drawing the lot of a locked trial, and turning it into lists for officers.

A list is a list like any other: it names addresses, and no arm stands on it or anywhere near it.
Its doors come in an order that tells nothing, and the addresses of both arms are kept from other
visits with the words that are used for everybody who asked us not to come.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import Arm, TrialState
from engagement.visits.models import Assignment, Household, Seed, Trial
from engagement.visits.pure.assignment import draw_lots, fingerprint, lots_csv, mixed
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.queries import trials as queries
from engagement.visits.services.addresses import close_for_trial
from engagement.visits.services.planning import NobodyToGo, NothingToVisit, PastDay, plan_addresses
from engagement.visits.services.trials.drafting import plan_of
from engagement.visits.services.trials.walls import at_work, held, target_of
from trustapp.accounts.models import Officer
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.queries import forget_pages
from trustapp.places.models import Place

_WRITE_DAYS = """
UPDATE visits_household h SET visit_on = q.day
  FROM unnest(%s::integer[], %s::date[]) AS q(block, day)
 WHERE h.trial_id = %s AND h.block = q.block
"""


class TooFewDoors(Refused):
    message = _("A list must have room for all visits of one block.")
    code = "too_few_doors"


@dataclass(frozen=True, slots=True)
class Walk:
    """One list: its place, its day, who goes, and the blocks whose treated doors are on it."""

    place: int
    day: date
    officer: int
    blocks: tuple[int, ...]


@transaction.atomic
def assign_trial(
    *, trial: Trial, officers: Sequence[Officer], first_day: date, doors: int, by: Actor,
    now: datetime,
) -> Trial:  # fmt: skip
    """Draw the lot of a locked trial by its seed, publish its hash, and make the lists.

    `doors` is the most that one list may have. Everybody of a block has one day, on which its
    visits are made and from which follow-ups are counted. Raises WrongStep, PastDay, NobodyToGo
    and TooFewDoors.
    """
    locked = held(trial, TrialState.LOCKED)
    plan = plan_of(locked)
    if first_day < timezone.localdate(now):
        raise PastDay
    if not officers or any(officer.user_id is None for officer in officers):
        raise NobodyToGo
    if doors < plan.treated_per_block:
        raise TooFewDoors
    with at_work(locked):
        seed = Seed.objects.get(trial=locked).seed
        _draw(locked, plan, seed)
        households = list(
            Household.objects.filter(trial=locked, block__isnull=False)
            .select_related("address")
            .order_by("pk")
        )
        walks = list(_walks(households, seed, first_day, len(officers), _room(plan, doors)))
        _write_days(locked, walks)
        ends_at = _set_window(locked, plan, walks, now)
        close_for_trial(
            addresses=[each.address for each in households],
            begins_at=_midnight(first_day), ends_at=ends_at, by=by, now=now,
        )  # fmt: skip
        _plan_lists(locked, households, walks, seed, officers, by, now)
    record(
        by=by, action="visits.assign_trial", target=target_of(locked), now=now,
        detail={"lots": locked.lots_hash, "households": len(households), "lists": len(walks)},
    )  # fmt: skip
    transaction.on_commit(forget_pages)
    return locked


def _draw(trial: Trial, plan: TrialPlan, seed: str) -> None:
    lots = draw_lots(queries.blocks(trial), seed=seed, treated=plan.treated_per_block)
    names = dict(
        Household.objects.filter(trial=trial).order_by("pk").values_list("public_id", "pk")
    )
    by_name = {str(name): pk for name, pk in names.items()}
    Assignment.objects.bulk_create(
        Assignment(
            trial=trial, household_id=by_name[lot.household],
            arm=Arm.TREATED if lot.assigned else Arm.CONTROL,
        )
        for lot in lots
    )  # fmt: skip
    trial.lots_hash = fingerprint(lots_csv(lots))


def _room(plan: TrialPlan, doors: int) -> int:
    """Return how many blocks fit on one list."""
    return doors // plan.treated_per_block


def _walks(
    households: Sequence[Household], seed: str, first_day: date, teams: int, room: int
) -> Iterator[Walk]:
    """Deal the blocks of each place to lists, and the lists to officers, one each a day."""
    places: dict[int, set[int]] = {}
    for each in households:
        places.setdefault(each.address.place_id, set()).add(each.block or 0)
    dealt = 0
    for place, blocks in sorted(places.items()):
        order = [int(block) for block in mixed(map(str, blocks), seed=seed)]
        for start in range(0, len(order), room):
            day = first_day + timedelta(days=dealt // teams)
            yield Walk(place, day, dealt % teams, tuple(order[start : start + room]))
            dealt += 1


def _write_days(trial: Trial, walks: Sequence[Walk]) -> None:
    days = [(block, walk.day) for walk in walks for block in walk.blocks]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE_DAYS, [[block for block, _ in days], [day for _, day in days], trial.pk]
        )


def _set_window(trial: Trial, plan: TrialPlan, walks: Sequence[Walk], now: datetime) -> datetime:
    """Let the trial run, and return until when nobody else visits its addresses."""
    assert trial.survey is not None, "checked before the lock"
    trial.visits_from, trial.visits_until = walks[0].day, max(walk.day for walk in walks)
    longest = max(wave.days_after for wave in plan.follow_ups)
    ends_at = _midnight(trial.visits_until + timedelta(days=longest + trial.survey.open_days + 1))
    trial.window_ends_at = ends_at
    trial.state, trial.assigned_at = TrialState.RUNNING, now
    trial.save(
        update_fields=[
            "state", "lots_hash", "visits_from", "visits_until", "window_ends_at", "assigned_at",
        ]
    )  # fmt: skip
    return ends_at


def _plan_lists(
    trial: Trial, households: Sequence[Household], walks: Sequence[Walk], seed: str,
    officers: Sequence[Officer], by: Actor, now: datetime,
) -> None:  # fmt: skip
    treated = {pk for pk, arm in queries.arms(trial).items() if arm == Arm.TREATED}
    in_block: dict[int, dict[str, Household]] = {}
    for each in households:
        if each.pk in treated:
            in_block.setdefault(each.block or 0, {})[str(each.public_id)] = each
    places: Mapping[int, Place] = Place.objects.defer("boundary", "outline").in_bulk(
        {walk.place for walk in walks}
    )
    for walk in walks:
        here = {key: each for block in walk.blocks for key, each in in_block[block].items()}
        try:
            plan_addresses(
                place=places[walk.place], title=places[walk.place].name, planned_on=walk.day,
                addresses=[here[key].address for key in mixed(here, seed=seed)],
                officers=[officers[walk.officer]], by=by, now=now, trial_list=True,
            )  # fmt: skip
        except NothingToVisit:
            # Everybody on it asked us not to come; they stay in their arm, unvisited.
            continue


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
