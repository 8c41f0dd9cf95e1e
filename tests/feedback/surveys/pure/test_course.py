"""A respondent's own way: order, branches, screens."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.branching import Condition, pruned
from feedback.surveys.pure.course import PER_SCREEN, Course, in_order, option_order
from feedback.surveys.pure.draft import Draft
from tests.feedback.surveys.pure.test_branching import Question, branches, drafts

PLAIN = [Question(number, f"q{number}") for number in range(1, 8)]
BRANCH = Condition("q1", values=(1,))


def ids(course: Course[Question]) -> list[list[int]]:
    return [[step.id for step in screen] for screen in course.screens]


def test_three_questions_stand_on_a_screen():
    assert ids(Course(PLAIN, Draft())) == [[1, 2, 3], [4, 5, 6], [7]]


def test_going_on_starts_at_the_first_screen_that_was_not_sent():
    first = Draft().with_answers([1, 2, 3], {})
    last = first.with_answers([4, 5, 6], {}).with_answers([7], {})

    assert [Course(PLAIN, draft).reached for draft in (Draft(), first, last)] == [1, 2, 4]


def test_a_question_never_stands_beside_the_one_it_depends_on():
    steps = [PLAIN[0], replace(PLAIN[1], conditions=(BRANCH,)), *PLAIN[2:4]]

    before, yes, no = (Course(steps, Draft(given)) for given in ({}, {1: "1"}, {1: "2"}))

    assert (ids(before), ids(yes), ids(no)) == (
        [[1], [3, 4]], [[1], [2, 3, 4]], [[1], [3, 4]],
    )  # fmt: skip


def test_the_number_of_questions_is_a_limit_until_it_is_settled():
    steps = [PLAIN[0], replace(PLAIN[1], conditions=(BRANCH,)), PLAIN[2]]

    before, yes, no = (Course(steps, Draft(given)) for given in ({}, {1: "1"}, {1: "2"}))

    assert [(each.most, each.is_settled) for each in (before, yes, no)] == [
        (3, False), (3, True), (2, True),
    ]  # fmt: skip
    assert no.numbers == {1: 1, 3: 2}


def test_a_screen_names_its_questions():
    assert Course(PLAIN, Draft()).named("3,1,99,x") == [PLAIN[0], PLAIN[2]]


@given(branches, drafts, st.integers(0, 4), st.sampled_from(["0", "1", "2", "3", "skipped"]))
def test_answering_a_screen_leaves_it_and_those_before_as_they_are(steps, draft, which, answer):
    draft = pruned(steps, draft)
    before = ids(Course(steps, draft))
    holding = [number for number, screen in enumerate(before) if which in screen]
    after = ids(Course(steps, pruned(steps, draft.with_answers([which], {which: answer}))))

    for number in holding:
        assert after[: number + 1] == before[: number + 1]
    assert all(len(screen) <= PER_SCREEN for screen in after)


groups = st.lists(st.integers(0, 2), min_size=1, max_size=8).map(
    lambda found: [Question(number, f"q{number}", (), group) for number, group in enumerate(found)]
)


@given(groups, st.text(max_size=12))
def test_order_changes_places_within_a_group_only(steps, name):
    drawn = in_order(steps, name)

    assert [step.shuffle for step in drawn] == [step.shuffle for step in steps]
    assert sorted(step.id for step in drawn) == [step.id for step in steps]
    assert [step for step in drawn if not step.shuffle] == [
        step for step in steps if not step.shuffle
    ]  # fmt: skip
    assert in_order(steps, name) == drawn


def test_every_order_is_about_equally_likely():
    steps = [Question(number, f"q{number}", (), 1) for number in range(3)]

    drawn = Counter(
        tuple(step.id for step in in_order(steps, f"name {number}")) for number in range(6000)
    )

    # Chi-squared with 5 degrees of freedom: 20.5 is passed by chance once in a thousand.
    assert len(drawn) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in drawn.values()) < 20.5


@given(st.integers(0, 9), st.sets(st.integers(1, 9)), st.text(max_size=12), st.integers(1, 99))
def test_options_change_places_and_some_stay_at_the_end(count, alone, name, item):
    last = [option for option in sorted(alone) if option <= count]

    drawn = option_order(count, last, name, item)

    assert sorted(drawn) == list(range(1, count + 1))
    assert drawn[count - len(last) :] == last
    assert option_order(count, last, name, item) == drawn


def test_questions_draw_their_options_apart():
    orders = {tuple(option_order(5, [], "name", item)) for item in range(20)}

    assert len(orders) > 10
