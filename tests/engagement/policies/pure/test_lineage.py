"""Where clauses come from: renumbered, reworded, renamed, split, joined, moved, all at once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.lineage import Ancestry, Descent, ancestries, follow, origins

SEARCH = (
    "An officer may search a person only with a warrant or with consent. "
    "The officer says that the person may say no. The officer writes down the reason."
)
HOME = (
    "A home is searched only with a warrant that a judge has signed. "
    "The officer shows it at the door and leaves a copy with the people who live there."
)
CAR = (
    "A car is searched when there is probable cause. "
    "The driver may watch from a safe place and gets a list of what was taken."
)
HELP = "Officers give first aid at once and call for medical help. They stay until it comes."
RECORD = "Every use of force is written down on the same day. A supervisor checks the report."


def clause(key: str, text: str, sources: tuple[str, ...] | None = None) -> Clause:
    return Clause(1, key, key.title(), text, sources)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # Nothing happened.
        ([("a", SEARCH)], [("a", SEARCH)], {"a": ("a",)}),
        # Renumbered and moved: a new clause in front, the others in another order.
        (
            [("a", SEARCH), ("b", HOME), ("c", HELP)],
            [("new", RECORD), ("c", HELP), ("a", SEARCH), ("b", HOME)],
            {"new": (), "c": ("c",), "a": ("a",), "b": ("b",)},
        ),
        # Reworded altogether under its key: still the same clause.
        ([("a", SEARCH)], [("a", RECORD)], {"a": ("a",)}),
        # Renamed: another key with the same words.
        ([("a", SEARCH)], [("b", SEARCH)], {"b": ("a",)}),
        # Split: one keeps the key, the other comes out of it.
        ([("a", f"{SEARCH} {HOME}")], [("a", SEARCH), ("b", HOME)], {"a": ("a",), "b": ("a",)}),
        # Split into two with keys of their own.
        ([("a", f"{SEARCH} {HOME}")], [("b", SEARCH), ("c", HOME)], {"b": ("a",), "c": ("a",)}),
        # Joined: one takes in the words of the other.
        ([("a", SEARCH), ("b", HOME)], [("a", f"{SEARCH} {HOME}")], {"a": ("a", "b")}),
        # Joined under a third key.
        ([("a", SEARCH), ("b", HOME)], [("c", f"{SEARCH} {HOME}")], {"c": ("a", "b")}),
        # Split out and reworded by half.
        (
            [("a", f"{SEARCH} {HOME}")],
            [("a", SEARCH), ("b", HOME.replace("The officer shows it", "It is shown to people"))],
            {"a": ("a",), "b": ("a",)},
        ),
        # Words that pass between two clauses which both stay make neither the other.
        (
            [("a", f"{SEARCH} {HOME}"), ("b", HELP)],
            [("a", SEARCH), ("b", f"{HELP} {HOME}")],
            {"a": ("a",), "b": ("b",)},
        ),
        # Copied words are not taken out of anything.
        ([("a", SEARCH)], [("a", SEARCH), ("b", SEARCH)], {"a": ("a",), "b": ()}),
        # Nothing in common.
        ([("a", SEARCH)], [("b", RECORD)], {"b": ()}),
        # Empty and very short clauses.
        ([("a", ""), ("b", "See 4.2")], [("a", ""), ("c", "See 4.2")], {"a": ("a",), "c": ("b",)}),
        ([], [("a", "")], {"a": ()}),
        # All at once: split, joined, moved, renumbered, renamed, removed and new.
        (
            [("intro", "Why we have it."), ("search", f"{SEARCH} {HOME}"), ("car", CAR),
             ("help", HELP), ("record", RECORD)],
            [("first-aid", HELP), ("home", HOME), ("search", f"{SEARCH} {CAR}"),
             ("record", RECORD), ("rights", "You may ask for a name and a number to call.")],
            {"first-aid": ("help",), "home": ("search",), "search": ("search", "car"),
             "record": ("record",), "rights": ()},
        ),
    ],
)  # fmt: skip
def test_worked_examples(
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
    found: dict[str, tuple[str, ...]],
) -> None:
    assert origins([clause(*each) for each in before], [clause(*each) for each in after]) == found


def test_what_a_person_wrote_wins() -> None:
    before = [clause("a", SEARCH), clause("b", HOME)]
    after = [clause("a", SEARCH), clause("c", HOME, ()), clause("d", RECORD, ("b", "a"))]

    assert origins(before, after) == {"a": ("a",), "c": (), "d": ("b", "a")}


def test_ancestries_say_only_what_is_not_plain() -> None:
    before = [clause("search", f"{SEARCH} {HOME}"), clause("car", CAR), clause("help", HELP)]
    after = [
        clause("aid", HELP), clause("home", HOME), clause("search", f"{SEARCH} {CAR}"),
        clause("new", RECORD),
    ]  # fmt: skip

    assert ancestries(before, after, origins(before, after)) == (
        Ancestry("aid", "Aid", Descent.RENAMED, (("help", "Help"),)),
        Ancestry("home", "Home", Descent.SPLIT, (("search", "Search"),)),
        Ancestry("search", "Search", Descent.MERGED, (("search", "Search"), ("car", "Car"))),
    )


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("search", [("search", "home"), ("search", "home"), ("places",)]),
        ("car", [("search",), ("search",), ("places",)]),
        ("old", [(), (), ()]),
        ("help", [("help",), (), ()]),
    ],
)
def test_follow_a_clause_through_later_versions(key: str, steps: list[tuple[str, ...]]) -> None:
    versions = [
        {"search": ["search", "car"], "home": ["search"], "help": ["help"], "new": []},
        {"search": ["search"], "home": ["home"]},
        {"places": ["search", "home"], "help": []},
    ]

    assert follow(key, versions) == steps


SENTENCES = [SEARCH, HOME, CAR, HELP, RECORD]


@given(some.permutations(SENTENCES), some.lists(some.integers(1, 4), max_size=4), some.randoms())
def test_every_clause_cut_out_of_one_is_found_again(
    sentences: list[str], cuts: list[int], chance: object
) -> None:
    bounds = [0, *sorted(set(cuts)), len(sentences)]
    pieces = [" ".join(sentences[a:b]) for a, b in pairwise(bounds)]
    whole = [clause("whole", " ".join(sentences))]
    parts = [clause(f"part-{number}", piece) for number, piece in enumerate(pieces)]

    assert set(origins(whole, parts).values()) == {("whole",)}
    assert origins(parts, whole) == {"whole": tuple(part.key for part in parts)}


@given(some.permutations([("a", SEARCH), ("b", HOME), ("c", CAR), ("d", HELP)]))
def test_moving_changes_nothing(order: list[tuple[str, str]]) -> None:
    before = [clause("a", SEARCH), clause("b", HOME), clause("c", CAR), clause("d", HELP)]

    assert origins(before, [clause(*each) for each in order]) == {key: (key,) for key, _ in order}


@given(
    some.lists(
        some.tuples(some.sampled_from("abcdef"), some.text("xy z", max_size=30)), max_size=6
    ),
    some.lists(
        some.tuples(some.sampled_from("abcdef"), some.text("xy z", max_size=30)), max_size=6
    ),
)
def test_origins_are_clauses_of_the_version_before(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    old = [clause(*each) for each in dict(before).items()]
    new = [clause(*each) for each in dict(after).items()]

    found = origins(old, new)

    assert list(found) == [each.key for each in new]
    assert all(set(sources) <= set(dict(before)) for sources in found.values())
    assert all(key in sources for key, sources in found.items() if key in dict(before))
