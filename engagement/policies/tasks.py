"""Work that waits for no page: documents, printing, comment periods and reviews."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from engagement.policies import services
from engagement.policies.services import printing, reading
from trustapp.core.pure.actor import system


@shared_task(name="policies.read_document")
def read_document(*, document_id: int, **_: Any) -> bool:
    """Read a document that somebody handed in."""
    return reading.read_document(document_id=document_id, now=timezone.now())


@shared_task(name="policies.read_waiting_documents")
def read_waiting_documents(**_: Any) -> int:
    """Read documents whose poke never arrived, and forget those whose day is over."""
    now = timezone.now()
    services.forget_documents(now=now)
    return services.poke_documents(now=now)


@shared_task(name="policies.advance_consultations")
def advance_consultations(**_: Any) -> int:
    """End phases whose last day is over, and promise minutes of meetings that were held."""
    by, now = system("policies.advance_consultations"), timezone.now()
    services.promise_minutes(by=by, now=now)
    return services.advance_consultations(by=by, now=now)


@shared_task(name="policies.plan_reviews")
def plan_reviews(**_: Any) -> int:
    """Promise a next look at every policy, and open the reviews whose day is near."""
    return services.plan_reviews(by=system("policies.plan_reviews"), now=timezone.now())


@shared_task(name="policies.forget_unconfirmed")
def forget_unconfirmed(**_: Any) -> int:
    """Delete comments that nobody confirmed in time."""
    return services.forget_unconfirmed(by=system("policies.forget_unconfirmed"), now=timezone.now())


@shared_task(name="policies.hear_of_failure")
def hear_of_failure(*, ref: str, **_: Any) -> None:
    """Look again at the rule that a finding says has failed."""
    services.hear_of_failure(ref=ref, by=system("policies.hear_of_failure"), now=timezone.now())


@shared_task(name="policies.print_version")
def print_version(*, version_id: int, language: str, **_: Any) -> bool:
    """Print a version that was published."""
    return printing.print_version(version_id=version_id, language=language, now=timezone.now())


@shared_task(name="policies.print_missing")
def print_missing(**_: Any) -> int:
    """Print versions whose poke never arrived."""
    return printing.print_missing(now=timezone.now())


@shared_task(name="policies.remind_signers")
def remind_signers(**_: Any) -> int:
    """Write to whoever is asked to sign, once of a kind."""
    return services.remind_signers(now=timezone.now())
