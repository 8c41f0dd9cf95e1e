"""Long policies in pages that load fast."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.paging import clause_pages, pages


@given(some.lists(some.integers(0, 20)), some.integers(1, 30))
def test_pages_keep_everything_in_order_and_are_as_full_as_may_be(
    weights: list[int], most: int
) -> None:
    found = pages(weights, weight=lambda each: each, most=most)

    assert [each for page in found for each in page] == weights
    assert all(page for page in found)
    assert all(sum(page) <= most or len(page) == 1 for page in found)
    assert all(sum(page) + after[0] > most for page, after in pairwise(found))


def test_clauses_share_a_page_until_it_is_full() -> None:
    clauses = [Clause(number, f"k{number}", "", "x" * 40) for number in range(5)]

    found = clause_pages(clauses, most=100)

    assert [[clause.key for clause in page] for page in found] == [
        ["k0", "k1"], ["k2", "k3"], ["k4"],
    ]  # fmt: skip


def test_a_clause_that_is_too_long_is_cut_between_its_blocks() -> None:
    text = "One paragraph.\n\n- a list\n\n  of one item\n\n```\ncode\n\nmore\n```\n\nThe end."
    clause = Clause(3, "long", "Long", text)

    found = clause_pages([clause], most=30)

    assert [[(each.key, each.position, each.heading) for each in page] for page in found] == [
        [("long", 3, "Long")], [("long", 3, "")], [("long", 3, "")],
    ]  # fmt: skip
    assert [each.text for page in found for each in page] == [
        "One paragraph.", "- a list\n\n  of one item", "```\ncode\n\nmore\n```\n\nThe end.",
    ]  # fmt: skip


def test_no_clauses_make_no_page() -> None:
    assert clause_pages([], most=10) == []
