"""Files come in sealed, with what they belong to or not at all, and go with it."""

import pytest
from django.db import connection, transaction

from tests.factories import files
from tests.factories.cases import RECEIVED
from tests.trustapp.files.conftest import SUBJECT, handed
from trustapp.audit.models import AuditLine
from trustapp.core.models import ring
from trustapp.core.pure.actor import RESIDENT, system
from trustapp.core.pure.sealing import PART, CannotOpen
from trustapp.files import queries, services
from trustapp.files.enums import CopyKind, State
from trustapp.files.models import Copy, File, Opening, Part
from trustapp.files.pure.kinds import Handed, Kind

pytestmark = pytest.mark.django_db


def original(file: File) -> Copy:
    copy = queries.copy_of(file, CopyKind.ORIGINAL)
    assert copy is not None
    return copy


def test_file_is_sealed_at_once_and_waits() -> None:
    content = b"canary " * (PART // 5)

    file = handed(Kind.TEXT, content)

    copy = original(file)
    assert (file.state, file.kind, file.size) == (State.WAITING, "text", len(content))
    assert Part.objects.filter(copy=copy).count() == 2
    assert queries.content_of(copy) == content
    line = AuditLine.objects.get(action="files.keep_file")
    assert (line.target, line.actor_label) == (file.name, "resident")
    assert line.detail == {"subject": SUBJECT, "kind": "text", "size": len(content)}


def test_nothing_readable_is_in_the_database() -> None:
    handed(Kind.TEXT, b"canary-within")

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM files_part")
        assert [b"canary" in bytes(sealed) for (sealed,) in cursor.fetchall()] == [False]


def test_altered_parts_do_not_open() -> None:
    copy = original(handed(Kind.TEXT, b"one"))
    other = original(handed(Kind.TEXT, b"two"))
    Part.objects.filter(copy=copy).update(sealed=other.parts.get().sealed)

    with pytest.raises(CannotOpen):
        queries.content_of(copy)
    assert ring().unwrap(bytes(copy.key)) != ring().unwrap(bytes(other.key))


def test_crash_after_keeping_leaves_nothing() -> None:
    @transaction.atomic
    def keep_and_die() -> None:
        handed()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_die()

    counts = [model.objects.count() for model in (File, Copy, Part, AuditLine)]
    assert counts == [0, 0, 0, 0]


def test_files_go_with_what_they_belong_to() -> None:
    mine, other = handed(), handed(subject="case:other")

    gone = services.forget_files(subject=SUBJECT, by=system("tests"), now=RECEIVED)

    assert gone == 1
    assert list(File.objects.all()) == [other]
    assert [copy.file for copy in Copy.objects.all()] == [other]
    assert Part.objects.count() == 1
    assert AuditLine.objects.get(action="files.forget_file").target == mine.name
    assert services.forget_files(subject=SUBJECT, by=system("tests"), now=RECEIVED) == 0


def test_files_are_found_by_what_they_belong_to() -> None:
    file = handed()

    assert queries.file_of(SUBJECT, file.public_id) == file
    assert queries.file_of("case:other", file.public_id) is None
    assert list(queries.sent_files(SUBJECT)) == [file]


def test_several_files_keep_their_order() -> None:
    given = [Handed(kind, files.plain(kind)) for kind in (Kind.GIF, Kind.TEXT)]

    services.keep_files(subject=SUBJECT, handed=given, by=RESIDENT, now=RECEIVED)

    assert [file.kind for file in queries.files_of(SUBJECT)] == ["gif", "text"]
    assert Opening.objects.count() == 0
