"""Folding with real transactions: every answer is counted exactly once."""

import random
import threading
import time

import psycopg2
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from feedback.surveys.models import Answer, Response
from feedback.trust import tasks
from feedback.trust.errors import NoSuchWave
from feedback.trust.models import Cell, FoldMark
from feedback.trust.pure import scoring
from feedback.trust.services import folding, tallies
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory
from trustapp.audit.models import AuditLine

COMMITTED = pytest.mark.django_db(transaction=True)
PATIENCE = 30


def sums(**chosen):
    """The cells of some measure in an order of their own, without their ids."""
    rows = Cell.objects.filter(**chosen).values_list(
        "wave_id", "measure_id", "stratum_id", "place_id", "sex", "age", "race_ethnicity", "mode",
        "base_weight", *tallies.SUMS,
    )  # fmt: skip
    return sorted(rows, key=str)


def fold_until(answers):
    """Fold until so many answers are in; transactions of other databases may hold the mark."""
    folded, end = 0, time.monotonic() + PATIENCE
    while folded < answers and time.monotonic() < end:
        folded += folding.fold_answers(now=made.NOW).answers
        time.sleep(0.02)
    return folded


def respondents():
    return sum(Cell.objects.filter(measure__key="trust").values_list("n", flat=True))


def second_connection():
    database = connection.settings_dict
    return psycopg2.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"],
        password=database["PASSWORD"], dbname=database["NAME"],
    )  # fmt: skip


# --- scoring ----------------------------------------------------------------------------------
VALUES = st.one_of(
    st.integers(0, 10), st.sampled_from(["skipped", "dont_know", "prefer_not", "absent"])
)


@pytest.mark.slow
@pytest.mark.django_db
@trials(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12))
def test_cells_hold_what_person_by_person_scoring_gives(db, table):
    wave = made.closed_wave(survey=SurveyFactory(items=["listen", "respect"]))
    place = PlaceFactory()
    people = [
        made.Person(
            place,
            {k: v for k, v in zip(("listen", "respect"), row, strict=True) if v != "absent"},
        )
        for row in table
        if row != ("absent", "absent")
    ]
    made.answer(wave, people)

    made.count_all()

    answers = [[p.answers.get(k) for k in ("listen", "respect")] for p in people]
    numbers = [[v if isinstance(v, int) else float("nan") for v in row] for row in answers]
    cell = Cell.objects.filter(wave=wave, measure__key="trust").first()
    if not people:
        assert cell is None
        return
    scores = scoring.scale_scores(numbers, minimum=0, maximum=10)
    known = scores[~(scores != scores)]
    assert (cell.n, cell.n_scored) == (len(people), len(known))
    assert float(cell.sum_score) == pytest.approx(known.sum(), abs=1e-9)
    assert float(cell.sum_square) == pytest.approx((known**2).sum(), abs=1e-6)
    assert cell.n_top_two == (known >= 90).sum()
    assert cell.n_dont_know == sum("dont_know" in row for row in answers)
    assert cell.n_prefer_not == sum("prefer_not" in row for row in answers)


@pytest.mark.django_db
def test_reversed_items_and_items_of_other_lengths_share_one_scale():
    survey = SurveyFactory(items=["listen", "respect"])
    first, _second = survey.items.order_by("position")
    first.version.scale_min, first.version.scale_max = 1, 4
    first.version.is_reversed = True
    first.version.save()
    wave = made.closed_wave(survey=survey)
    made.answer(wave, [made.Person(PlaceFactory(), {"listen": 2, "respect": 7})])

    made.count_all()

    cell = Cell.objects.get(measure__key="trust")
    # (4 - 2)/3 and 7/10 of the scale, to six decimals.
    assert str(cell.sum_score) == "68.333333"
    assert str(cell.sum_square) == str(cell.sum_score**2)


@pytest.mark.django_db
def test_a_choice_is_no_scale():
    survey = SurveyFactory(items=["listen", "respect", "safety"])
    version = survey.items.get(version__question__key="respect").version
    version.kind, version.option_count = "single", 3
    version.save()
    wave = made.closed_wave(survey=survey)
    made.answer(wave, [made.Person(PlaceFactory(), {"listen": 5, "respect": 2, "safety": 5})])

    made.count_all()

    assert set(Cell.objects.values_list("measure__key", flat=True)) == {"voice", "safety"}


