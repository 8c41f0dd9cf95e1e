"""Forgetting what happened at doors, once it is old; what stays are counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from engagement.visits import queries
from trustapp.audit.services import record
from trustapp.core.pure.actor import system

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many plans are gone, with how many visits."""

    plans: int = 0
    visits: int = 0


@transaction.atomic
def forget_visits(*, now: datetime) -> Forgotten:
    """Forget plans, stops and visits that are older than the department keeps them.

    By place and month the outcomes stay, as counts. Weeks of officers' work go, too. A no of a
    resident stays for good; the window of a trial goes with what happened in it. What a hold is on
    stays. Running it again changes nothing.
    """
    before = queries.kept_since(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT plans, visits FROM visits_forget(%s, %s)", [before, CHUNK])
        gone = Forgotten(*cursor.fetchone())
    queries.weeks_due(now).free().delete()
    queries.windows_due(now).free().delete()
    if gone.plans:
        record(
            by=system("visits.forget_visits"), action="visits.forget_visits", target="plans",
            now=now, detail={"plans": gone.plans, "visits": gone.visits},
        )  # fmt: skip
    return gone


def forget_contacts(*, now: datetime) -> int:
    """Forget contacts that keep nobody away any more, and return how many."""
    gone, _ = queries.contacts_due(now).free().delete()
    return gone
