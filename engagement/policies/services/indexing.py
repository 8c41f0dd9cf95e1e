"""Which version people see on which day, and the words it is found by."""

from datetime import date
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from engagement.policies.models import ALWAYS, FOREVER, Policy, Showing, Version


@transaction.atomic
def show_version(*, version: Version) -> None:
    """Show a version from its day on, in place of the one before it.

    A first version is shown from its publication on: there is nothing else to show.
    """
    shown = Showing.objects.filter(version__policy=version.policy)
    day = version.in_force_on
    assert day is not None, "a published version has its day"
    replaced = shown.filter(until_on=FOREVER).exclude(version=version).update(until_on=day)
    Showing.objects.update_or_create(
        version=version, defaults={"from_on": day if replaced else ALWAYS}
    )
    refresh_search(version=version)


@transaction.atomic
def hide_policy(*, policy: Policy, from_on: date) -> None:
    """Show no version of a policy from a day on."""
    Showing.objects.filter(version__policy=policy, until_on__gt=from_on).update(until_on=from_on)


@transaction.atomic
def refresh_search(*, version: Version) -> None:
    """Index a version anew: title and number first, then headings, then the text."""
    policy = version.policy
    headings = " ".join(version.clauses.order_by("position").values_list("heading", flat=True))
    words = {"A": policy.title, "B": f"{headings} {policy.topic}", "C": version.body}
    number = SearchVector(Value(policy.number), config="simple", weight="A")
    vectors = [number] + [
        SearchVector(Value(value), config=config, weight=weight)
        for weight, value in {**words, "D": f"{version.summary} {version.means_for_you}"}.items()
        for config in ("english", "simple")
    ]
    Showing.objects.filter(version=version).update(search=reduce(add, vectors))
