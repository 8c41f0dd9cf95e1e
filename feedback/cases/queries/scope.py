"""Whose eyes a case is for: every list, count, search and page about cases begins here."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from feedback.cases.models import Case, Team
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant
from trustapp.promises.models import Promise

_ABOUT_CASES = "case:"
# The id in a subject about a case; nothing in any other subject.
_CASE_ID = Func(
    OuterRef("subject"), Value("^case:(.{36})$"), function="substring", output_field=TextField()
)


def cases_for(user_id: int) -> QuerySet[Case, Any]:
    """Return the cases that this person may see, if they may see cases at all.

    That is what was brought to one of their teams or to themselves, and what was brought to
    nobody. What is with a team in which nobody answers is for everyone, so that nothing is lost
    when the last of a team leaves.
    """
    return Case.objects.filter(_in_scope(user_id))


def case_in_scope(user_id: int, public_id: UUID | str) -> Case | None:
    """Return the case with its place and whoever has it, if this person may see it."""
    return with_surroundings(cases_for(user_id)).filter(public_id=public_id).first()


def cases_in_scope(user_id: int, public_ids: Iterable[UUID]) -> QuerySet[Case, Any]:
    """Return those of these cases that this person may see, the first to come in first."""
    return with_surroundings(cases_for(user_id)).filter(public_id__in=public_ids).order_by("pk")


def with_surroundings(cases: QuerySet[Case, Any]) -> QuerySet[Case, Any]:
    """Return the cases with what every page says about them."""
    return cases.select_related("place", "category", "team", "assigned_to__officer").defer(
        "place__boundary", "place__outline"
    )


def promises_in_scope(owed: QuerySet[Promise], *, user_id: int) -> QuerySet[Promise]:
    """Return the promises without those about cases that this person may not see."""
    seen = cases_for(user_id).filter(public_id=Cast(_CASE_ID, UUIDField()))
    return owed.filter(~Q(subject__startswith=_ABOUT_CASES) | Exists(seen))


def _in_scope(user_id: int) -> Q:
    answering = RoleGrant.objects.filter(
        user__case_teams=OuterRef("pk"),
        user__is_active=True,
        role=Role.COMMUNITY_LIAISON,
        revoked_at__isnull=True,
    )
    theirs = Team.objects.filter(members=user_id)
    deserted = Team.objects.filter(~Exists(answering))
    return (
        Q(team__isnull=True)
        | Q(assigned_to=user_id)
        | Q(team__in=theirs.values("pk"))
        | Q(team__in=deserted.values("pk"))
    )
