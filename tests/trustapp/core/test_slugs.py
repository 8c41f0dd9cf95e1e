"""Words of an address."""

import pytest

from engagement.policies.models import Policy
from tests.waiting import one_after_the_other
from trustapp.core.services import free_slug


def open_policy(number: str, title: str) -> str:
    slug = free_slug(Policy, title, longest=12, otherwise="policy")
    Policy.objects.create(number=number, slug=slug, title=title, topic="a", owner_label="a")
    return slug


@pytest.mark.django_db
def test_a_title_that_comes_again_is_numbered() -> None:
    titles = ["Use of force", "Use of force!", "Use of force, long ago", "武力", "武力の使用"]

    slugs = [open_policy(f"{number}.1", title) for number, title in enumerate(titles, start=1)]

    assert slugs == ["use-of-force", "use-of-force-2", "use-of-force-3", "policy", "policy-2"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_addresses() -> None:
    numbers = iter(["1.1", "2.1"])

    assert one_after_the_other(lambda: open_policy(next(numbers), "Searches")) == [
        "searches", "searches-2",
    ]  # fmt: skip
