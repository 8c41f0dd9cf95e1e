"""Thanks that were passed on, for those they are meant for."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from feedback.cases.models import Case, PassedThanks
from trustapp.accounts import queries as accounts
from trustapp.accounts.models import Officer


def officers_to_thank() -> QuerySet[Officer]:
    """Return the officers who can read thanks here, by name."""
    return Officer.objects.filter(user__is_active=True).order_by("name", "pk")


def thanks_for(
    user_id: int, *, is_supervisor: bool, today: date, before: int | None = None
) -> QuerySet[PassedThanks, Any]:
    """Return the thanks meant for this person, or for the officers they lead, newest first."""
    meant = Q(officer__user=user_id)
    if is_supervisor:
        meant |= Q(officer__in=accounts.officers_led_by(user_id, today).values("pk"))
    found = PassedThanks.objects.filter(meant)
    if before is not None:
        found = found.filter(pk__lt=before)
    return (
        found.select_related("case__place", "officer")
        .defer("case__place__boundary", "case__place__outline", "case__contact")
        .order_by("-pk")
    )


def thanked_in(case: Case) -> list[PassedThanks]:
    """Return to whom the thanks were passed on."""
    passed = PassedThanks.objects.filter(case=case).select_related("officer")
    return list(passed.order_by("pk"))
