"""A trial from its draft to its person file: what each step does, and what it refuses."""

import csv
import hashlib
import io
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from engagement.visits.enums import Arm, ClosureReason, TrialState, VisitOutcome
from engagement.visits.models import (
    Address,
    Assignment,
    Closure,
    Deviation,
    Household,
    Look,
    Person,
    Plan,
    Seed,
    Stop,
    Trial,
)
from engagement.visits.pure.assignment import draw_lots, fingerprint, lots_csv
from engagement.visits.queries import trials as queries
from engagement.visits.services import NobodyToGo, PastDay
from engagement.visits.services import trials as services
from feedback.surveys.enums import InvitationState, Population
from feedback.surveys.models import Contact, Invitation, Wave
from feedback.surveys.services import close_wave
from tests.factories import trials as factory
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.trials import FIRST_DAY, NOW, PLAN, analyst, new_person
from tests.factories.visits import VisitFactory, officer
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
BY = system("test")


def arms(trial: Trial) -> dict[int, str]:
    with services.at_work(trial):
        return queries.arms(trial)


def addresses(trial: Trial, arm: Arm | None = None) -> set[int]:
    with services.at_work(trial):
        rows = Assignment.objects.filter(trial=trial)
        rows = rows.filter(arm=arm) if arm else rows
        return set(rows.values_list("household__address_id", flat=True))


# --- drafting -------------------------------------------------------------------------------------
def test_a_draft_is_kept_as_it_was_read() -> None:
    trial = services.start_trial(plan=PLAN, survey=None, by=analyst(), now=NOW)
    again = services.start_trial(plan=PLAN, survey=None, by=analyst(), now=NOW)

    assert (trial.state, trial.title, trial.slug) == ("draft", PLAN["title"], "do-visits-help")
    assert again.slug == "do-visits-help-2"
    assert services.plan_of(trial).to_json() == trial.plan
    assert trial.plan_hash == ""
    assert AuditLine.objects.filter(action="visits.start_trial").count() == 2


def test_a_bad_plan_is_refused_with_every_reason() -> None:
    with pytest.raises(services.BadTrialPlan) as refusal:
        services.start_trial(
            plan={**PLAN, "title": "", "alpha": 7}, survey=None, by=analyst(), now=NOW
        )

    assert refusal.value.reasons == (
        "title: fill this in.", "alpha: outside what is possible: 7 (0.0001 … 0.5).",
    )  # fmt: skip
    assert not Trial.objects.exists()


def test_a_stale_save_changes_nothing_and_a_save_asks_anew() -> None:
    trial = factory.drafted()
    services.offer_trial(trial=trial, seen=trial.revision, by=analyst(), now=NOW)
    changed = {**PLAN, "title": "Another", "match_on": ["female"]}

    with pytest.raises(services.TrialChanged):
        services.save_trial(trial=trial, plan=changed, survey=None, seen=0, by=analyst(), now=NOW)
    saved = services.save_trial(
        trial=trial, plan=changed, survey=trial.survey, seen=1, by=analyst(), now=NOW
    )

    assert (saved.title, saved.revision, saved.offered_at) == ("Another", 2, None)
    assert saved.blocked_at is None


def test_a_list_of_people_becomes_addresses_households_and_pseudonyms() -> None:
    trial = services.start_trial(plan=PLAN, survey=None, by=analyst(), now=NOW)
    place = PlaceFactory(population=False)
    pair = [new_person(1, place), services.NewPerson(
        place=place.pk, street="Elm St", door="101", email="other@example.org", known={"age": 9},
    )]  # fmt: skip

    taken = services.take_people(trial=trial, people=[*pair, pair[0]], by=analyst(), now=NOW)

    assert (taken.people, taken.households) == (2, 1)
    assert Address.objects.get().door == "101"
    people = factory.people_of(trial)
    assert {each.contact for each in people} == set(
        Contact.objects.filter(is_listed=False).values_list("public_id", flat=True)
    )
    assert not {each.pseudonym for each in people} & {each.contact for each in people}
    again = services.take_people(trial=trial, people=[new_person(3, place)], by=analyst(), now=NOW)
    trial.refresh_from_db()
    assert (again.people, trial.person_count, len(factory.people_of(trial))) == (1, 1, 1)


