"""What may come in, told by name and content; and the program that reads it."""

import io
import json

import pytest

from engagement.policies.pure.documents import __main__ as program
from engagement.policies.pure.documents import guarding, reading
from engagement.policies.pure.documents.finding import Kind, Trouble, Unreadable
from tests.factories.documents import pdf, word


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("manual.DOCX", b"PK\x03\x04rest", Kind.WORD),
        ("manual.pdf", b"%PDF-1.7 rest", Kind.PDF),
        ("manual.pdf", b"\n\n%PDF-1.7 rest", Kind.PDF),
        ("README.md", b"# Words", Kind.MARKDOWN),
        ("rules.markdown", "# Words".encode("utf-16"), Kind.MARKDOWN),
    ],
)
def test_documents_are_told_by_name_and_content(name: str, content: bytes, kind: Kind):
    assert guarding.kind_of(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content", "trouble"),
    [
        ("manual.docx", b"%PDF-1.7", Trouble.UNKNOWN),
        ("manual.pdf", b"PK\x03\x04", Trouble.UNKNOWN),
        ("manual.exe", b"MZ", Trouble.UNKNOWN),
        ("manual", b"# Words", Trouble.UNKNOWN),
        ("manual.md", b"a\x00b", Trouble.UNKNOWN),
        ("manual.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Trouble.UNKNOWN),
        ("manual.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Trouble.ENCRYPTED),
        ("manual.md", b"  \n", Trouble.EMPTY),
        ("manual.md", b"a" * (guarding.MOST_BYTES + 1), Trouble.TOO_LARGE),
    ],
    ids=lambda value: str(value)[:20],
)
def test_other_files_are_refused(name: str, content: bytes, trouble: Trouble):
    with pytest.raises(Unreadable) as refusal:
        guarding.kind_of(name, content)

    assert refusal.value.trouble is trouble


def told(kind: str, content: bytes) -> list[dict]:
    answer = io.StringIO()
    program.main(kind, io.BytesIO(content), answer)
    return [json.loads(line) for line in answer.getvalue().splitlines()]


def test_the_program_tells_how_far_it_is_and_what_it_found():
    assert told("md", b"## Aim\nWords.") == [
        {"done": 1, "of": 1},
        {"found": {"title": "", "body": "## Aim\nWords.", "notes": []}},
    ]
    in_word = told("docx", word(lambda each: each.add_heading("Aim", 1)))
    assert [line.keys() for line in in_word] == [
        {"done", "of"}, {"done", "of"}, {"found"},
    ]  # fmt: skip
    assert told("pdf", pdf("= Aim\nWords.\n#pagebreak()\nMore."))[1] == {"done": 2, "of": 2}


def test_the_program_tells_the_trouble():
    assert told("md", b" ") == [{"done": 1, "of": 1}, {"trouble": "empty"}]
    assert told("pdf", b"%PDF-1.7 broken")[-1] == {"trouble": "broken"}


def test_what_takes_too_much_is_refused(monkeypatch):
    def read_hard(content: bytes, tell):
        raise RecursionError

    monkeypatch.setitem(reading._READERS, Kind.MARKDOWN, read_hard)

    assert told("md", b"deep") == [{"trouble": "too_hard"}]


def test_the_program_limits_its_own_memory_and_time(monkeypatch):
    limits = {}
    monkeypatch.setattr(program.resource, "setrlimit", limits.__setitem__)

    program.limit()

    assert limits == {
        program.resource.RLIMIT_AS: (2 * 1024**3, 2 * 1024**3),
        program.resource.RLIMIT_CPU: (300, 300),
    }
