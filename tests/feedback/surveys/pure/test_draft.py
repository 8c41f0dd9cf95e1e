"""Drafts: what was answered, chosen, written or skipped."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.draft import AnswerRow, Draft

ITEMS = [11, 12, 13, 14, 15, 16, 17]
answers = st.sampled_from([*map(str, range(11)), "dont_know", "prefer_not", "skipped", ""])
choices = st.lists(st.sampled_from(["1", "2", "3"]), unique=True)


def test_a_blank_is_skipped():
    draft = Draft().with_answers(ITEMS[:3], {11: "7", 12: ""})

    assert draft.answers == {11: "7", 12: "skipped", 13: "skipped"}


def test_rows_are_written_for_every_item_asked():
    draft = Draft({11: "0", 12: "dont_know", 13: "prefer_not"})

    assert draft.rows(ITEMS[:4]) == [
        AnswerRow(11, 0, "answered"),
        AnswerRow(12, None, "dont_know"),
        AnswerRow(13, None, "prefer_not"),
        AnswerRow(14, None, "skipped"),
    ]


def test_only_something_answered_counts_as_an_answer():
    assert not Draft({11: "skipped"}).has_answer
    assert Draft({11: "skipped", 12: "dont_know"}).has_answer


def test_what_someone_does_not_say_about_themselves_is_left_out():
    assert Draft().with_about({"sex": "female", "age": "", "name": "Ana"}).about == {
        "sex": "female"
    }  # fmt: skip


def test_every_option_that_was_chosen_is_a_row():
    draft = Draft().with_answers([11], {11: ["1", "4"]})

    assert draft.rows([11]) == [AnswerRow(11, 1, "answered"), AnswerRow(11, 4, "answered")]
    assert draft.values(11) == (1, 4)


def test_words_are_kept_apart_and_go_with_their_answer():
    draft = Draft().with_answers([11, 12], {11: "1", 12: "1"}, {11: "skipped", 12: "No."})

    assert draft.rows([11]) == [AnswerRow(11, 1, "answered")]
    assert draft.written([12, 11, 13]) == [(12, "No."), (11, "skipped")]
    assert draft.with_answers([11], {}).words == {12: "No."}
    assert draft.only([11]) == Draft({11: "1"}, {}, {11: "skipped"})


def test_a_draft_of_before_there_were_words_is_read():
    assert Draft.load('{"answers":{"11":"7"},"about":{}}') == Draft({11: "7"})


@given(
    st.dictionaries(st.sampled_from(ITEMS), answers | choices),
    st.dictionaries(st.sampled_from(ITEMS), st.text()),
    st.booleans(),
)
def test_a_draft_comes_back_as_it_was_saved(given, words, has_about):
    about = {"sex": "male"} if has_about else {}
    draft = Draft().with_answers(list(given), given, words).with_about(about)

    assert Draft.load(draft.dump()) == draft


@given(st.dictionaries(st.sampled_from(ITEMS), answers))
def test_a_row_has_a_value_exactly_when_it_was_answered(given):
    rows = Draft().with_answers(list(given), given).rows(ITEMS)

    assert [row.item for row in rows] == ITEMS
    assert all((row.status == "answered") == (row.value is not None) for row in rows)
