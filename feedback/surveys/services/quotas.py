"""Quotas of open links: how many people of a group are taken, decided one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from feedback.surveys.enums import SurveyState
from feedback.surveys.models import Quota, QuotaCount, Response, Survey
from feedback.surveys.queries import Standing
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class QuotasFixed(Refused):
    """A survey that has started keeps the quotas it started with."""

    message = _("This survey has started, so its limits can no longer be changed.")
    code = "quotas_fixed"


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """At most so many people of one group: a place's slug, or a category of what people say."""

    dimension: str
    category: str
    most: int


@transaction.atomic
def set_quotas(*, by: Actor, survey: Survey, limits: Sequence[GroupLimit], now: datetime) -> None:
    """Replace the quotas of a draft. Raises QuotasFixed once it has started."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != SurveyState.DRAFT:
        raise QuotasFixed
    Quota.objects.filter(survey=held).delete()
    Quota.objects.bulk_create(
        Quota(survey=held, dimension=each.dimension, category=each.category, most=each.most)
        for each in limits
    )
    record(
        by=by,
        action="surveys.set_quotas",
        target=f"survey:{held.public_id}",
        now=now,
        detail={"quotas": len(limits)},
    )


def take_place(*, standing: Standing, about: Mapping[str, str]) -> bool:
    """Take one place in every quota that this person counts for; False when one is full.

    Call it inside the transaction that hands the answers in. Counts are locked in one order, so
    that any number of people at once take the last place once.
    """
    given = Response.objects.filter(pk__in=[standing.response])
    place = given.values_list("place__slug", flat=True).get()
    groups = {**about, "place": place or ""}
    matching = [
        quota.pk
        for quota in Quota.objects.filter(survey=standing.survey).order_by("id")
        if groups.get(quota.dimension) == quota.category
    ]
    QuotaCount.objects.bulk_create(
        [QuotaCount(quota_id=quota, wave_id=standing.wave) for quota in matching],
        ignore_conflicts=True,
    )
    counts = QuotaCount.objects.filter(quota__in=matching, wave=standing.wave)
    held = list(counts.select_for_update(of=("self",)).select_related("quota").order_by("quota_id"))
    if any(count.taken >= count.quota.most for count in held):
        return False
    counts.update(taken=F("taken") + 1)
    return True
