"""Drafts: what was answered, what was skipped, where to go on."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.draft import AnswerRow, Draft, screen_to_resume, screens

ITEMS = [11, 12, 13, 14, 15, 16, 17]
answers = st.sampled_from([*map(str, range(11)), "dont_know", "prefer_not", "skipped", ""])


def test_three_questions_stand_on_a_screen():
    assert screens(ITEMS) == [[11, 12, 13], [14, 15, 16], [17]]


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


def test_going_on_starts_at_the_first_screen_that_was_not_sent():
    first = Draft().with_answers(ITEMS[:3], {})
    last = first.with_answers(ITEMS[3:6], {}).with_answers(ITEMS[6:], {})

    assert [screen_to_resume(ITEMS, draft) for draft in (Draft(), first, last)] == [1, 2, 4]


@given(st.dictionaries(st.sampled_from(ITEMS), answers), st.booleans())
def test_a_draft_comes_back_as_it_was_saved(given, has_about):
    about = {"sex": "male"} if has_about else {}
    draft = Draft().with_answers(list(given), given).with_about(about)

    assert Draft.load(draft.dump()) == draft


@given(st.dictionaries(st.sampled_from(ITEMS), answers))
def test_a_row_has_a_value_exactly_when_it_was_answered(given):
    rows = Draft().with_answers(list(given), given).rows(ITEMS)

    assert [row.item for row in rows] == ITEMS
    assert all((row.status == "answered") == (row.value is not None) for row in rows)
