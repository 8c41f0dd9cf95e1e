"""A list of contacts comes in whole or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from feedback.surveys.models import Contact
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db


def run(path, text: str) -> str:
    file = path / "contacts.csv"
    file.write_text(text, encoding="utf-8")
    report = StringIO()
    call_command("import_contacts", str(file), stdout=report)
    return report.getvalue()


def test_a_good_list_is_added_once(tmp_path):
    place = PlaceFactory(number=701)
    text = "email,place,language\nana@example.org,701,es\nbo@example.org,701,en\n"

    first, second = run(tmp_path, text), run(tmp_path, text)

    assert first == "2 added, 0 known already, 0 completed.\n"
    assert second == "0 added, 2 known already, 0 completed.\n"
    assert set(Contact.objects.values_list("place", "language")) == {
        (place.pk, "es"), (place.pk, "en"),
    }  # fmt: skip


def test_one_bad_line_refuses_the_whole_list_and_repeats_no_address(tmp_path):
    PlaceFactory(number=701)
    text = "email,place,language\nana@example.org,701,es\nnobody,999,xx\nANA@example.org,701,en\n"

    with pytest.raises(CommandError) as refusal:
        run(tmp_path, text)

    assert str(refusal.value) == (
        "Nothing was imported.\n"
        "line 3, email: is not an e-mail address\n"
        "line 3, place: is not the number of a place\n"
        "line 3, language: is not one of ar, en, es\n"
        "line 4, email: stands already on line 2"
    )
    assert not Contact.objects.exists()


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(CommandError, match="line 1, place: the column is missing"):
        run(tmp_path, "email,language\nana@example.org,en\n")


def test_many_problems_are_counted(tmp_path):
    with pytest.raises(CommandError, match="and 130 more"):
        run(tmp_path, "email,place,language\n" + "x,y,z\n" * 60)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_bytes(b"\xff\xfe\x00\x01")

    with pytest.raises(CommandError, match="cannot be read as UTF-8"):
        call_command("import_contacts", str(file))
