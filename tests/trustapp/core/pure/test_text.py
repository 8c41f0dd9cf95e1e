import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.core.pure.actor import RESIDENT, system
from trustapp.core.pure.text import csv_safe, markdown_to_html, tidy


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  two\t\twords  ", "two words"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("e\u0301", "é"),
        ("\n \n", ""),
        ("ليلى\u200f قالت", "ليلى\u200f قالت"),
    ],
)
def test_tidy_worked_examples(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@settings(deadline=None)
@given(some.text())
def test_tidy_is_done_after_once(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once


def test_markdown_keeps_structure_and_shows_raw_html() -> None:
    html = markdown_to_html("## Heading\n\n*may* [link](https://example.org)\n\n<b>raw</b>")

    assert "<h2>Heading</h2>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">link</a>' in html
    assert "&lt;b&gt;raw&lt;/b&gt;" in html


@pytest.mark.parametrize(
    "attack",
    [
        "[x](javascript:alert(1))",
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/track.png)",
        "<a href='https://x' onclick='y' style='z'>x</a>",
    ],
)
def test_markdown_runs_nothing(attack: str) -> None:
    html = markdown_to_html(attack)

    for bad in ("<script", "<img", 'href="javascript', 'href="data', '<a href="https://x" on'):
        assert bad not in html


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("+1 555", "'+1 555"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-5", "-5"),
        (-5.25, "-5.25"),
        ("+3", "+3"),
        ("plain", "plain"),
        ("", ""),
        (None, ""),
        (0, "0"),
    ],
)
def test_csv_cells_are_no_formulas(value: object, cell: str) -> None:
    assert csv_safe(value) == cell


def test_actors_without_an_account_have_no_address() -> None:
    assert (RESIDENT.kind, RESIDENT.user_id, RESIDENT.address) == ("resident", None, "")
    assert (system("core.test").kind, system("core.test").label) == ("system", "core.test")
