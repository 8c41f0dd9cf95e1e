"""Work that waits for no page: reading documents."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from engagement.policies import services
from engagement.policies.services import reading


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
