"""What a supervisor chooses from when planning."""

from django.db.models import QuerySet

from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.places.models import Place


def officers_to_send() -> QuerySet[Officer]:
    """Return the officers who can log visits: with an active account and the role."""
    return Officer.objects.filter(
        user__is_active=True,
        user__role_grants__role=Role.OFFICER,
        user__role_grants__revoked_at__isnull=True,
    ).order_by("name", "pk")


def places_to_choose() -> QuerySet[Place]:
    """Return the places by name, without their shapes."""
    return Place.objects.defer("boundary", "outline").order_by("name")


def place_by_number(number: int) -> Place | None:
    """Return the place with this number, without its shape."""
    return Place.objects.defer("boundary", "outline").filter(number=number).first()