def test_blocks_are_of_like_households_and_the_rest_is_counted() -> None:
    trial = factory.drafted(people=10)

    with services.at_work(trial):
        rows = list(Household.objects.values_list("block", flat=True))
        first = queries.roster_csv(trial)
    services.match_blocks(trial=trial, now=NOW)

    assert Counter(rows) == {1: 4, 2: 4, None: 2}
    assert (trial.block_count, trial.left_out, trial.household_count) == (2, 2, 10)
    with services.at_work(trial):
        assert queries.roster_csv(trial) == first


def test_words_and_unknown_values_can_be_matched_on() -> None:
    place = PlaceFactory(population=False)
    trial = services.start_trial(
        plan={**PLAN, "match_on": ["race4", "age"], "block_size": 2, "treated_per_block": 1},
        survey=None, by=analyst(), now=NOW,
    )  # fmt: skip
    told = ["White", "Black", None, "White", "Black", ""]
    services.take_people(
        trial=trial, by=analyst(), now=NOW,
        people=[new_person(n, place, race4=word, age=None) for n, word in enumerate(told)],
    )  # fmt: skip

    assert services.match_blocks(trial=trial, now=NOW) == 3

    with services.at_work(trial):
        pairs: dict[int, list[Any]] = {}
        for person in Person.objects.select_related("household").order_by("pk"):
            pairs.setdefault(person.household.block or 0, []).append(person.known["race4"] or "")
    assert sorted(pairs.values()) == [["", ""], ["Black", "Black"], ["White", "White"]]


def test_people_may_be_asked_first_and_whoever_is_silent_is_not_in_the_trial() -> None:
    trial = factory.drafted(people=12)
    by = analyst()

    opened = services.open_baseline(trial=trial, by=by, now=NOW)
    with pytest.raises(services.NoBaseline):
        services.open_baseline(trial=trial, by=by, now=NOW)
    with pytest.raises(services.StillAsking):
        services.match_blocks(trial=trial, now=NOW)
    with pytest.raises(services.StillAsking):
        services.ask_for_blocks(trial=trial, by=by, now=NOW)
    with pytest.raises(services.WrongStep):
        services.take_people(trial=trial, people=[], by=by, now=NOW)
    heard = factory.people_of(trial)[:9]
    factory.answer(trial, "t0", heard, value=9)
    close_wave(wave=opened.wave, by=BY, now=opened.wave.closes_at)
    services.match_blocks(trial=trial, now=NOW)

    trial.refresh_from_db()
    assert (opened.name, opened.wave.number, trial.person_count, trial.left_out) == (
        "t0", 0, 9, 1,
    )  # fmt: skip
    kept = factory.people_of(trial)
    assert {each.pseudonym for each in kept} == {each.pseudonym for each in heard}
    assert {each.known["listen_t0"] for each in kept} == {9}
    assert Contact.objects.filter(kept_until__isnull=False).count() == 9


def test_a_plan_without_a_wave_before_asks_nobody_first() -> None:
    trial = factory.drafted(waves=PLAN["waves"][1:], outcomes=[
        {**PLAN["outcomes"][0], "baseline": ""}
    ])  # fmt: skip

    with pytest.raises(services.NoBaseline):
        services.open_baseline(trial=trial, by=analyst(), now=NOW)


