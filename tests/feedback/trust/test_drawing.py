"""Pictures of the newest release: drawn once, in every language, with their doubt."""

import zlib

import pytest
from django.conf import settings
from django.utils.translation import override

from feedback.trust import queries, tasks
from feedback.trust.enums import PictureKind
from feedback.trust.models import Picture
from feedback.trust.pure import png
from feedback.trust.services import drawing
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from trustapp.core.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def english_only(settings):
    """Draw in one language, for tests of what is drawn."""
    settings.LANGUAGES = [("en", "English")]


def words(kind, language="en"):
    picture = Picture.objects.get(kind=kind, language=language)
    return png.words_of(bytes(picture.png))


def test_every_picture_says_range_count_dates_and_address(english_only):
    made.published_city(places=3, each=80, waves=5)

    assert tasks.draw_pictures() == 3

    overview = queries.overview()
    now = overview.headline.now.interval
    for kind in PictureKind:
        said = words(kind)["Description"]
        assert f"{round(now.low95)} to {round(now.high95)}" in said
        assert "About 240 answers." in said
        assert "Answers from Jan. 3, 2025 to March 24, 2025." in said
        assert "Published March 12, 2026, release 1." in said
        assert f"{settings.BASE_URL}/results/" in said


def test_pictures_are_drawn_once(english_only):
    made.published_city(places=2)

    first, again = drawing.draw_newest(), drawing.draw_newest()

    # There is nothing to compare with, so there is no picture of a change.
    assert (first, again) == (2, 0)
    assert set(Picture.objects.values_list("kind", flat=True)) == {"trend", "places"}


def test_a_picture_is_a_whole_png_file_that_is_not_blank(english_only):
    made.published_city(places=3)
    drawing.draw_newest()

    for picture in Picture.objects.all():
        data = bytes(picture.png)
        width, height = png.size(data)
        image = zlib.decompress(dict(png.chunks(data))[b"IDAT"])
        assert width == 1600
        assert height > 500
        assert len(image) == height * (width * 4 + 1)
        assert len(set(image)) > 100
        assert len(data) < 400_000


def test_hidden_places_keep_their_numbers_in_the_picture_too(english_only, monkeypatch):
    city = PlaceFactory.create_batch(3)
    wave = made.closed_wave()
    made.answer(wave, made.crowd(city[:2], 80) + made.crowd(city[2:], 5, seed=3))
    made.publish(wave)
    drawings = {}
    monkeypatch.setattr(
        drawing, "to_png", lambda svg, caption: drawings.setdefault(caption.title, svg).encode()
    )

    drawing.draw_newest()

    svg = next(each for title, each in drawings.items() if "neighborhood" in title.lower())
    hidden = [row for row in queries.overview().places if not row.score.is_shown]
    assert len(hidden) == 2
    assert svg.count('fill="url(#hatch)"') == 2
    assert svg.count(">Not shown<") == 2


def test_pictures_speak_the_languages_of_the_site():
    made.published_city(places=2)

    drawing.draw_newest()

    languages = [language for language, _name in settings.LANGUAGES]
    assert sorted(Picture.objects.filter(kind="trend").values_list("language", flat=True)) == (
        sorted(languages)
    )
    assert len({words("trend", language)["Description"] for language in languages}) == len(
        languages
    )
    with override("es"):
        assert queries.overview().pictures == {"trend", "places"}


def test_the_department_signs_its_pictures(english_only):
    Department.objects.all().delete()
    made.published_city(places=1)
    drawing.draw_newest()
    assert words("trend")["Description"].splitlines()[-2].startswith("About 60 answers.")


def test_the_fold_pokes_a_release_without_pictures(
    english_only, monkeypatch, django_capture_on_commit_callbacks
):
    made.published_city(places=1)
    sent = []
    monkeypatch.setattr(
        "trustapp.core.jobs.current_app.send_task", lambda name, **_: sent.append(name)
    )

    with django_capture_on_commit_callbacks(execute=True):
        tasks.fold_answers()
    drawing.draw_newest()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.fold_answers()

    assert sent.count("trust.draw_pictures") == 1


def test_without_results_nothing_is_drawn():
    assert drawing.draw_newest() == 0
    assert queries.has_undrawn_release() is False
