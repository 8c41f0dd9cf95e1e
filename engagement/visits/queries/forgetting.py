"""What is old enough to be forgotten."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from engagement.visits.enums import ClosureReason
from engagement.visits.models import (
    CheckBucket,
    Closure,
    Plan,
    RecentContact,
    Signal,
    Visit,
    WorkWeek,
)
from engagement.visits.queries.contacts import contact_days
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import Due, days_of
from trustapp.keeping.rules import TERMS


def kept_since(now: datetime) -> date:
    """Return the first day of which details are kept."""
    return localdate(now) - timedelta(days=days_of(Kind.VISITS))


def plans_due(now: datetime) -> Due:
    """Return plans that are old enough to be forgotten, with all that happened on them."""
    before = kept_since(now)
    late = Visit.objects.filter(stop__plan=OuterRef("pk"), received_at__date__gte=before)
    plans = Plan.objects.filter(~Exists(late), planned_on__lt=before)
    return Due(Kind.VISITS, plans, at="planned_on")


def weeks_due(now: datetime) -> Due:
    """Return weeks of work that are as old."""
    return Due(Kind.VISITS, WorkWeek.objects.filter(week_on__lt=kept_since(now)), at="week_on")


def windows_due(now: datetime) -> Due:
    """Return windows of trials that ended as long ago."""
    ended = Closure.objects.filter(reason=ClosureReason.TRIAL, ends_at__date__lt=kept_since(now))
    return Due(Kind.VISITS, ended, at="ends_at")


def signals_due(now: datetime) -> Due:
    """Return what stood out long enough ago."""
    before = localdate(now) - timedelta(days=days_of(Kind.SIGNALS))
    return Due(Kind.SIGNALS, Signal.objects.filter(month__lt=before), at="month")


def checks_due(now: datetime) -> Due:
    """Return what ties answers of checks to somebody's visits, of quarters that are over."""
    before = localdate(now) - timedelta(days=TERMS[Kind.CHECKS].usual)
    return Due(Kind.CHECKS, CheckBucket.objects.filter(quarter_on__lt=before), at="quarter_on")


def contacts_due(now: datetime) -> Due:
    """Return contacts that keep nobody away any more."""
    over = RecentContact.objects.exclude(day__in=contact_days(now))
    return Due(Kind.CONTACTS, over, at="day")


def to_forget(now: datetime) -> tuple[int, int]:
    """Return how many plans and visits are old enough to be forgotten, and not held."""
    plans = plans_due(now).free()
    return plans.count(), Visit.objects.filter(stop__plan__in=plans).count()
