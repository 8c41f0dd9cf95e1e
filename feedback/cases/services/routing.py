"""Deciding what messages are about, who looks after them, and how they get there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from feedback.cases import queries
from feedback.cases.enums import CaseState
from feedback.cases.errors import NotOfTheTeam, StillNeeded
from feedback.cases.models import Case, Category, Route, Team
from trustapp.accounts.models import User
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.places.models import Place

Names = Mapping[str, str]


@transaction.atomic
def add_category(*, names: Names, by: Actor, now: datetime) -> Category:
    """Give residents one more thing that a message can be about."""
    category = Category.objects.create(names=dict(names))
    _record(by, "cases.add_category", category, now, names=dict(names))
    return category


@transaction.atomic
def rename_category(*, category: Category, names: Names, by: Actor, now: datetime) -> Category:
    """Call a category something else, wherever it is shown."""
    category.names = dict(names)
    category.save(update_fields=["names"])
    _record(by, "cases.rename_category", category, now, names=dict(names))
    return category


@transaction.atomic
def retire_category(*, category: Category, by: Actor, now: datetime) -> None:
    """Offer the category no longer, and end its rules; what is in it stays in it."""
    category = Category.objects.select_for_update().get(pk=category.pk)
    if category.retired_at is not None:
        return
    category.retired_at = now
    category.save(update_fields=["retired_at"])
    Route.objects.filter(category=category).delete()
    _record(by, "cases.retire_category", category, now)


@transaction.atomic
def add_team(*, names: Names, members: Iterable[User], by: Actor, now: datetime) -> Team:
    """Put people together who look after the same messages."""
    team = Team.objects.create(names=dict(names))
    team.members.set(members)
    _record_team(by, "cases.add_team", team, now)
    return team


@transaction.atomic
def change_team(
    *, team: Team, names: Names, members: Iterable[User], by: Actor, now: datetime
) -> Team:
    """Call a team something else, or change who is in it; rules stop naming whoever left."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.names = dict(names)
    team.save(update_fields=["names"])
    team.members.set(members)
    Route.objects.filter(team=team).exclude(person__in=team.members.all()).update(person=None)
    _record_team(by, "cases.change_team", team, now)
    return team


@transaction.atomic
def retire_team(*, team: Team, by: Actor, now: datetime) -> None:
    """Send nothing more to a team.

    Raises StillNeeded while a rule or an open message names it.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.retired_at is not None:
        return
    is_open = Case.objects.filter(~Q(state=CaseState.CLOSED), team=team)
    if team.routes.exists() or is_open.exists():
        raise StillNeeded
    team.retired_at = now
    team.save(update_fields=["retired_at"])
    _record(by, "cases.retire_team", team, now)


@transaction.atomic
def set_route(
    *,
    category: Category | None,
    place: Place | None,
    team: Team,
    person: User | None,
    by: Actor,
    now: datetime,
) -> Route:
    """Bring what is about this, from there, to a team or to one of it; a rule before is replaced.

    What is here already stays where it is. Raises NotOfTheTeam.
    """
    # Held, so that nobody leaves or closes the team meanwhile.
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.retired_at is not None or not (person is None or _answers_in(team, person)):
        raise NotOfTheTeam
    route, _ = Route.objects.update_or_create(
        category=category, place=place, defaults={"team": team, "person": person}
    )
    _record_route(by, "cases.set_route", route, now)
    return route


@transaction.atomic
def end_route(*, route: Route, by: Actor, now: datetime) -> None:
    """Take a rule away; a second press finds nothing and changes nothing."""
    held = Route.objects.select_for_update(of=("self",)).filter(pk=route.pk).first()
    if held is None:
        return
    _record_route(by, "cases.end_route", held, now)
    held.delete()


def place_with(case: Case) -> dict[str, object]:
    """Return where the rules bring a case, as changes to it: a team, and perhaps one of it."""
    route = queries.route_for(category=case.category, place=case.place)
    if route is None:
        return {}
    changes: dict[str, object] = {"team": route.team}
    if route.person and _answers_in(route.team, route.person):
        changes |= {"assigned_to": route.person, "state": CaseState.ASSIGNED}
    return changes


def _answers_in(team: Team, person: User) -> bool:
    return queries.answering_in(team).filter(pk=person.pk).exists()


def _record(
    by: Actor, action: str, thing: Category | Team, now: datetime, **detail: object
) -> None:
    kind = "case_category" if isinstance(thing, Category) else "case_team"
    audit.record(by=by, action=action, target=f"{kind}:{thing.public_id}", now=now, detail=detail)


def _record_team(by: Actor, action: str, team: Team, now: datetime) -> None:
    members = sorted(team.members.values_list("pk", flat=True))
    _record(by, action, team, now, names=team.names, members=members)


def _record_route(by: Actor, action: str, route: Route, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        target=f"case_route:{route.pk}",
        now=now,
        detail={
            "category": route.category_id,
            "place": route.place_id,
            "team": route.team_id,
            "person": route.person_id,
        },
    )