# --- the lock -------------------------------------------------------------------------------------
def test_a_second_person_locks_and_everything_is_hashed_at_once() -> None:
    trial = factory.drafted()
    services.offer_trial(trial=trial, seen=1, by=analyst(), now=NOW)

    found = services.lock_trial(trial=trial, seen=1, by=analyst(), now=NOW)

    assert (found.state, found.locked_at, found.seed) == (TrialState.LOCKED, NOW, "")
    assert found.plan_hash == hashlib.sha256(found.plan_text.encode()).hexdigest()
    assert found.plan_hash == services.plan_of(found).sha256
    with services.at_work(found):
        seed = Seed.objects.get().seed
        assert found.roster_hash == fingerprint(queries.roster_csv(found))
    assert found.seed_hash == hashlib.sha256(seed.encode()).hexdigest()
    line = AuditLine.objects.get(action="visits.lock_trial")
    assert line.detail == {
        "plan": found.plan_hash, "roster": found.roster_hash, "seed": found.seed_hash,
    }  # fmt: skip
    assert seed not in str(AuditLine.objects.values_list("detail", flat=True))


def test_nobody_locks_alone_or_another_revision_or_unasked() -> None:
    author, asker = analyst(), analyst()
    trial = factory.drafted(by=author)

    with pytest.raises(services.NotOffered):
        services.lock_trial(trial=trial, seen=1, by=analyst(), now=NOW)
    services.offer_trial(trial=trial, seen=1, by=asker, now=NOW)
    for first in (author, asker, BY):
        with pytest.raises(services.NotTheSecond):
            services.lock_trial(trial=trial, seen=1, by=first, now=NOW)
    with pytest.raises(services.TrialChanged):
        services.lock_trial(trial=trial, seen=2, by=analyst(), now=NOW)

    trial.refresh_from_db()
    assert trial.state == TrialState.DRAFT


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"person": 0}, "Take in the list of people first."),
        ({"blocks": 0}, "Make the blocks again: the people or the covariates have changed."),
        ({"survey": None}, "Choose the survey that asks the questions."),
        ({"plan": {"stopping": ""}},
         "Say when the trial would be stopped early, or that it would not be."),
    ],
)  # fmt: skip
def test_a_plan_with_gaps_is_not_locked(change: dict[str, Any], gap: str) -> None:
    trial = factory.drafted(0 if "person" in change else 8)
    if "blocks" in change:
        Trial.objects.update(blocked_at=None)
    if "survey" in change:
        Trial.objects.update(survey=None)
    if "plan" in change:
        Trial.objects.update(plan={**trial.plan, **change["plan"]})

    with pytest.raises(services.NotReadyToLock) as refusal:
        services.offer_trial(trial=trial, seen=1, by=analyst(), now=NOW)

    assert [str(each) for each in refusal.value.gaps] == [gap]


def test_a_survey_that_does_not_ask_the_questions_is_a_gap() -> None:
    trial = factory.drafted()
    survey = factory.trial_survey(items=("listen",), population=Population.GENERAL)

    gaps = queries.survey_gaps(services.plan_of(trial), survey)

    assert [str(each) for each in gaps] == [
        "Start the survey that asks the questions; its waves open by the trial.",
        "The survey does not ask: even_handed, respect.",
    ]


def test_a_locked_plan_takes_deviations_and_nothing_else() -> None:
    trial = factory.locked()
    by = analyst()

    deviation = services.note_deviation(trial=trial, reason=" A flood. ", by=by, now=NOW)

    assert (deviation.reason, deviation.noted_by_id) == ("A flood.", by.user_id)
    with pytest.raises(services.NoReason):
        services.note_deviation(trial=trial, reason=" ", by=by, now=NOW)
    with pytest.raises(services.PlanLocked):
        services.save_trial(trial=trial, plan=PLAN, survey=None, seen=1, by=by, now=NOW)
    with pytest.raises(services.PlanLocked):
        services.take_people(trial=trial, people=[], by=by, now=NOW)
    with pytest.raises(services.PlanLocked):
        services.match_blocks(trial=trial, now=NOW)
    with pytest.raises(services.WrongStep):
        services.note_deviation(trial=factory.drafted(), reason="x", by=by, now=NOW)


