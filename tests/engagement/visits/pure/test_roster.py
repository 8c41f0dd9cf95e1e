"""Lists of people as files: read whole or not at all, every problem named with its line."""

import pytest

from engagement.visits.pure.roster import Listed, Problem, Roster, RosterFault, read_roster

HEADER = "place,street,door,email,phone,language,age,race4,respect1_t0\n"


def read(text: str) -> Roster:
    return read_roster(text, places={"7": 70}, languages=["en", "es"], region="US")


def test_a_list_gives_people_with_what_is_known_of_them() -> None:
    found = read(
        "\ufeff" + HEADER
        + "7,Elm Street,112b,ana@example.org,,es,54,White,3\n"
        + "7,Elm Street,114 apt 3,,312 555 0142,,31.5,,\n"
        + ",,,,,,,,\n"
    )  # fmt: skip

    assert found == Roster(
        (
            Listed(
                70, "Elm Street", "112B", "ana@example.org", "", "es",
                {"age": 54, "race4": "White", "respect1_t0": 3},
            ),
            Listed(
                70, "Elm Street", "114 apt 3", "", "+13125550142", "en",
                {"age": 31.5, "race4": None, "respect1_t0": None},
            ),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("8,Elm,1,a@example.org,,,,,", [Problem(2, RosterFault.NO_PLACE, "8")]),
        ("7,,1,a@example.org,,,,,", [Problem(2, RosterFault.NO_STREET)]),
        ("7,Elm,the red one,a@example.org,,,,,", [Problem(2, RosterFault.NO_DOOR, "the red one")]),
        ("7,Elm,1-9,a@example.org,,,,,", [Problem(2, RosterFault.NO_DOOR, "1-9")]),
        ("7,Elm,1,ana at home,,,,,", [Problem(2, RosterFault.BAD_WAY)]),
        ("7,Elm,1,,12,,,,", [Problem(2, RosterFault.BAD_WAY)]),
        ("7,Elm,1,,,,,,", [Problem(2, RosterFault.NO_WAY)]),
        ("7,Elm,1,a@example.org,,xx,,,", [Problem(2, RosterFault.NO_LANGUAGE, "xx")]),
        ("8,,1,a@example.org,,,,,",
         [Problem(2, RosterFault.NO_PLACE, "8"), Problem(2, RosterFault.NO_STREET)]),
        ("", [Problem(2, RosterFault.NOBODY)]),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_taken_is_named(line: str, problems: list[Problem]) -> None:
    assert read(HEADER + line) == Roster((), tuple(problems))


def test_a_file_without_its_columns_is_refused_at_once() -> None:
    assert read("place,who\n7,ana\n").problems == (
        Problem(1, RosterFault.NO_COLUMN, "street"),
        Problem(1, RosterFault.NO_COLUMN, "door"),
    )
    assert read("").problems[0].fault == RosterFault.NO_COLUMN


def test_more_people_than_a_trial_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engagement.visits.pure.roster.MOST_PEOPLE", 1)
    lines = "".join(f"7,Elm,{door},a{door}@example.org,,,,,\n" for door in (1, 2))

    assert read(HEADER + lines).problems == (Problem(1, RosterFault.TOO_MANY, "1"),)


def test_what_only_looks_like_a_number_stays_words() -> None:
    found = read(HEADER + "7,Elm,1,a@example.org,,,nan,inf,1e3\n")

    assert found.people[0].known == {"age": "nan", "race4": "inf", "respect1_t0": 1000}
