"""What a file is: by content and by name, from short lists."""

import pytest

from tests.factories import files
from trustapp.files.pure.kinds import Family, Handed, Kind, Trouble, Unreadable, family_of, kind_of


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_known_by_content_and_name(kind: Kind) -> None:
    content = files.plain(kind)

    assert kind_of(files.NAMES[kind], content) is kind
    for ending in (".exe", ".html", ".svg", ""):
        with pytest.raises(Unreadable, match=Trouble.UNKNOWN):
            kind_of(f"name{ending}", content)


@pytest.mark.parametrize(
    ("name", "content", "trouble"),
    [
        ("photo.jpg", b"", Trouble.EMPTY),
        ("photo.jpg", b"<html><script>", Trouble.UNKNOWN),
        ("photo.png", b"\xff\xd8\xff\xe0", Trouble.UNKNOWN),
        ("page.pdf", b"PK\x03\x04", Trouble.UNKNOWN),
        ("page.html", b"%PDF-1.7", Trouble.UNKNOWN),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Trouble.UNKNOWN),
        ("letter.docx", b"PK\x03\x04", Trouble.WORD),
        ("letter.doc", b"\xd0\xcf\x11\xe0", Trouble.WORD),
        ("notes.txt", b"MZ\x00\x01", Trouble.UNKNOWN),
        ("notes.txt", b"\xc3", Trouble.UNKNOWN),
        ("photo.avif", b"\0\0\0\x1cftypavif", Trouble.UNKNOWN),
        ("sound.wav", b"RIFF\0\0\0\0AVI ", Trouble.UNKNOWN),
        ("sound.mp3", b"\xff\xf9", Trouble.UNKNOWN),
        ("photo.jpg.exe", b"\xff\xd8\xff\xe0", Trouble.UNKNOWN),
        ("virus.exe", b"MZ", Trouble.UNKNOWN),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes, trouble: Trouble) -> None:
    with pytest.raises(Unreadable) as refusal:
        kind_of(name, content)

    assert refusal.value.trouble is trouble


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("IMG_0001.HEIC", b"\xff\xd8\xff\xe0", Kind.JPEG),  # what iPhones send when asked for JPEG
        ("IMG_0001.JPG", b"\0\0\0\x18ftypmif1", Kind.HEIC),
        ("clip.MOV", b"\0\0\0\x14ftypmp42", Kind.MP4),
        ("clip.mp4", b"\0\0\0\x14ftypqt  ", Kind.MOV),
        ("memo.mp4", b"\0\0\0\x14ftypM4A ", Kind.M4A),
        ("sound.mp3", b"\xff\xfb\x90\x00", Kind.MP3),
        ("page.pdf", b"\n\n%PDF-1.4", Kind.PDF),
    ],
)
def test_names_that_phones_mix_up_are_taken(name: str, content: bytes, kind: Kind) -> None:
    assert kind_of(name, content) is kind


def test_families_cover_every_kind() -> None:
    assert {family_of(kind) for kind in Kind} == set(Family)


def test_two_files_are_told_apart_without_their_bytes() -> None:
    one, other = Handed(Kind.TEXT, b"canary"), Handed(Kind.TEXT, b"canarx")

    assert repr(one) == repr(Handed(Kind.TEXT, b"canary"))
    assert repr(one) != repr(other)
    assert "canary" not in repr(one)