# --- the lot and the lists ------------------------------------------------------------------------
def test_the_lot_follows_from_the_seed_and_its_hash_is_published() -> None:
    trial = factory.running(people=8)

    with services.at_work(trial):
        seed = Seed.objects.get().seed
        lots = draw_lots(queries.blocks(trial), seed=seed, treated=2)
        names = dict(Household.objects.values_list("pk", "public_id"))
    assert trial.lots_hash == fingerprint(lots_csv(lots))
    assert {str(names[pk]): arm for pk, arm in arms(trial).items()} == {
        lot.household: Arm.TREATED if lot.assigned else Arm.CONTROL for lot in lots
    }
    assert trial.state == TrialState.RUNNING
    assert (trial.visits_from, trial.visits_until) == (FIRST_DAY, FIRST_DAY)


def test_both_arms_are_kept_from_other_visits_in_the_same_way() -> None:
    trial = factory.running(people=8)

    rows = Closure.objects.values_list("address_id", "reason", "begins_at", "ends_at")
    assert {row[0] for row in rows} == addresses(trial)
    assert len({row[1:] for row in rows}) == 1
    begins, ends = rows[0][2], rows[0][3]
    assert rows[0][1] == ClosureReason.TRIAL
    assert (timezone.localdate(begins), ends) == (FIRST_DAY, trial.window_ends_at)


def test_lists_hold_the_treated_doors_in_mixed_order_and_say_nothing() -> None:
    ana, ben = officer(), officer()

    trial = factory.running(people=80, officers=[ana, ben])

    plans = list(Plan.objects.order_by("pk"))
    assert [(plan.planned_on, plan.officers.get()) for plan in plans] == [
        (FIRST_DAY, ana), (FIRST_DAY, ben),
        (FIRST_DAY + timedelta(days=1), ana), (FIRST_DAY + timedelta(days=1), ben),
    ]  # fmt: skip
    stops = Stop.objects.order_by("plan_id", "position")
    assert set(stops.values_list("address_id", flat=True)) == addresses(trial, Arm.TREATED)
    assert stops.count() == 40
    numbers = [
        each.address.number for each in stops.select_related("address").filter(plan=plans[0])
    ]
    assert numbers != sorted(numbers)
    assert all(plan.street == plan.place.name for plan in plans)


def test_a_block_has_one_day_for_both_arms() -> None:
    trial = factory.running(people=80, officers=[officer()])

    with services.at_work(trial):
        days: dict[int, set[Any]] = {}
        for block, day in Household.objects.values_list("block", "visit_on"):
            days.setdefault(block, set()).add(day)
    assert all(len(each) == 1 for each in days.values())
    assert sorted({next(iter(each)) for each in days.values()}) == [
        FIRST_DAY + timedelta(days=number) for number in range(4)
    ]


def test_no_arm_and_no_trial_stands_in_any_line_of_the_record_about_lists() -> None:
    factory.running()

    lines = AuditLine.objects.filter(action__in=["visits.plan_visits", "visits.close_addresses"])
    assert lines.count() == 2
    words = str(list(lines.values_list("action", "target", "detail"))).lower()
    assert "trial" not in words
    assert "treated" not in words


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"first_day": NOW.date() - timedelta(days=1)}, PastDay),
        ({"officers": []}, NobodyToGo),
        ({"doors": 1}, services.TooFewDoors),
    ],
)
def test_a_lot_is_not_drawn_without_what_it_needs(changes: dict[str, Any], refusal: Any) -> None:
    trial = factory.locked()
    wanted = {"officers": [officer()], "first_day": FIRST_DAY, "doors": 12, **changes}

    with pytest.raises(refusal):
        services.assign_trial(trial=trial, by=analyst(), now=NOW, **wanted)

    assert arms(trial) == {}


