"""What is old enough to be forgotten."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from engagement.visits.models import Plan, Visit


def kept_since(now: datetime) -> date:
    """Return the first day of which details are kept."""
    return localdate(now) - timedelta(days=settings.VISIT_DETAIL_DAYS)


def to_forget(now: datetime) -> tuple[int, int]:
    """Return how many plans and visits are old enough to be forgotten."""
    before = kept_since(now)
    late = Visit.objects.filter(stop__plan=OuterRef("pk"), received_at__date__gte=before)
    plans = Plan.objects.filter(~Exists(late), planned_on__lt=before)
    return plans.count(), Visit.objects.filter(stop__plan__in=plans).count()
