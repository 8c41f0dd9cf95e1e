"""The whole design of the published visit study, from the plan to the report.

2,013 people in 1,852 households, 463 blocks of four, 412 people reached, 749 and 735 answers after
the first wave, 546 and 523 after the second; the people and what they say are made up.
"""

import html
import random
import secrets
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from time import process_time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from engagement.visits.enums import TrialState, VisitOutcome
from engagement.visits.models import Person, Stop, Trial, TrialReport, TrialWave, Visit
from engagement.visits.pure.assignment import draw_lots, fingerprint, lots_csv
from engagement.visits.queries import trials as queries
from engagement.visits.services import reporting
from engagement.visits.services import trials as services
from engagement.visits.tasks import analyse_trial
from feedback.surveys.models import Invitation, SurveyItem, TrialAnswer
from feedback.surveys.services import close_wave
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.trials import FIRST_DAY, ITEMS, NOW, PLAN, analyst, trial_survey
from tests.factories.visits import acting, officer
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import system
from trustapp.core.services import behind_walls

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BY = system("journey")
HOUSEHOLDS, PEOPLE, BLOCKS, DISTRICTS = 1852, 2013, 463, 10
REACHED = 412
ANSWERED = {"t1": (749, 735), "t2": (546, 523)}
# Effect on those reached, on a scale of 0 to 10.
EFFECT = 1.5
MOST_SECONDS = 10