def test_a_lot_is_drawn_once() -> None:
    trial = factory.running()

    with pytest.raises(services.WrongStep):
        services.assign_trial(
            trial=trial, officers=[officer()], first_day=FIRST_DAY, doors=12, by=analyst(), now=NOW
        )

    assert Plan.objects.count() == 1


def test_a_list_on_which_everybody_opted_out_is_not_made() -> None:
    trial = factory.locked(people=4)
    with services.at_work(trial):
        for each in Household.objects.select_related("address"):
            Closure.objects.create(
                address=each.address, reason=ClosureReason.ASKED, source="online", begins_at=NOW
            )

    services.assign_trial(
        trial=trial, officers=[officer()], first_day=FIRST_DAY, doors=12, by=analyst(), now=NOW
    )

    assert not Plan.objects.exists()
    assert Counter(arms(trial).values()) == {Arm.TREATED: 2, Arm.CONTROL: 2}


# --- asking, looking, closing ---------------------------------------------------------------------
def test_rounds_open_by_the_clock_for_both_arms_at_the_time_of_their_block() -> None:
    trial = factory.running(people=8)

    assert services.open_due_waves(now=NOW) == 0
    factory.ask(trial, "t1", 3)
    assert services.open_due_waves(now=NOW) == 0

    wave = Wave.objects.get()
    assert (wave.population, wave.number) == (Population.TRIAL, 1)
    rows = Invitation.objects.values_list("state", "send_from")
    assert {row[0] for row in rows} == {InvitationState.DRAWN}
    assert len(rows) == 8
    assert len({row[1] for row in rows}) == 1
    names = {each.pseudonym for each in factory.people_of(trial)}
    assert set(Invitation.objects.values_list("pseudonym", flat=True)) == names


def test_arms_stay_closed_until_the_end_but_for_a_registered_look() -> None:
    trial = factory.running(people=8)
    with pytest.raises(services.ArmsClosed):
        services.person_table(trial=trial, by=BY, now=NOW)
    over = factory.ask(trial, "t1", 3)

    with pytest.raises(services.TooEarly):
        services.open_look(trial=trial, name="half-way", by=analyst(), now=NOW)
    with pytest.raises(services.NotRegistered):
        services.open_look(trial=trial, name="curious", by=analyst(), now=NOW)
    close_wave(wave=Wave.objects.get(), by=BY, now=over)
    services.open_look(trial=trial, name="half-way", by=analyst(), now=NOW)
    services.open_look(trial=trial, name="half-way", by=analyst(), now=NOW)

    assert Look.objects.count() == 1
    assert len(services.person_table(trial=trial, by=BY, now=NOW, look="half-way")) == 8
    with pytest.raises(services.ArmsClosed):
        services.person_table(trial=trial, by=BY, now=NOW)
    line = AuditLine.objects.get(action="visits.open_arms")
    assert line.detail == {"people": 8, "look": "half-way"}


def test_closing_destroys_what_ties_names_to_people() -> None:
    trial = factory.closed()

    assert trial.state == TrialState.CLOSED
    assert {each.contact for each in factory.people_of(trial)} == {None}
    assert not Contact.objects.filter(kept_until__isnull=False).exists()
    assert not Invitation.objects.filter(pseudonym__isnull=False).exists()
    assert trial.survey is not None
    assert trial.survey.state == "ended"


def test_a_trial_that_is_stopped_early_says_why_for_ever() -> None:
    trial = factory.running()

    with pytest.raises(services.NoReason):
        services.stop_trial(trial=trial, reason="", by=analyst(), now=NOW)
    stopped = services.stop_trial(trial=trial, reason="An officer was hurt.", by=analyst(), now=NOW)

    assert stopped.state == TrialState.CLOSED
    assert Deviation.objects.get().reason == "An officer was hurt."
    with pytest.raises(services.WrongStep):
        services.stop_trial(trial=trial, reason="Again.", by=analyst(), now=NOW)


