"""Finding a case by what a resident or a link says."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from feedback.cases.models import Case
from feedback.cases.queries.scope import with_surroundings
from trustapp.core.pure.codes import keyed_hash, normalise_code


def code_hash(code: str) -> str:
    """Return the hash under which the case of a code is stored, however the code was typed."""
    return keyed_hash(settings.SECRET_KEY.encode(), "case-code", normalise_code(code))


def case_by_code(code: str) -> Case | None:
    """Return the case of the code; every code, possible or not, costs one indexed look."""
    return Case.objects.filter(code_hash=code_hash(code)).first()


def case_by_public_id(public_id: UUID | str) -> Case | None:
    """Return the case for whoever knows its code; staff ask `case_in_scope`."""
    return with_surroundings(Case.objects.all()).filter(public_id=public_id).first()


def cases_about(subjects: Iterable[str]) -> QuerySet[Case]:
    """Return the cases that these subjects name."""
    ids = [subject.removeprefix("case:") for subject in subjects]
    return Case.objects.filter(public_id__in=ids).order_by("pk")
