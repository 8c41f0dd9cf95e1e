"""What staff answered: computed once after closing, stored, hidden by the floors of the house."""

import pytest
from django.db import IntegrityError, transaction

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, WaveState
from feedback.surveys.models import Wave
from feedback.trust import tasks
from feedback.trust.enums import ClimateShown
from feedback.trust.errors import NoSuchWave, NotForPublication, NotOfStaff, WaveStillOpen
from feedback.trust.models import Climate, ClimateMean, Release
from feedback.trust.services.climate import compute_climate
from feedback.trust.services.publishing import publish_wave
from tests.factories.surveys import SurveyFactory
from tests.factories.trust import BY, NOW, Person, answer, closed_wave
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def staff_wave(people: list[Person], **fields) -> Wave:
    wave = closed_wave(
        population=Population.STAFF,
        survey=SurveyFactory(population=Population.STAFF, items=["listen", "respect"]),
        **fields,
    )
    answer(wave, people)
    return wave


def crowd(count: int, **more: int) -> list[Person]:
    return [Person(None, {"listen": number % 10, **more}) for number in range(count)]


def computed(wave: Wave) -> dict[str, ClimateMean]:
    compute_climate(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    rows = ClimateMean.objects.select_related("item__version__question")
    return {row.item.version.question.key: row for row in rows}


@pytest.mark.parametrize(
    ("answers", "shown", "band"),
    [
        (0, ClimateShown.TOO_FEW, "fewer_than:11"),
        (10, ClimateShown.TOO_FEW, "fewer_than:11"),
        (11, ClimateShown.TOO_FEW, "about:10"),
        (29, ClimateShown.TOO_FEW, "about:30"),
        (30, ClimateShown.YES, "about:30"),
        (64, ClimateShown.YES, "about:60"),
    ],
)
def test_means_and_counts_keep_the_floors(answers, shown, band):
    row = computed(staff_wave(crowd(answers)))["listen"]

    assert (row.shown, row.band) == (shown, band)
    assert (row.mean is None) == (row.low95 is None) == (shown != ClimateShown.YES)


def test_each_question_is_judged_by_its_own_answers():
    people = [Person(None, {"listen": n % 5, "respect": 9 if n < 29 else "dont_know"})
              for n in range(40)]  # fmt: skip

    rows = computed(staff_wave(people))

    assert rows["listen"].mean == 2.0
    assert rows["listen"].low95 < 2 < rows["listen"].high95
    assert rows["respect"].shown == ClimateShown.TOO_FEW
    assert Climate.objects.get().band == "about:40"


def test_an_answer_that_all_gave_is_not_shown():
    row = computed(staff_wave(crowd(40, respect=10)))["respect"]

    assert (row.shown, row.mean) == (ClimateShown.UNANIMOUS, None)


def test_a_second_time_changes_nothing():
    wave = staff_wave(crowd(31))
    ref = surveys.wave_ref(wave)

    first = compute_climate(ref=ref, by=BY, now=NOW)
    second = compute_climate(ref=ref, by=BY, now=NOW)

    assert first == second
    assert ClimateMean.objects.count() == 2
    assert AuditLine.objects.filter(action="trust.compute_climate").count() == 1


def test_waves_that_are_open_or_ask_others_or_do_not_exist_are_refused():
    is_open = staff_wave([])
    Wave.objects.update(state=WaveState.OPEN)
    general = closed_wave(number=2)

    for ref, refusal in (
        (surveys.wave_ref(is_open), WaveStillOpen),
        (surveys.wave_ref(general), NotOfStaff),
        ("wave:nothing", NoSuchWave),
    ):
        with pytest.raises(refusal):
            compute_climate(ref=ref, by=BY, now=NOW)


def test_the_task_hears_every_wave_and_leaves_others_alone():
    mine, other = staff_wave(crowd(30)), closed_wave(number=2)

    assert tasks.compute_climate(ref=surveys.wave_ref(mine), later="word") is True
    assert tasks.compute_climate(ref=surveys.wave_ref(other)) is False
    assert Climate.objects.get().wave == mine


def test_a_staff_wave_is_never_published():
    wave = staff_wave(crowd(300))

    with pytest.raises(NotForPublication):
        publish_wave(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    assert tasks.publish_wave(ref=surveys.wave_ref(wave)) is None
    assert not Release.objects.exists()


def test_the_database_refuses_a_hidden_mean_with_a_number():
    wave = staff_wave(crowd(3))
    climate = compute_climate(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    item = SurveyFactory(items=["safety"]).items.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        ClimateMean.objects.create(
            climate=climate, item=item, shown=ClimateShown.TOO_FEW, band="about:20", mean=5
        )