@pytest.mark.django_db
def test_a_measure_belongs_only_to_surveys_that_ask_all_of_it():
    wave = made.closed_wave(survey=SurveyFactory(items=["listen", "safety"]))
    made.answer(wave, [made.Person(PlaceFactory(), {"listen": 5, "safety": 5})])

    made.count_all()

    assert set(Cell.objects.values_list("measure__key", flat=True)) == {"voice", "safety"}


@pytest.mark.django_db
def test_whoever_stopped_half_way_counts_in_every_measure():
    wave = made.closed_wave()
    made.answer(wave, [made.Person(PlaceFactory(), {"listen": 5})])

    made.count_all()

    rows = Cell.objects.values_list("measure__key", "n", "n_scored")
    assert {key: (n, scored) for key, n, scored in rows} == {
        "trust": (1, 0), "voice": (1, 1), "respect": (1, 0), "even_handed": (1, 0),
        "motives": (1, 0), "safety": (1, 0), "cooperation": (1, 0),
    }  # fmt: skip


# --- exactly once -------------------------------------------------------------------------------
@COMMITTED
@pytest.mark.slow
def test_folding_in_batches_equals_a_full_rebuild():
    wave = made.closed_wave()
    city = PlaceFactory.create_batch(3)
    people = made.crowd(city, 20)
    random.Random(1).shuffle(people)
    for start in range(0, 60, 20):
        made.answer(wave, people[start : start + 20])
        assert fold_until(20 * 6) == 120
    folded = sums()

    folding.rebuild_cells(wave=wave, by=made.BY, now=made.NOW)

    assert sums() == folded
    assert respondents() == 60
    assert fold_until(0) == 0


@COMMITTED
@pytest.mark.slow
def test_a_lower_transaction_that_commits_late_is_counted_once():
    wave = made.closed_wave()
    response = made.answer(wave, [made.Person(PlaceFactory(), {})])[0]
    item = wave.survey.items.get(version__question__key="listen")
    late = second_connection()
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_answer (response_id, wave_id, item_id, value, status, answered_on)"
            " VALUES (%s, %s, %s, 10, 'answered', '2024-02-01')",
            [response.pk, wave.pk, item.pk],
        )
    made.answer(wave, made.crowd(PlaceFactory.create_batch(1), 5))

    early = folding.fold_answers(now=made.NOW)
    late.commit()
    late.close()

    # The open transaction held back everything with a higher id; nothing was skipped.
    assert early.answers == 0
    assert fold_until(31) == 31
    assert respondents() == 6
    assert fold_until(0) == 0
    assert respondents() == 6


@COMMITTED
@pytest.mark.slow
def test_two_folds_at_once_count_once():
    wave = made.closed_wave()
    made.answer(wave, made.crowd(PlaceFactory.create_batch(2), 10))
    answers = []

    def fold():
        try:
            answers.append(fold_until(0) + folding.fold_answers(now=made.NOW).answers)
        finally:
            connection.close()

    threads = [threading.Thread(target=fold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.append(fold_until(120 - sum(answers)))

    assert sum(answers) == 120
    assert respondents() == 20


@COMMITTED
@pytest.mark.slow
def test_a_fold_that_dies_before_its_commit_leaves_nothing_half_done():
    wave = made.closed_wave()
    made.answer(wave, made.crowd(PlaceFactory.create_batch(1), 4))
    end = time.monotonic() + PATIENCE
    died = 0
    while not died and time.monotonic() < end:
        with transaction.atomic():
            died = folding.fold_answers(now=made.NOW).answers
            transaction.set_rollback(True)

    assert died == 24
    assert not Cell.objects.exists()
    assert fold_until(24) == 24
    assert respondents() == 4


@COMMITTED
@pytest.mark.slow
def test_recount_finds_and_repairs_a_planted_difference():
    wave, other = made.closed_wave(1), made.closed_wave(2)
    for each in (wave, other):
        made.answer(each, made.crowd(PlaceFactory.create_batch(1), 4))
    assert fold_until(48) == 48
    right = sums()
    planted = Cell.objects.filter(wave=wave).order_by("pk").first()
    Cell.objects.filter(pk=planted.pk).update(n_scored=planted.n_scored + 1)

    found = folding.recount_cells(now=made.NOW)

    assert found == {str(wave.public_id): 1}
    assert sums() == right
    line = AuditLine.objects.get(action="trust.repair_cells")
    assert (line.target, line.detail) == (f"wave:{wave.public_id}", {"wrong_cells": 1})
    assert folding.recount_cells(now=made.NOW) == {}


@COMMITTED
@pytest.mark.slow
def test_erasing_a_folded_response_takes_it_out_of_the_cells():
    wave = made.closed_wave()
    people = made.crowd(PlaceFactory.create_batch(2), 3)
    responses = made.answer(wave, people)
    assert fold_until(36) == 36

    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)

    assert respondents() == 5
    assert not Cell.objects.filter(n=0).exists()
    assert not Answer.objects.filter(response_id=responses[0].pk).exists()
    assert Response.objects.count() == 5
    assert folding.recount_cells(now=made.NOW) == {}
    assert AuditLine.objects.filter(action="trust.erase_response").count() == 1


@COMMITTED
@pytest.mark.slow
def test_erasing_before_the_fold_is_never_counted():
    wave = made.closed_wave()
    responses = made.answer(wave, made.crowd(PlaceFactory.create_batch(1), 3))

    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)

    assert fold_until(12) == 12
    assert respondents() == 2


