"""Files on their way in: in memory, within a limit, without their names."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from trustapp.core.http import uploads


def sent(**files: Any) -> Any:
    return RequestFactory().post("/", {"words": "These stay.", **files})


def test_names_are_forgotten_but_for_their_ending() -> None:
    request = sent(
        one=SimpleUploadedFile("canary-name.JPG", b"one"),
        two=SimpleUploadedFile("canary.name.with spaces", b"two"),
    )

    assert request.FILES["one"].name == "file.jpg"
    assert request.FILES["two"].name == "file"
    assert [request.FILES[name].read() for name in ("one", "two")] == [b"one", b"two"]


def test_what_goes_beyond_the_limit_is_dropped_and_the_words_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)

    request = sent(
        one=SimpleUploadedFile("a.txt", b"12345678"), two=SimpleUploadedFile("b.txt", b"abcdef")
    )

    assert request.POST["words"] == "These stay."
    assert [request.FILES[name].size for name in ("one", "two")] == [8, 6]
    assert [request.FILES[name].read() for name in ("one", "two")] == [b"12345678", b"abc"]


def test_no_file_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    large = bytes(3 * 1024 * 1024)

    request = sent(one=SimpleUploadedFile("a.bin", large))

    assert request.FILES["one"].read() == large
