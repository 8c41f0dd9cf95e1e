"""Bringing a case to whoever should have it: one person, another team, another category."""

from datetime import datetime

from django.db import transaction

from feedback.cases import queries
from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.errors import AlreadyThere, CannotWork, NotOfTheTeam
from feedback.cases.models import Case, Category, Team
from feedback.cases.services.changing import lock_open, save, write_entry
from feedback.cases.services.routing import place_with
from trustapp.accounts.models import User
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor


@transaction.atomic
def assign_case(*, by: Actor, case: Case, to: User, seen_revision: int, now: datetime) -> Case:
    """Give the case to somebody who answers residents, and who is in the team that has it.

    Raises CannotWork, NotOfTheTeam, AlreadyClosed and ChangedMeanwhile.
    """
    if not to.has_perm("cases.work_case"):
        raise CannotWork
    case = lock_open(case, seen_revision)
    if case.team and not queries.answering_in(case.team).filter(pk=to.pk).exists():
        raise NotOfTheTeam
    save(case, assigned_to=to, state=_state(case, to))
    write_entry(case, EntryKind.ASSIGNED, author_id=to.pk, now=now)
    _record(by, "cases.assign_case", case, now, to=to.pk)
    return case


@transaction.atomic
def refer_case(
    *,
    by: Actor,
    case: Case,
    team: Team,
    person: User | None,
    reason: str,
    seen_revision: int,
    now: datetime,
) -> Case:
    """Pass the case on to a team, or to one of it; every date that was promised stays.

    Raises AlreadyThere, NotOfTheTeam, AlreadyClosed and ChangedMeanwhile.
    """
    case = lock_open(case, seen_revision)
    # Held, so that the team is not closed meanwhile.
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.retired_at is not None:
        raise NotOfTheTeam
    if person and not queries.answering_in(team).filter(pk=person.pk).exists():
        raise NotOfTheTeam
    if case.team_id == team.pk and case.assigned_to_id == (person and person.pk):
        raise AlreadyThere
    save(case, team=team, assigned_to=person, state=_state(case, person))
    write_entry(case, EntryKind.REFERRED, author_id=by.user_id, words=reason, team=team, now=now)
    if person:
        write_entry(case, EntryKind.ASSIGNED, author_id=person.pk, now=now)
    _record(by, "cases.refer_case", case, now, team=team.pk, person=person and person.pk)
    return case


@transaction.atomic
def sort_case(
    *, by: Actor, case: Case, category: Category | None, seen_revision: int, now: datetime
) -> Case:
    """Say what the case is about; if nobody has it yet, it goes where the rules bring it.

    Raises AlreadyThere, AlreadyClosed and ChangedMeanwhile.
    """
    case = lock_open(case, seen_revision)
    if case.category_id == (category and category.pk):
        raise AlreadyThere
    case.category = category
    moved = {} if case.assigned_to_id else place_with(case)
    before = case.team_id
    save(case, category=category, **moved)
    write_entry(case, EntryKind.CATEGORY, author_id=by.user_id, category=category, now=now)
    if case.team and case.team_id != before:
        write_entry(case, EntryKind.REFERRED, author_id=by.user_id, team=case.team, now=now)
    if "assigned_to" in moved:
        write_entry(case, EntryKind.ASSIGNED, author_id=case.assigned_to_id, now=now)
    _record(by, "cases.sort_case", case, now, category=case.category_id, team=case.team_id)
    return case


def _state(case: Case, keeper: User | None) -> str:
    """Return the state after it changed hands: an answer that was given stays given."""
    if case.state == CaseState.ANSWERED:
        return case.state
    return CaseState.ASSIGNED if keeper else CaseState.NEW


def _record(by: Actor, action: str, case: Case, now: datetime, **detail: object) -> None:
    audit.record(by=by, action=action, target=case.subject, now=now, detail=detail)
