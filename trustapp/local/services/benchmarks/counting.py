"""Counting: a full rebuild beside a plain GROUP BY, and folding new answers at two sizes."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from feedback.trust.models import Cell, FoldMark
from feedback.trust.services import folding
from trustapp.local.services.benchmarks import filling
from trustapp.local.services.benchmarks.report import Goal, Line, Report, in_turns, seconds

# What the cells of one item are, by one statement that PostgreSQL may run on all cores.
_GROUP_BY = """
    SELECT count(*) FROM (
        SELECT answer.wave_id, answer.item_id, stratum_id, place_id, sex, age, race_ethnicity,
               mode, base_weight, count(*), count(value), sum(value), sum(value * value),
               count(*) FILTER (WHERE value >= 9), count(*) FILTER (WHERE status = 'dont_know'),
               count(*) FILTER (WHERE status = 'prefer_not')
          FROM surveys_answer answer JOIN surveys_response response ON response.id = response_id
         GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) AS cell
"""


@dataclass(frozen=True)
class Counted:
    """What counting cost at one size."""

    answers: int
    rebuild: float
    fold: float


def measure(
    report: Report, city: filling.City, *, answers: int, fresh: int, rounds: int
) -> Counted:
    """Measure at one number of answers; `fresh` of them are folded at a time."""
    report.step(f"filling up to {answers:,} answers")
    filling.fill(city, people=answers // filling.ITEMS, say=report.step)
    _move_mark()
    _empty_cells()
    into_empty = seconds(_rebuild)
    filling.tidy()
    rebuild, plain = in_turns(_rebuild, _group_by, rounds=rounds)
    for what, taken in (("cells there", rebuild), ("cells empty", into_empty)):
        report.add(
            Line(
                f"rebuild at {answers:,}, {what}", taken, "s", plain,
                "one parallel GROUP BY", Goal(most=1.5),
            )
        )  # fmt: skip
    report.add(Line("  cells", Cell.objects.count(), ""))
    filling.tidy()
    fold = _fold(city, fresh)
    report.add(
        Line(
            f"fold {fresh:,} new at {answers:,}", fold, "s", rebuild,
            "the rebuild", Goal(most=1 / 100),
        )
    )  # fmt: skip
    return Counted(answers, rebuild, fold)


def slope(report: Report, small: Counted, large: Counted) -> None:
    """Say how the costs grow: folding must not, rebuilding may in proportion."""
    times = large.answers / small.answers
    report.add(
        Line(
            f"fold at {times:g}x the answers", large.fold, "s", small.fold,
            f"at {small.answers:,}", Goal(most=1.3),
        )
    )  # fmt: skip
    report.add(
        Line(
            f"rebuild at {times:g}x the answers", large.rebuild, "s", small.rebuild,
            f"at {small.answers:,}",
        )
    )  # fmt: skip


def _move_mark() -> None:
    """Let the rebuild count everything that is written, as a restored database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        FoldMark.objects.get_or_create(pk=1)
        cursor.execute(
            "UPDATE trust_foldmark"
            " SET transaction_id = pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )


def _empty_cells() -> None:
    with filling.as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE trust_cell")


def _rebuild() -> None:
    folding.rebuild_waves(ref=None, by=filling.BY, now=timezone.now())


def _group_by() -> None:
    """Count without keeping: under the same settings as the product's statements."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_GROUP_BY)


def _fold(city: filling.City, fresh: int) -> float:
    """Return the median seconds of folding; the answers arrive before the clock starts."""
    people = fresh // filling.ITEMS
    wave = city.waves[-1]

    def arrive() -> None:
        first = filling.people_by_wave()[wave.pk] + 1
        filling.add_answers(city, wave, count=people, first=first)

    times = []
    for _ in range(5):
        arrive()
        times.append(_fold_all(fresh))
    return sorted(times)[2]


def _fold_all(fresh: int) -> float:
    folded: list[folding.Folded] = []
    taken = seconds(lambda: folded.append(folding.fold_answers(now=timezone.now())))
    if folded[0].answers != fresh:
        raise AssertionError(f"{folded[0].answers} of {fresh} new answers were folded")
    return taken
