"""Which cases have been kept long enough, and which are held."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from feedback.cases.enums import CaseState
from feedback.cases.models import Case, Entry
from trustapp.keeping.enums import Kind
from trustapp.keeping.models import Hold
from trustapp.keeping.queries import Due, days_of, hold_on


def cases_due(now: datetime) -> Due:
    """Return closed cases whose last word, of whoever, is as old as cases are kept."""
    before = now - timedelta(days=days_of(Kind.CASES))
    said_since = Entry.objects.filter(case=OuterRef("pk"), at__gte=before)
    over = Case.objects.filter(~Exists(said_since), state=CaseState.CLOSED, closed_at__lt=before)
    subject = Concat(
        Value("case:"), Cast(OuterRef("public_id"), TextField()), output_field=TextField()
    )
    return Due(Kind.CASES, over, at="received_at", subject=subject)


def hold_on_case(case: Case) -> Hold | None:
    """Return the hold that keeps this case, if there is one."""
    return hold_on(Kind.CASES, case.subject)
