"""Shares of who answered give no small group away."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.mix import Share, shares
from feedback.surveys.pure.poster import qr_svg
from feedback.surveys.pure.wording import INTROS

GROUPS = ["white", "black", "asian", "hispanic", "other"]


def test_shares_stand_beside_those_of_residents():
    assert shares({"female": 30, "male": 20}, {"female": 520, "male": 480}) == [
        Share("female", 60, 52), Share("male", 40, 48),
    ]  # fmt: skip


def test_a_small_group_takes_the_next_smallest_with_it():
    found = shares({"a": 50, "b": 30, "c": 10}, {"a": 1, "b": 1, "c": 2})

    assert [(share.category, share.answers) for share in found] == [
        ("a", 56), ("b", None), ("c", None),
    ]  # fmt: skip


def test_without_answers_there_is_nothing_to_share():
    assert shares({}, {"a": 0}) == [Share("a", None, 0)]


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 60)))
def test_no_group_under_eleven_is_shown_and_never_exactly_one_is_hidden(counts):
    found = shares(counts, dict.fromkeys(GROUPS, 100))

    hidden = [share for share in found if share.answers is None]
    for share in found:
        if 0 < counts.get(share.category, 0) < 11:
            assert share.answers is None
    assert len(hidden) != 1


def test_the_printed_code_needs_no_style_and_scales():
    code = qr_svg("https://trust.example.org/q/libr4ry/", "Opens the questions")

    assert code.startswith("<svg ")
    assert "viewBox" in code
    assert " width=" not in code.split(">", 1)[0]
    assert "style=" not in code
    assert "<title>Opens the questions</title>" in code


def test_intros_exist_in_every_language_of_the_product(settings):
    assert set(INTROS) == {code for code, _name in settings.LANGUAGES}
