"""Tasks and commands: one call each, safe to run twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from feedback.trust import tasks
from feedback.trust.errors import AnswersStillComing
from feedback.trust.models import Cell, Release
from feedback.trust.services import methods, publishing, recomputing
from tests.factories import trust as made
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db
NOWHERE = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


@pytest.fixture
def wave():
    """A closed wave with counted answers."""
    wave = made.closed_wave()
    made.answer(wave, made.crowd(PlaceFactory.create_batch(2), 40))
    made.count_all()
    return wave


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_closed_wave_is_published_by_its_announcement(wave):
    ref = f"wave:{wave.public_id}"

    first = tasks.publish_wave(ref=ref, unheard_of=1)
    again = tasks.publish_wave(ref=ref)

    assert first == again == str(Release.objects.get().public_id)


def test_publication_waits_for_answers_that_are_being_written(wave):
    made.answer(wave, made.crowd([PlaceFactory()], 2))

    assert tasks.publish_wave(ref=f"wave:{wave.public_id}") is None
    assert not Release.objects.exists()


def test_the_fold_pokes_waves_that_nobody_published(
    wave, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "trustapp.core.jobs.current_app.send_task",
        lambda name, kwargs, **_: sent.append((name, kwargs)),
    )

    with django_capture_on_commit_callbacks(execute=True):
        tasks.fold_answers()
    tasks.publish_wave(ref=f"wave:{wave.public_id}")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.fold_answers()

    poke = ("trust.publish_wave", {"ref": f"wave:{wave.public_id}"})
    assert sent.count(poke) == 1


def test_the_nightly_recount_says_how_many_waves_were_wrong(wave):
    assert tasks.recount_cells() == 0
    Cell.objects.update(n_dont_know=3)

    assert tasks.recount_cells() == 1
    assert tasks.recount_cells() == 0


def test_publish_scores_publishes_all_closed_waves_oldest_first(wave):
    later = made.closed_wave(2, survey=wave.survey)

    said = run("publish_scores")

    assert [line.partition(",")[0] for line in said.splitlines()] == [
        "January to March 2024", "April to June 2024",
    ]  # fmt: skip
    assert list(Release.objects.order_by("pk").values_list("wave", flat=True)) == [
        wave.pk, later.pk,
    ]  # fmt: skip


def test_publish_scores_publishes_one_wave_or_refuses(wave):
    made.closed_wave(2, survey=wave.survey)

    run("publish_scores", "--wave", str(wave.public_id))

    assert Release.objects.count() == 1
    with pytest.raises(CommandError, match="There is no such wave"):
        run("publish_scores", "--wave", NOWHERE)


def test_publishing_waits_and_gives_up_in_the_end(wave, monkeypatch):
    naps = []
    monkeypatch.setattr(publishing.time, "sleep", naps.append)
    # These answers belong to the transaction of this test, which never ends.
    made.answer(wave, made.crowd([PlaceFactory()], 2))

    with pytest.raises(AnswersStillComing):
        publishing.publish_when_ready(
            ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW, attempts=3
        )

    assert naps == [publishing.WAIT] * 2


def test_rebuild_cells_changes_nothing_that_was_right(wave):
    before = list(Cell.objects.order_by("n", "sum_score").values_list("n", "sum_score"))

    said = run("rebuild_cells", "--wave", str(wave.public_id))

    assert said == f"wave:{wave.public_id}: {len(before)} cells\n"
    assert list(Cell.objects.order_by("n", "sum_score").values_list("n", "sum_score")) == before
    with pytest.raises(CommandError, match="There is no such wave"):
        run("rebuild_cells", "--wave", NOWHERE)


def test_recompute_release_says_whether_it_matches(wave):
    run("publish_scores")
    release = Release.objects.get()

    said = run("recompute_release", str(release.public_id))

    assert said.startswith("MATCHES: January to March 2024, release 1 (2026.1), ")
    assert run("recompute_release") == said
    with pytest.raises(CommandError, match="There is no such release"):
        run("recompute_release", NOWHERE)


def test_recompute_release_says_when_another_method_gives_other_numbers(wave, monkeypatch):
    run("publish_scores")

    def another(cells, others, before):
        numbers = methods.method_2026_1(cells, others, before)
        numbers.scores[0].n += 1
        return numbers

    monkeypatch.setattr(recomputing, "METHODS", {"2026.1": another})

    with pytest.raises(CommandError, match="1 of 1 differ"):
        run("recompute_release")