def test_the_seed_is_shown_with_the_report_and_draws_the_lot_again() -> None:
    trial = factory.closed()

    with pytest.raises(services.WrongStep):
        services.mark_published(trial=trial, by=analyst(), now=NOW)
    services.mark_analysed(trial=trial, by=BY, now=NOW)
    services.mark_analysed(trial=trial, by=BY, now=NOW)
    shown = services.mark_published(trial=trial, by=analyst(), now=NOW)

    assert fingerprint(shown.seed) == shown.seed_hash
    with services.at_work(shown):
        again = draw_lots(queries.blocks(shown), seed=shown.seed, treated=2)
    assert fingerprint(lots_csv(again)) == shown.lots_hash


# --- the person file ------------------------------------------------------------------------------
def test_the_person_file_has_the_columns_of_the_plan_and_what_everybody_said() -> None:
    trial = factory.closed(people=8)

    rows = services.person_table(trial=trial, by=analyst(), now=NOW)

    assert list(rows[0]) == [
        "person", "household", "block", "district", "assigned", "reached", "age", "female",
        "listen_t0", "respect_t0", "even_handed_t0", "answered_t0",
        "listen_t1", "respect_t1", "even_handed_t1", "answered_t1",
        "listen_t2", "respect_t2", "even_handed_t2", "answered_t2",
    ]  # fmt: skip
    assert Counter((row["block"], row["assigned"]) for row in rows) == {
        (1, 0): 2, (1, 1): 2, (2, 0): 2, (2, 1): 2,
    }  # fmt: skip
    assert {(row["listen_t0"], row["listen_t1"], row["answered_t2"]) for row in rows} == {(5, 7, 1)}
    assert {row["person"] for row in rows} == {
        str(each.pseudonym) for each in factory.people_of(trial)
    }


def test_whoever_did_not_answer_has_blanks_and_households_without_a_block_are_not_in_it() -> None:
    trial = factory.running(people=9)
    people = [each for each in factory.people_of(trial) if each.household.block]
    over = factory.ask(trial, "t1", 3)
    factory.answer(trial, "t1", people[:1])
    close_wave(wave=Wave.objects.get(), by=BY, now=over)
    services.stop_trial(trial=trial, reason="Enough.", by=analyst(), now=NOW)

    rows = services.person_table(trial=Trial.objects.get(), by=BY, now=NOW)

    assert len(rows) == 8
    assert [row["answered_t1"] for row in rows] == [1, *[0] * 7]
    assert [row["listen_t1"] for row in rows] == [7, *[None] * 7]
    assert {row["answered_t2"] for row in rows} == {0}


def visit(trial: Trial, arm: Arm, outcome: VisitOutcome, **fields: Any) -> Any:
    """Log a visit at the first address of an arm."""
    address = min(addresses(trial, arm))
    stop = Stop.objects.filter(address=address).first() or Stop.objects.create(
        plan=Plan.objects.earliest("pk"), position=99, address_id=address
    )
    happened = timezone.make_aware(
        timezone.datetime.combine(FIRST_DAY, timezone.datetime.min.time())
    ) + timedelta(hours=12)
    return VisitFactory(
        stop=stop, outcome=outcome, **{"happened_at": happened, "received_at": happened, **fields}
    )


def test_reached_contaminated_and_crossed_over_are_read_from_the_visit_log() -> None:
    trial = factory.running(people=8)
    visit(trial, Arm.TREATED, VisitOutcome.TALKED)
    visit(trial, Arm.CONTROL, VisitOutcome.NO_ANSWER)
    Closure.objects.create(
        address_id=max(addresses(trial, Arm.TREATED)), reason=ClosureReason.ASKED,
        source="online", begins_at=NOW,
    )  # fmt: skip

    with services.at_work(trial):
        found = queries.compliance(trial)

    assert found == [
        queries.Compliance(Arm.TREATED, households=4, visited=1, reached=1, opted_out=1),
        queries.Compliance(Arm.CONTROL, households=4, visited=1, reached=0, opted_out=0),
    ]


