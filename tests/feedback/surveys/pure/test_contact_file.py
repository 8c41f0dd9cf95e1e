"""Lists of people are read by the columns that were settled; problems repeat no address."""

from io import StringIO

from feedback.surveys.pure.contact_file import (
    ContactRow,
    Problem,
    Reading,
    guess_columns,
    headings,
    read_contacts,
)

COLUMNS = {
    "email": "Mail", "phone": "Cell", "address": "Street", "unit": "Apt", "place": "Area",
    "language": "Lang",
}  # fmt: skip
HEAD = "Mail,Cell,Street,Apt,Area,Lang\n"


def read(lines: str, columns: dict[str, str] | None = None):
    reading = Reading(
        columns=COLUMNS if columns is None else columns,
        places={"41": 7}, languages=["en", "es"], language="en", region="US",
    )  # fmt: skip
    return read_contacts(StringIO(HEAD + lines), reading)


def test_columns_are_guessed_from_their_headings():
    found = ["E-Mail", "Teléfono", "Street Address", "Apt.", "Community Area", "Idioma", "Notes"]

    assert guess_columns(found) == {
        "email": "E-Mail", "phone": "Teléfono", "address": "Street Address", "unit": "Apt.",
        "place": "Community Area", "language": "Idioma",
    }  # fmt: skip
    assert guess_columns(["email", "Mail"]) == {"email": "email"}
    assert headings(StringIO(" a , b\n1,2\n")) == ["a", "b"]
    assert headings(StringIO("")) == []


def test_everything_that_is_known_of_somebody_is_read():
    rows, problems = read("ana@example.org,(312) 555-0123,12 Main St,4B,41,es\n,,13 Main St,,41,\n")

    assert problems == []
    assert rows == [
        ContactRow("ana@example.org", "+13125550123", "12 Main St\n4B", "12 main st|4b", 7, "es"),
        ContactRow("", "", "13 Main St", "13 main st|", 7, "en"),
    ]


def test_each_problem_has_its_line_and_repeats_nothing():
    rows, problems = read(
        "nobody,12,,,41,en\n,,,,41,en\na@example.org,,,,99,fr\n" + f",,{'x' * 400},,41,en\n"
    )

    assert rows == []
    assert problems == [
        Problem(2, "email", "is not an e-mail address"),
        Problem(2, "phone", "is not a phone number"),
        Problem(3, "email", "there is no e-mail address, phone number or postal address"),
        Problem(4, "place", "is not the number of a place"),
        Problem(4, "language", "is not one of en, es"),
        Problem(5, "address", "is too long"),
    ]


def test_somebody_who_stands_twice_is_a_problem_however_they_are_written():
    _rows, problems = read(
        "ana@example.org,312-555-0123,,,41,en\nANA@example.org,,,,41,en\n"
        "bo@example.org,+1 312 555 0123,,,41,en\n,,12 Main Street,,41,en\n,,12 MAIN ST.,,41,en\n"
    )

    assert problems == [
        Problem(3, "email", "stands already on line 2"),
        Problem(4, "phone", "stands already on line 2"),
        Problem(6, "address", "stands already on line 5"),
    ]


def test_people_of_one_home_are_no_problem():
    rows, problems = read("a@example.org,,12 Main St,,41,en\nb@example.org,,12 Main St,,41,en\n")

    assert problems == []
    assert len({row.household for row in rows}) == 1


def test_columns_that_are_needed_or_were_settled_must_be_there():
    assert read("", {"email": "Mail"}) == ([], [Problem(1, "place", "the column is missing")])
    assert read("", {"place": "Area", "email": "Other"}) == (
        [], [Problem(1, "email", "the column is missing")],
    )  # fmt: skip


def test_short_lines_lack_what_they_do_not_say():
    _rows, problems = read("ana@example.org\n")

    assert problems == [Problem(2, "place", "is not the number of a place")]