class Town:
    """Made-up people: what they say before, and how it moves after a visit."""

    def __init__(self, effect: float) -> None:
        self.rng = random.Random(2019)
        self.effect = effect
        self.leaning: dict[str, float] = {}

    def people(self) -> list[services.NewPerson]:
        """Return the baseline list: blocks of four fit into every district."""
        places = [PlaceFactory(population=False) for _ in range(DISTRICTS)]
        homes = [(places[number // 4 % DISTRICTS], number) for number in range(HOUSEHOLDS)]
        doubles = PEOPLE - HOUSEHOLDS
        return [
            self._person(place.pk, number, second)
            for place, number in homes
            for second in range(2 if number < doubles else 1)
        ]

    def _person(self, place: int, number: int, second: int) -> services.NewPerson:
        leaning = self.rng.gauss(5, 2)
        said = {f"{item}_t0": self._say(leaning) for item in ITEMS}
        email = f"person{number}-{second}@example.org"
        return services.NewPerson(
            place=place, street="Elm Street", door=str(number + 1), email=email,
            known={"age": self.rng.randint(18, 90), "female": self.rng.randint(0, 1), **said},
        )  # fmt: skip

    def _say(self, leaning: float) -> int:
        return min(max(round(leaning + self.rng.gauss(0, 1.5)), 0), 10)

    def say_after(self, known: dict[str, Any], *, was_reached: bool) -> list[int]:
        """Return what somebody says in a follow-up."""
        before = sum(known[f"{item}_t0"] for item in ITEMS) / len(ITEMS)
        return [self._say(before + self.effect * was_reached) for _ in ITEMS]


def planned(town: Town) -> Trial:
    """Plan, block and lock the trial, and give the officers their lists."""
    author, survey = analyst(), trial_survey()
    trial = services.start_trial(plan=PLAN, survey=survey, by=author, now=NOW)
    services.take_people(trial=trial, people=town.people(), by=author, now=NOW)
    services.match_blocks(trial=trial, now=NOW)
    services.offer_trial(trial=trial, seen=1, by=author, now=NOW)
    overseer = acting(UserFactory(roles=[Role.OVERSIGHT_READER]))
    trial = services.lock_trial(trial=trial, seen=1, by=overseer, now=NOW)
    teams = [officer() for _ in range(8)]
    return services.assign_trial(
        trial=trial, officers=teams, first_day=FIRST_DAY, doors=12, by=author, now=NOW
    )


def visit(trial: Trial, town: Town) -> set[int]:
    """Log visits at every listed door until as many people as published are reached."""
    with services.at_work(trial):
        living = Counter(each.household.address_id for each in people_of(trial))
    stops = list(Stop.objects.filter(plan__trial_list=True).select_related("plan").order_by("pk"))
    town.rng.shuffle(stops)
    user, reached, left = UserFactory(), set(), REACHED
    visits = []
    for stop in stops:
        talks = living[stop.address_id] <= left
        left -= living[stop.address_id] if talks else 0
        reached |= {stop.address_id} if talks else set()
        at = datetime.combine(stop.plan.planned_on, time(18), UTC)
        visits.append(
            Visit(
                event_id=uuid.uuid4(), stop=stop, happened_at=at, received_at=at, logged_by=user,
                outcome=VisitOutcome.TALKED if talks else VisitOutcome.NO_ANSWER,
            )
        )  # fmt: skip
    Visit.objects.bulk_create(visits)
    return reached


def people_of(trial: Trial) -> list[Any]:
    return list(
        Person.objects.filter(trial=trial).select_related("household").order_by("pseudonym")
    )


def follow_up(trial: Trial, town: Town, wave: Any, reached: set[int]) -> None:
    """Open a round by the clock, have as many answer as published, and close it."""
    begins = datetime.combine(trial.visits_from + timedelta(days=wave.days_after), time(20), UTC)
    services.open_due_waves(now=begins)
    opened = TrialWave.objects.get(trial=trial, name=wave.name).wave
    items = list(SurveyItem.objects.filter(survey=trial.survey).order_by("position"))
    with services.at_work(trial):
        arms = queries.arms(trial)
        by_arm: dict[str, list[Any]] = {"treated": [], "control": []}
        for person in people_of(trial):
            by_arm[arms[person.household_id]].append(person)
        heard: Sequence[Any] = [
            person
            for arm, count in zip(("treated", "control"), ANSWERED[wave.name], strict=True)
            for person in town.rng.sample(by_arm[arm], min(count, len(by_arm[arm])))
        ]
    with behind_walls(trial_work="on"):
        TrialAnswer.objects.bulk_create(
            TrialAnswer(
                wave=opened, pseudonym=person.pseudonym, item=item, value=value,
                status="answered", answered_on=begins.date(),
            )
            for person in heard
            for item, value in zip(
                items,
                town.say_after(
                    person.known, was_reached=person.household.address_id in reached
                ),
                strict=True,
            )
        )  # fmt: skip
    close_wave(wave=opened, by=BY, now=opened.closes_at)


def whole_trial(effect: float) -> tuple[Trial, list[services.Row]]:
    """Return a closed trial of the published size, and its person file."""
    town = Town(effect)
    trial = planned(town)
    reached = visit(trial, town)
    for wave in services.plan_of(trial).follow_ups:
        follow_up(trial, town, wave, reached)
    assert services.close_finished(now=NOW + timedelta(days=60)) == 1
    trial.refresh_from_db()
    return trial, services.person_table(trial=trial, by=BY, now=NOW)


def score(row: services.Row, wave: str) -> float | None:
    told = [row[f"{item}_{wave}"] for item in ITEMS]
    return None if None in told else 10 * sum(told) / len(told)


def difference(rows: list[services.Row], wave: str) -> float:
    """Return how much more the treated gained since the baseline than the control people."""
    gains: dict[int, list[float]] = {0: [], 1: []}
    for row in rows:
        before, after = score(row, "t0"), score(row, wave)
        if before is not None and after is not None:
            gains[row["assigned"]].append(after - before)
    return sum(gains[1]) / len(gains[1]) - sum(gains[0]) / len(gains[0])


@pytest.fixture(autouse=True)
def _the_same_lot_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw names and the seed of the lot alike in every run: one in twenty would find by chance."""
    rng = random.Random(1)
    monkeypatch.setattr(uuid, "os", SimpleNamespace(urandom=rng.randbytes))
    monkeypatch.setattr(secrets, "token_hex", lambda size: rng.randbytes(size).hex())


def test_the_published_design_runs_from_the_plan_to_the_report(client: Client) -> None:
    trial, rows = whole_trial(EFFECT)

    assert (trial.state, trial.block_count, trial.left_out) == (TrialState.CLOSED, BLOCKS, 0)
    assert (len(rows), len({row["household"] for row in rows})) == (PEOPLE, HOUSEHOLDS)
    homes = {row["household"]: (row["block"], row["assigned"]) for row in rows}
    assert set(Counter(homes.values()).values()) == {2}
    assert Counter(assigned for _block, assigned in homes.values()) == {0: 926, 1: 926}
    assert sum(row["reached"] for row in rows) == REACHED
    assert {row["assigned"] for row in rows if row["reached"]} == {1}
    for wave, (treated, control) in ANSWERED.items():
        told = Counter(row["assigned"] for row in rows if row[f"answered_{wave}"])
        assert told == {1: treated, 0: control}
    report = published(trial)
    trial.refresh_from_db()
    with services.at_work(trial):
        compliance = queries.compliance(trial)
        lots = draw_lots(queries.blocks(trial), seed=trial.seed, treated=2)
    assert [(each.households, each.visited) for each in compliance] == [(926, 926), (926, 0)]
    assert fingerprint(lots_csv(lots)) == trial.lots_hash
    assert not Invitation.objects.filter(pseudonym__isnull=False).exists()
    share = REACHED / sum(row["assigned"] for row in rows)
    assert difference(rows, "t1") == pytest.approx(10 * EFFECT * share, abs=2)
    for effect in report.result["effects"]:
        assert effect["finding"] == "raised"
        assert is_near(effect["itt_lin_cr2"], 10 * EFFECT * share)
        assert is_near(effect["att_2sls_cr1_stata"], 10 * EFFECT)
    page = html.unescape(client.get(f"/trials/{trial.slug}/report/").content.decode())
    assert "Visits raised “trust” by" in page
    assert "About 1480 people" in page or "About 1,480 people" in page


def test_where_visits_do_nothing_the_page_says_so_plainly(client: Client) -> None:
    trial, _rows = whole_trial(0.0)

    report = published(trial)

    for effect in report.result["effects"]:
        assert effect["finding"] == "no_effect"
        assert is_near(effect["itt_lin_cr2"], 0)
    page = html.unescape(client.get(f"/trials/{trial.slug}/report/").content.decode())
    assert "No effect of visits on “trust” was found: a rise of more than" in page
    assert "raised" not in page.partition("<main")[2].partition("</main>")[0]


def is_near(found: dict[str, float], truth: float) -> bool:
    """Tell whether an estimate is where the truth lets it be; at 10 the scale ends for some."""
    return abs(found["estimate"] - truth) < 4 * found["se"]


def published(trial: Trial) -> TrialReport:
    """Have the registered analysis computed in its task, and two people let it go out."""
    run = reporting.ask_for_analysis(trial=trial, by=analyst(), now=NOW)
    began = process_time()
    analyse_trial(run_id=run.pk)
    assert process_time() - began < MOST_SECONDS
    report = TrialReport.objects.get(trial=trial)
    for _reader in range(2):
        reporting.approve_report(report=report, by=analyst(), now=NOW)
    return report