def test_a_corrected_contact_and_one_outside_the_days_reached_nobody() -> None:
    trial = factory.running(people=8)
    wrong = visit(trial, Arm.TREATED, VisitOutcome.TALKED)
    VisitFactory(
        stop=wrong.stop, outcome=VisitOutcome.NO_ANSWER, corrects=wrong,
        happened_at=wrong.happened_at, received_at=wrong.received_at,
    )  # fmt: skip
    late = wrong.happened_at + timedelta(days=40)
    visit(trial, Arm.CONTROL, VisitOutcome.TALKED, happened_at=late)

    with services.at_work(trial):
        assert queries.reached(trial) == set()


# --- what the database itself refuses -------------------------------------------------------------
def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"}, {"plan": {}}, {"plan_text": "{}"}, {"plan_hash": "0" * 64},
        {"seed_hash": "0" * 64}, {"roster_hash": "0" * 64}, {"slug": "other"},
        {"state": TrialState.DRAFT}, {"state": TrialState.CLOSED}, {"locked_at": NOW},
        {"seed": "0" * 64},
    ],
    ids=str,
)  # fmt: skip
def test_no_statement_changes_a_locked_plan(change: dict[str, Any]) -> None:
    trial = factory.locked()
    Trial.objects.filter(pk=trial.pk).update(visits_from=FIRST_DAY)

    changed = {"locked_at": NOW + timedelta(days=1)} if "locked_at" in change else change
    assert refused(lambda: Trial.objects.filter(pk=trial.pk).update(**changed))
    assert refused(lambda: Trial.objects.filter(pk=trial.pk).delete())
    assert refused(lambda: Trial.objects.filter(pk=trial.pk).update(visits_from=None))


def test_no_statement_changes_people_lots_deviations_or_looks() -> None:
    trial = factory.running()
    services.note_deviation(trial=trial, reason="A flood.", by=analyst(), now=NOW)

    with services.at_work(trial):
        acts = [
            lambda: Person.objects.update(known={}),
            lambda: Person.objects.update(pseudonym=uuid.uuid4()),
            lambda: Person.objects.all().delete(),
            lambda: Household.objects.update(block=1),
            lambda: Household.objects.update(visit_on=NOW.date()),
            lambda: Household.objects.all().delete(),
            lambda: Assignment.objects.update(arm=Arm.CONTROL),
            lambda: Assignment.objects.all().delete(),
            lambda: Seed.objects.update(seed="x"),
            lambda: Deviation.objects.update(reason="x"),
            lambda: Deviation.objects.all().delete(),
        ]
        assert [refused(act) for act in acts] == [True] * len(acts)


def test_nobody_locks_with_a_hash_that_is_not_that_of_the_plan() -> None:
    factory.drafted()
    user = UserFactory()
    fields = {
        "state": TrialState.LOCKED, "plan_text": "{}", "roster_hash": "a", "seed_hash": "b",
        "locked_at": NOW, "locked_by": user,
    }  # fmt: skip

    assert refused(lambda: Trial.objects.update(**fields, plan_hash="0" * 64))
    assert not refused(lambda: Trial.objects.update(**fields, plan_hash=fingerprint("{}")))


def test_the_second_person_is_asked_for_by_the_database_too() -> None:
    trial = factory.drafted()

    assert refused(lambda: Trial.objects.update(locked_by=trial.saved_by_id, locked_at=NOW))


def test_files_of_the_plan_and_the_lot_can_be_read_by_anything() -> None:
    trial = factory.running()

    with services.at_work(trial):
        rows = list(csv.reader(io.StringIO(queries.roster_csv(trial).decode())))

    assert rows[0] == ["household", "district", "block"]
    assert len(rows) == 9
