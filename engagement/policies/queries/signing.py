"""Who has to sign what, by when, and who has not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from engagement.policies.models import QuizTry, Signature, SigningRequest, Version
from trustapp.accounts.models import Assignment, RoleGrant, User

# Whoever joins late has as long as the others had, and never less than this.
SHORTEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Signer:
    """One person of whom a signature is asked."""

    user: User
    due_on: date
    signed_at: datetime | None
    tries: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    """One version that a person has to sign, or has signed."""

    request: SigningRequest
    due_on: date
    signed_at: datetime | None
    is_late: bool


def _serving(today: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today
    )


def _asked_of(request: SigningRequest, today: date) -> QuerySet[User]:
    """Return who holds a role and serves in a place that the request names, and since when."""
    grants = RoleGrant.objects.filter(revoked_at__isnull=True, role__in=request.roles)
    since = grants.filter(user=OuterRef("pk")).values("user").annotate(first=Min("granted_at"))
    people = User.objects.filter(is_active=True, pk__in=grants.values("user")).annotate(
        since=Subquery(since.values("first"), output_field=DateTimeField())
    )
    if not request.place_ids:
        return people
    serving = _serving(today).filter(place__in=request.place_ids)
    first = (
        serving.filter(officer__user=OuterRef("pk"))
        .values("officer__user")
        .annotate(first=Min("starts_on"))
    )
    return people.filter(pk__in=serving.values("officer__user")).annotate(
        serves_since=Subquery(first.values("first"))
    )


def signers(
    request: SigningRequest, *, today: date, among: Collection[int] | None = None
) -> list[Signer]:
    """Return everyone asked, those who have not signed first, the longest overdue on top."""
    signed = Signature.objects.filter(request=request, user=OuterRef("pk"))
    tries = (
        QuizTry.objects.filter(request=request, user=OuterRef("pk"))
        .order_by()
        .values("user")
        .annotate(count=Count("pk"))
    )
    people = _asked_of(request, today).annotate(
        signed=Subquery(signed.values("signed_at")[:1]),
        tried=Coalesce(Subquery(tries.values("count")), 0),
    )
    if among is not None:
        people = people.filter(pk__in=among)
    found = [_signer(request, person, today) for person in people.order_by("name", "pk")]
    return sorted(found, key=lambda each: (each.signed_at is not None, each.due_on))


def _signer(request: SigningRequest, person: Any, today: date) -> Signer:
    due_on = _due(request, localdate(person.since), getattr(person, "serves_since", None))
    is_late = person.signed is None and due_on < today
    return Signer(person, due_on, person.signed, person.tried, is_late)


def _due(request: SigningRequest, since: date, serves_since: date | None) -> date:
    joined = max(since, serves_since or since)
    asked_on = localdate(request.asked_at)
    if joined <= asked_on:
        return request.due_on
    return joined + max(request.due_on - asked_on, SHORTEST)


def open_requests() -> QuerySet[SigningRequest]:
    """Return what has to be signed now, the soonest due first."""
    return (
        SigningRequest.objects.filter(ended_at__isnull=True)
        .select_related("version__policy")
        .defer("version__body")
        .order_by("due_on", "pk")
    )


def to_sign(user: User, *, today: date) -> list[ToSign]:
    """Return what a person has to sign now and what of it is signed, the soonest due first."""
    granted = dict(
        RoleGrant.objects.filter(user=user, revoked_at__isnull=True)
        .order_by("granted_at")
        .values_list("role", "granted_at")
    )
    served = list(_serving(today).filter(officer__user=user).values_list("place", "starts_on"))
    places = [place for place, _day in served]
    signed = Signature.objects.filter(request=OuterRef("pk"), user=user).values("signed_at")
    mine = open_requests().filter(
        Q(place_ids=[]) | Q(place_ids__overlap=places), roles__overlap=sorted(granted)
    )
    found = []
    for request in mine.annotate(signed=Subquery(signed[:1])):
        since = min(granted[role] for role in request.roles if role in granted)
        days = [day for place, day in served if place in request.place_ids]
        due_on = _due(request, localdate(since), min(days, default=None))
        is_late = request.signed is None and due_on < today
        found.append(ToSign(request, due_on, request.signed, is_late))
    return sorted(found, key=lambda each: (each.signed_at is not None, each.due_on))


def request_for(public_id: Any, user: User, *, today: date) -> ToSign | None:
    """Return what one person is asked to sign under this name."""
    return next(
        (each for each in to_sign(user, today=today) if each.request.public_id == public_id), None
    )


def request_by_id(public_id: Any) -> SigningRequest | None:
    """Return a request for signatures, also one that has ended."""
    return (
        SigningRequest.objects.select_related("version__policy").filter(public_id=public_id).first()
    )


def last_signed(user: User, version: Version) -> Version | None:
    """Return the newest earlier version of this policy that the person signed."""
    return (
        Version.objects.filter(
            policy=version.policy_id, number__lt=version.number, signings__signatures__user=user
        )
        .select_related("policy")
        .order_by("-number")
        .first()
    )


def tries_of(request: SigningRequest, user: User) -> int:
    """Return how often a person has tried the questions."""
    return QuizTry.objects.filter(request=request, user=user).count()


def team_of(user: User, *, today: date) -> list[int]:
    """Return the accounts of the officers whom this person supervises today."""
    return list(
        _serving(today)
        .filter(supervisor__user=user, officer__user__isnull=False)
        .order_by("officer__user")
        .values_list("officer__user", flat=True)
        .distinct()
    )


def newest_request(version: Version) -> SigningRequest | None:
    """Return the last request for signatures under any version of this policy."""
    return (
        SigningRequest.objects.filter(version__policy=version.policy_id)
        .select_related("version")
        .order_by(F("asked_at").desc(), "-pk")
        .first()
    )
