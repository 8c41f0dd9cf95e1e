"""Bringing thanks to whoever earned them, and to whoever leads them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from feedback.cases.enums import CaseKind, EntryKind
from feedback.cases.errors import AlreadyThere, NoThanks, PointsToSomebody
from feedback.cases.models import Case, PassedThanks
from feedback.cases.services.changing import lock, save, write_entry
from feedback.cases.services.notices import notify
from trustapp.accounts.models import Officer
from trustapp.audit import services as audit
from trustapp.core import queries as core
from trustapp.core.pure.actor import Actor


@transaction.atomic
def pass_thanks_on(
    *, by: Actor, case: Case, officer: Officer, seen_revision: int, now: datetime
) -> PassedThanks:
    """Let the officer and the supervisor read the words; the resident learns of it.

    Raises ChangedMeanwhile, NoThanks, AlreadyThere, and PointsToSomebody while the words hold an
    address or a number: who gave thanks is not for those who are thanked.
    """
    case = lock(case, seen_revision=seen_revision)
    if case.kind != CaseKind.THANKS or not case.words:
        raise NoThanks
    traces = core.personal_in(case.words)
    if traces:
        raise PointsToSomebody(
            gettext("Take out “%(trace)s” first: it could show who gave thanks.")
            % {"trace": traces[0].passage}
        )
    passed, is_new = PassedThanks.objects.get_or_create(
        case=case,
        officer=officer,
        defaults={"passed_on_by_id": by.user_id, "passed_on_at": now},
    )
    if not is_new:
        raise AlreadyThere
    write_entry(case, EntryKind.THANKED, author_id=by.user_id, words=officer.public_name, now=now)
    save(case)
    notify(case, now=now)
    _record(by, "cases.pass_thanks_on", case, officer, now)
    return passed


@transaction.atomic
def take_thanks_back(*, by: Actor, case: Case, officer: Officer, now: datetime) -> None:
    """Take thanks away from somebody they were not meant for; the resident learns of it, too."""
    case = lock(case)
    gone, _rows = PassedThanks.objects.filter(case=case, officer=officer).delete()
    if not gone:
        return
    write_entry(case, EntryKind.UNTHANKED, author_id=by.user_id, words=officer.public_name, now=now)
    save(case)
    _record(by, "cases.take_thanks_back", case, officer, now)


def _record(by: Actor, action: str, case: Case, officer: Officer, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        target=case.subject,
        now=now,
        detail={"officer": str(officer.public_id)},
    )
