"""What the file field takes, and how it says no."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tests.factories import files
from trustapp.files import forms as files_forms
from trustapp.files.forms import FilesField
from trustapp.files.pure.kinds import Kind


class OneForm(forms.Form):
    attached = FilesField(label="Files")


def sent(*given: tuple[str, bytes]) -> OneForm:
    uploads = [SimpleUploadedFile(name, content) for name, content in given]
    return OneForm({}, MultiValueDict({"attached": uploads}))


def test_no_file_is_fine() -> None:
    form = OneForm({}, MultiValueDict())

    assert form.is_valid()
    assert form.cleaned_data["attached"] == ()


def test_files_are_told_by_what_they_are() -> None:
    form = sent(("a.jpeg", files.plain(Kind.JPEG)), ("b.txt", b"words"))

    assert form.is_valid()
    assert [file.kind for file in form.cleaned_data["attached"]] == [Kind.JPEG, Kind.TEXT]
    assert form.cleaned_data["attached"][1].content == b"words"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([("a.exe", b"MZ")], "We cannot take this kind of file."),
        ([("a.docx", b"PK\x03\x04")], "We cannot take Word files."),
        ([("a.txt", b"")], "empty"),
        ([("a.txt", b"x")] * 4, "Choose 3 files or fewer."),
        ([("a.txt", b"x" * 60), ("b.txt", b"x" * 60)], "Together they may have 40 MB."),
    ],
)
def test_refusal_says_how_to_go_on(given: Any, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_forms, "MOST_BYTES", 100)

    form = sent(*given)

    assert not form.is_valid()
    said = " ".join(form.errors["attached"])
    assert words in said
    assert "Your words are still here." in said
