"""One street, however it is spelt."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.visits.pure.streets import fold

SPELLINGS = [
    ("Elm St", "elm street"),
    ("  ELM   Street. ", "elm street"),
    ("N. Elm St", "north elm street"),
    ("north elm street", "north elm street"),
    ("St. Charles Ave", "saint charles avenue"),
    ("Saint Charles Avenue", "saint charles avenue"),
    ("S St Louis Av", "south saint louis avenue"),
    ("E Street", "e street"),
    ("East Street", "east street"),
    ("E Street NW", "e street northwest"),
    ("Avenue N", "avenue n"),
    ("First St N", "1st street north"),
    ("1st Street North", "1st street north"),
    ("O'Hare Blvd", "ohare boulevard"),
    ("Calle Peña", "calle pena"),
    ("St", "st"),
    ("North St", "north street"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "key"), SPELLINGS)
def test_fold(written: str, key: str) -> None:
    assert fold(written) == key


@given(some.text(max_size=40))
def test_fold_is_settled_and_knows_no_case(written: str) -> None:
    key = fold(written)

    assert fold(key) == key
    assert fold(f"  {written}\t") == key


@given(some.text(alphabet="nsew Streavlmo.1", max_size=24))
def test_old_stops_were_folded_the_same(written: str) -> None:
    migration = import_module("engagement.visits.migrations.0007_stops_find_their_address")

    assert migration.fold(written) == fold(written)
