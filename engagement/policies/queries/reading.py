"""Questions about policies: what holds now, and what changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify

from engagement.policies.enums import ApprovalKind, ApprovalOutcome
from engagement.policies.models import FOREVER, Approval, Policy, Showing, Version
from engagement.policies.pure import clauses as text
from engagement.policies.pure.redline import ClauseChange, redline
from engagement.policies.queries.lines import origins_between

# What stands around a found word until a template turns it into a mark. No text has these.
MARK_START, MARK_END = "\x02", "\x03"
MOST_FOUND = 50
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def _in_order(number: str) -> Cast:
    """Order by the parts of a number, so that 4.10 comes after 4.9."""
    parts = Func(F(number), Value("."), function="string_to_array", output_field=TextField())
    return Cast(parts, ArrayField(IntegerField()))


def policy_list(topics: Sequence[str] = (), *, today: date) -> QuerySet[Version]:
    """Return each policy's version that holds today, or its first to come, by topic and number."""
    versions = Version.objects.shown(today).without_text().select_related("policy")
    if topics:
        versions = versions.filter(policy__topic__in=topics)
    return versions.order_by("policy__topic", _in_order("policy__number"))


@dataclass(frozen=True, slots=True)
class Topic:
    """What policies are about, and how many are."""

    name: str
    count: int

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return slugify(self.name, allow_unicode=True) or "other"


def topics_shown(today: date) -> list[Topic]:
    """Return the topics of what people see today, A to Z."""
    rows = (
        Version.objects.shown(today)
        .values_list("policy__topic")
        .annotate(count=Count("pk"))
        .order_by("policy__topic")
    )
    return [Topic(name, count) for name, count in rows]


def ended(today: date) -> QuerySet[Policy]:
    """Return the policies that no longer hold, the last one to end first."""
    return Policy.objects.filter(retired_on__lte=today).order_by("-retired_on", "number")


def recently_changed(limit: int) -> QuerySet[Version]:
    """Return the newest published version of each policy, last published first."""
    return (
        Version.objects.published()
        .filter(showing__until_on=FOREVER)
        .without_text()
        .select_related("policy")
        .order_by("-published_at", "-pk")[:limit]
    )


def search(words: str, *, today: date) -> QuerySet[Version]:
    """Return the shown versions that match the words or part of a number, best first.

    Each carries an `excerpt` in which the found words stand between MARK_START and MARK_END.
    """
    query = SearchQuery(words, config="english", search_type="websearch") | SearchQuery(
        words, config="simple", search_type="websearch"
    )
    # By its key, so that the index of words is asked once and not every shown version.
    matching = Showing.objects.filter(search=query, from_on__lte=today, until_on__gt=today)
    found = Q(pk__in=matching.values("pk")) | Q(policy__title__icontains=words)
    for number in _NUMBER.findall(words):
        found |= Q(policy__number__contains=number)
    whole = Concat("summary", Value("\n\n"), "body", output_field=TextField())
    excerpt = SearchHeadline(
        whole, query, config="english", start_sel=MARK_START, stop_sel=MARK_END,
        min_words=20, max_words=40,
    )  # fmt: skip
    return (
        Version.objects.shown(today)
        .filter(found)
        .without_text()
        .select_related("policy")
        .annotate(rank=SearchRank(F("showing__search"), query), excerpt=excerpt)
        .order_by("-rank", _in_order("policy__number"))[:MOST_FOUND]
    )


def history(slug: str) -> list[Version]:
    """Return the published versions of a policy, newest first, without their text."""
    return list(
        Version.objects.published()
        .filter(policy__slug=slug)
        .without_text()
        .select_related("policy")
        .order_by("-number")
    )


def version_of(slug: str, number: int) -> Version | None:
    """Return one published version of a policy."""
    return next((version for version in history(slug) if version.number == number), None)


def in_force(versions: list[Version], today: date) -> Version | None:
    """Return the version of a history that holds today; none of a policy that was retired."""
    if versions and versions[0].policy.is_retired(today):
        return None
    return next((version for version in versions if version.is_in_force(today)), None)


def clauses_of(version: Version) -> tuple[text.Clause, ...]:
    """Return the clauses of a published version in order."""
    rows = version.clauses.order_by("position")
    return tuple(
        text.Clause(row.position, row.key, row.heading, row.text, tuple(row.origins))
        for row in rows
    )


def clauses_of_newest(policy: Policy) -> tuple[text.Clause, ...]:
    """Return the clauses that a draft of this policy would replace; none before the first."""
    newest = newest_published(policy)
    return clauses_of(newest) if newest else ()


def changes_between(older: Version | None, newer: Version) -> tuple[ClauseChange, ...]:
    """Return what changed from one published version to another; all of a first one is new."""
    if older is None:
        return redline((), clauses_of(newer))
    after = clauses_of(newer)
    if newer.number == older.number + 1:
        origins = {clause.key: clause.origins or () for clause in after}
    else:
        origins = origins_between(older.policy, older.number, newer.number)
    return redline(clauses_of(older), after, origins)


def version_cited(number: str, version: int | None = None) -> Version | None:
    """Return what a label such as POL-4.2@v3 stands for; of POL-4.2, the newest version."""
    cited = Version.objects.published().filter(policy__number=number)
    if version is not None:
        cited = cited.filter(number=version)
    return cited.select_related("policy").without_text().order_by("-number").first()


def policy_by_slug(slug: str) -> Policy | None:
    """Return a policy, published or not yet."""
    return Policy.objects.filter(slug=slug).first()


def draft_of(slug: str) -> Version | None:
    """Return the draft of a policy, also while it waits for approval, with who saved it last."""
    drafts = Version.objects.drafts().filter(policy__slug=slug)
    return drafts.select_related("policy", "saved_by").first()


def newest_published(policy: Policy) -> Version | None:
    """Return the version that a draft of this policy would replace."""
    return Version.objects.published().filter(policy=policy).order_by("-number").first()


def managed() -> QuerySet[Policy]:
    """Return every policy by number, with all its versions newest first as `all_versions`.

    Each says whether it has a published version, and whether its end waits for approval.
    """
    versions = (
        Version.objects.without_text().select_related("saved_by").order_by("policy", "-number")
    )
    ends = Approval.objects.filter(
        policy=OuterRef("pk"), kind=ApprovalKind.RETIRE, outcome=ApprovalOutcome.WAITING
    )
    published = Version.objects.published().filter(policy=OuterRef("pk"))
    return (
        Policy.objects.annotate(end_waits=Exists(ends), has_version=Exists(published))
        .prefetch_related(Prefetch("versions", versions, to_attr="all_versions"))
        .order_by(_in_order("number"))
    )


def topics() -> list[str]:
    """Return the topics in use, A to Z."""
    return list(Policy.objects.order_by("topic").values_list("topic", flat=True).distinct())
