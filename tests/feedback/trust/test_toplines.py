"""Every question of a closed wave has its result, computed once, under the floors of the house."""

import pytest

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, WaveState
from feedback.surveys.models import Response, Wave
from feedback.trust import queries, tasks
from feedback.trust.enums import Shown
from feedback.trust.errors import NoSuchWave, NotForPublication, WaveStillOpen
from feedback.trust.models import Score, Topline, ToplineFigure
from feedback.trust.services.toplines import compute_topline
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory, ask, question
from tests.factories.trust import (
    BY,
    NOW,
    Person,
    answer,
    closed_wave,
    crowd,
    publish,
    strata,
)

pytestmark = pytest.mark.django_db


def asked(population: Population = Population.POST_CONTACT) -> Wave:
    """Return a closed wave with one question of each kind."""
    wave = closed_wave(population=population, survey=SurveyFactory(items=[]))
    ask(
        wave.survey,
        question("reason", "single", options=3),
        question("heard", "multiple", options=3),
        question("times", "number", scale_min=0, scale_max=20),
        question("better", "text"),
    )
    return wave


def answered(wave: Wave, numbers: range) -> None:
    answer(
        wave,
        [
            Person(None, {"reason": number % 2 + 1, "heard": 1, "times": number % 4, "better": 1})
            for number in numbers
        ],
    )


def computed(wave: Wave) -> dict[tuple[str, int], ToplineFigure]:
    compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    rows = ToplineFigure.objects.select_related("item__version__question")
    return {(row.item.version.question.key, row.option): row for row in rows}


def test_every_kind_of_question_has_its_figure():
    wave = asked()
    answered(wave, range(400))

    found = computed(wave)

    reasons = [found["reason", option] for option in (1, 2, 3)]
    assert [row.shown for row in reasons] == [Shown.PROTECTS_OTHERS, Shown.YES, Shown.TOO_FEW]
    assert reasons[1].estimate == pytest.approx(50)
    assert reasons[1].low95 < reasons[1].low80 < 50 < reasons[1].high80 < reasons[1].high95
    times = found["times", 0]
    assert (times.shown, times.estimate, times.band) == (Shown.YES, 1.5, "about:400")
    assert found["heard", 1].shown == Shown.PROTECTS_OTHERS  # everybody alike
    assert (found["better", 0].estimate, found["better", 0].band) == (None, "about:400")
    topline = Topline.objects.get()
    assert (topline.n, topline.is_weighted) == (400, False)


@pytest.mark.parametrize(("people", "shown"), [(29, Shown.TOO_FEW), (40, Shown.TOO_UNCERTAIN)])
def test_few_answers_show_nothing(people, shown):
    wave = asked()
    answered(wave, range(people))

    assert {row.shown for key, row in computed(wave).items() if key[0] == "reason"} <= {
        shown, Shown.TOO_FEW, Shown.PROTECTS_OTHERS,
    }  # fmt: skip
    assert all(row.estimate is None for key, row in computed(wave).items() if key[0] == "reason")


def test_nobody_answered():
    assert {row.shown for row in computed(asked()).values()} == {Shown.TOO_FEW}


def test_a_drawn_sample_gets_the_same_mean_as_its_published_score():
    city = PlaceFactory.create_batch(3)
    wave = closed_wave()
    strata(wave, city)
    answer(wave, crowd(city, 60))
    publish(wave)

    row = computed(wave)["safety", 0]

    score = Score.objects.get(
        measure__key="safety", statistic="mean", place=None, dimension="", release__wave=wave
    )
    assert row.estimate * 10 == pytest.approx(score.estimate, abs=1e-9)
    assert row.low95 * 10 == pytest.approx(score.low95, abs=1e-6)
    assert Topline.objects.get().is_weighted is True


def test_it_is_computed_once_and_anew_only_for_many_people():
    wave = asked()
    answered(wave, range(100))
    first = compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)
    ids = list(Response.objects.order_by("id").values_list("id", flat=True))

    Response.objects.filter(id__in=ids[:10]).update(set_aside_on=NOW.date())
    assert compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW).pk == first.pk
    Response.objects.filter(id__in=ids[:11]).update(set_aside_on=NOW.date())
    again = compute_topline(ref=surveys.wave_ref(wave), by=BY, now=NOW)

    assert (again.n, Topline.objects.count()) == (89, 1)


def test_waves_without_results_are_poked_by_the_clock():
    wave = asked()
    assert queries.waves_without_topline() == [surveys.wave_ref(wave)]

    assert tasks.compute_topline(ref=surveys.wave_ref(wave)) is True

    assert queries.waves_without_topline() == []


def test_staff_waves_open_waves_and_unknown_ones_are_refused():
    staff = closed_wave(
        population=Population.STAFF, survey=SurveyFactory(population=Population.STAFF)
    )
    still_open = asked()
    Wave.objects.filter(pk=still_open.pk).update(state=WaveState.OPEN)

    for ref, refusal in (
        (surveys.wave_ref(staff), NotForPublication),
        (surveys.wave_ref(still_open), WaveStillOpen),
        ("wave:none", NoSuchWave),
    ):
        with pytest.raises(refusal):
            compute_topline(ref=ref, by=BY, now=NOW)
    assert tasks.compute_topline(ref=surveys.wave_ref(staff)) is False
    assert not Topline.objects.exists()
