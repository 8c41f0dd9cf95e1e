"""Categories, teams and the rules between them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from feedback.cases.models import Category, Route, Team
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.places.models import Place


def categories() -> QuerySet[Category]:
    """Return the categories in use, oldest first."""
    return Category.objects.filter(retired_at__isnull=True).order_by("pk")


def category_by_id(public_id: UUID) -> Category | None:
    """Return the category of this name, if it is in use."""
    return categories().filter(public_id=public_id).first()


def teams() -> QuerySet[Team]:
    """Return the teams in use, oldest first."""
    return Team.objects.filter(retired_at__isnull=True).order_by("pk")


def teams_with_members() -> QuerySet[Team, Any]:
    """Return the teams in use with whoever belongs to them, by name."""
    return teams().prefetch_related(Prefetch("members", User.objects.order_by("name", "pk")))


def team_by_id(public_id: UUID) -> Team | None:
    """Return the team of this name, if it is in use, with its members."""
    return teams_with_members().filter(public_id=public_id).first()


def routes() -> QuerySet[Route]:
    """Return the rules: the narrowest first."""
    return (
        Route.objects.select_related("category", "place", "team", "person")
        .defer("place__boundary", "place__outline")
        .order_by(F("category").asc(nulls_last=True), F("place").asc(nulls_last=True))
    )


def route_for(*, category: Category | None, place: Place | None) -> Route | None:
    """Return the rule for this, the narrowest one: what it is about counts more than where."""
    fits = Q(category__isnull=True) | Q(category=category), Q(place__isnull=True) | Q(place=place)
    return (
        Route.objects.filter(*fits)
        .select_related("team", "person")
        .order_by(F("category").asc(nulls_last=True), F("place").asc(nulls_last=True))
        .first()
    )


def answering_in(team: Team | None) -> QuerySet[User]:
    """Return those who answer residents, by name; of one team where one is given."""
    found = _holding(Role.COMMUNITY_LIAISON)
    return found.filter(case_teams=team) if team else found


def may_join() -> QuerySet[User]:
    """Return whoever may belong to a team: those who answer and those who read along."""
    return _holding(Role.COMMUNITY_LIAISON, Role.SUPERVISOR)


def _holding(*roles: Role) -> QuerySet[User]:
    held: Iterable[str] = [str(role) for role in roles]
    return (
        User.objects.filter(
            is_active=True, role_grants__role__in=held, role_grants__revoked_at__isnull=True
        )
        .distinct()
        .order_by("name", "id")
    )
