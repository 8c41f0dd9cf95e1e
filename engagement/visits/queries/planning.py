"""What a supervisor chooses from when planning."""

from django.db.models import QuerySet

from engagement.visits.models import Stop
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


def marked_doors(*, place_id: int, street: str) -> set[str]:
    """Return the doors of a street where somebody once asked us not to come."""
    marked = Stop.objects.filter(
        plan__place=place_id, plan__street__iexact=street, do_not_visit=True
    )
    return set(marked.values_list("door", flat=True))