@COMMITTED
@pytest.mark.slow
@pytest.mark.parametrize("when", ["before the fold", "after the fold"])
def test_set_aside_responses_are_in_no_cell_until_they_count_again(when):
    wave = made.closed_wave(population="open_link")
    responses = made.answer(wave, made.crowd(PlaceFactory.create_batch(2), 3))
    flood = Response.objects.filter(pk__in=[each.pk for each in responses[:4]])
    ref = f"wave:{wave.public_id}"
    if when == "after the fold":
        assert fold_until(36) == 36
    flood.update(set_aside_on="2024-02-01", set_aside_because="flood")
    if when == "before the fold":
        assert fold_until(36) == 36

    tasks.recount_wave(ref=ref)
    aside = respondents()
    again = tasks.recount_wave(ref=ref)
    flood.update(set_aside_on=None, set_aside_because="")
    tasks.recount_wave(ref=ref)

    assert (aside, again, respondents()) == (2, 0, 6)
    assert folding.recount_cells(now=made.NOW) == {}
    assert Answer.objects.count() == 36


@COMMITTED
@pytest.mark.slow
def test_erasing_a_set_aside_response_is_not_subtracted_twice():
    wave = made.closed_wave(population="open_link")
    responses = made.answer(wave, made.crowd(PlaceFactory.create_batch(1), 3))
    Response.objects.filter(pk=responses[0].pk).update(set_aside_on="2024-02-01")
    assert fold_until(18) == 18

    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)

    assert respondents() == 2
    assert folding.recount_cells(now=made.NOW) == {}


@COMMITTED
@pytest.mark.slow
def test_after_a_restore_every_answer_is_counted_once():
    wave = made.closed_wave()
    city = PlaceFactory.create_batch(1)
    made.answer(wave, made.crowd(city, 4))
    assert fold_until(24) == 24
    before = sums()
    # A restored database starts its transaction ids anew, far below the mark it was saved with.
    FoldMark.objects.update(transaction_id=made.FAR_AHEAD)

    settled = folding.fold_answers(now=made.NOW)
    made.answer(wave, made.crowd(city, 2, seed=2))

    assert settled.answers == 24
    assert sums() != []
    assert fold_until(12) == 12
    assert respondents() == 6
    assert folding.recount_cells(now=made.NOW) == {}
    assert len(sums()) >= len(before)
    assert AuditLine.objects.filter(action="trust.settle_after_restore").count() == 1


@pytest.mark.django_db
def test_rebuilding_names_every_wave_or_refuses_an_unknown_one():
    wave = made.closed_wave()
    made.answer(wave, made.crowd([PlaceFactory()], 2))
    made.count_all()

    everything = folding.rebuild_waves(ref=None, by=made.BY, now=made.NOW)
    one = folding.rebuild_waves(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)

    assert everything == one == {f"wave:{wave.public_id}": Cell.objects.count()}
    assert AuditLine.objects.filter(action="trust.rebuild_cells").count() == 2
    for named in (folding.rebuild_waves, folding.recount_wave):
        with pytest.raises(NoSuchWave):
            named(ref="wave:none", by=made.BY, now=made.NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [0, 6, 60])
def test_folding_asks_the_same_few_statements_whatever_the_number(
    answers, django_assert_num_queries
):
    wave = made.closed_wave()
    FoldMark.objects.create(pk=1, transaction_id=0)
    made.answer(wave, made.crowd([PlaceFactory()], answers // 6))

    # Savepoint and release, the mark twice, the lowest transaction, settings, the scales twice,
    # the fold, the new mark.
    with django_assert_num_queries(10):
        folding.fold_answers(now=made.NOW)
