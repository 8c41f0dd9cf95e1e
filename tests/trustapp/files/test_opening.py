"""An original takes a reason, two people, and is opened once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cases import RECEIVED
from tests.trustapp.files.conftest import SUBJECT, as_staff, handed
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.models import SealedTextField
from trustapp.files import queries, services
from trustapp.files.enums import CopyKind
from trustapp.files.errors import NotAllowed, NothingToDecide, OriginalGone, SecondPersonNeeded
from trustapp.files.models import Copy, File, Opening

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WHY = "The number plate cannot be read in the copy."


def asked(file: File, by: User) -> Opening:
    return services.ask_for_original(file=file, reason=WHY, by=as_staff(by), now=RECEIVED)


def allowed(file: File, by: User, second: User) -> Opening:
    return services.decide_opening(
        opening=asked(file, by), is_allowed=True, by=as_staff(second), now=RECEIVED + MINUTE
    )


def test_original_opens_once_after_a_second_person_allowed_it(dana: User, robin: User) -> None:
    file = handed(content=b"as it came")

    opening = allowed(file, dana, robin)
    copy, content = services.open_original(
        opening=opening, by=as_staff(dana), now=RECEIVED + 2 * MINUTE
    )

    assert (copy.is_original, content) == (True, b"as it came")
    with pytest.raises(NotAllowed):
        services.open_original(opening=opening, by=as_staff(dana), now=RECEIVED + 2 * MINUTE)
    lines = AuditLine.objects.filter(target=file.name, actor_kind="staff").order_by("id")
    assert [(line.action, line.actor_id) for line in lines] == [
        ("files.ask_for_original", dana.pk),
        ("files.allow_original", robin.pk),
        ("files.open_original", dana.pk),
    ]
    assert {line.detail["opening"] for line in lines} == {str(opening.public_id)}
    assert {line.detail["subject"] for line in lines} == {SUBJECT}
    assert WHY not in str([line.detail for line in lines])
    assert isinstance(Opening._meta.get_field("reason"), SealedTextField)


def test_nobody_decides_for_themselves(dana: User) -> None:
    opening = asked(handed(), dana)

    with pytest.raises(SecondPersonNeeded):
        services.decide_opening(opening=opening, is_allowed=True, by=as_staff(dana), now=RECEIVED)

    opening.decided_by, opening.decided_at, opening.is_allowed = dana, RECEIVED, True
    with pytest.raises(IntegrityError), transaction.atomic():
        opening.save()


def test_database_opens_nothing_that_was_not_allowed(dana: User, robin: User) -> None:
    opening = asked(handed(), dana)

    for change in (
        {"opened_at": RECEIVED},
        {"is_allowed": True},
        {"decided_by": robin, "decided_at": RECEIVED, "opened_at": RECEIVED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opening.objects.filter(pk=opening.pk).update(**change)


def test_only_who_asked_opens(dana: User, robin: User) -> None:
    opening = allowed(handed(), dana, robin)

    with pytest.raises(NotAllowed):
        services.open_original(opening=opening, by=as_staff(robin), now=RECEIVED + 2 * MINUTE)
    assert Opening.objects.get().opened_at is None


def test_undecided_refused_and_late_wishes_open_nothing(dana: User, robin: User) -> None:
    waits = asked(handed(), dana)
    refused = services.decide_opening(
        opening=asked(handed(), dana), is_allowed=False, by=as_staff(robin), now=RECEIVED
    )
    late = allowed(handed(), dana, robin)

    for opening, after in ((waits, MINUTE), (refused, MINUTE), (late, 31 * MINUTE)):
        with pytest.raises(NotAllowed):
            services.open_original(opening=opening, by=as_staff(dana), now=RECEIVED + after)
    assert not AuditLine.objects.filter(action="files.open_original").exists()


def test_wish_is_decided_once_and_within_a_day(dana: User, robin: User) -> None:
    opening = allowed(handed(), dana, robin)
    old = asked(handed(), dana)

    for wish, after in ((opening, MINUTE), (old, 25 * HOUR)):
        with pytest.raises(NothingToDecide):
            services.decide_opening(
                opening=wish, is_allowed=False, by=as_staff(robin), now=RECEIVED + after
            )
    assert Opening.objects.get(pk=opening.pk).is_allowed


def test_asking_twice_asks_once_until_it_is_too_old(dana: User, robin: User) -> None:
    file = handed()

    first, again, other = asked(file, dana), asked(file, dana), asked(file, robin)
    later = services.ask_for_original(
        file=file, reason=WHY, by=as_staff(dana), now=RECEIVED + 25 * HOUR
    )

    assert again == first
    assert len({first.pk, other.pk, later.pk}) == 3


def test_original_that_is_gone_cannot_be_asked_for_or_opened(dana: User, robin: User) -> None:
    file = handed()
    opening = allowed(file, dana, robin)
    Copy.objects.filter(file=file, kind=CopyKind.ORIGINAL).delete()

    with pytest.raises(OriginalGone):
        asked(file, robin)
    with pytest.raises(NotAllowed):
        services.open_original(opening=opening, by=as_staff(dana), now=RECEIVED + 2 * MINUTE)
    assert Opening.objects.get(pk=opening.pk).opened_at is None


def test_looking_at_a_safe_copy_leaves_a_line_and_never_shows_an_original(dana: User) -> None:
    file = handed(content=b"as it came")
    copy = queries.copy_of(file, CopyKind.ORIGINAL)
    assert copy is not None

    with pytest.raises(AssertionError):
        services.look_at_copy(copy=copy, by=as_staff(dana), now=RECEIVED)
    Copy.objects.filter(pk=copy.pk).update(kind=CopyKind.SAFE)
    copy.refresh_from_db()
    shown = services.look_at_copy(copy=copy, by=as_staff(dana), now=RECEIVED)

    line = AuditLine.objects.get(action="files.look_at_copy")
    assert (shown, line.actor_id, line.detail) == (
        b"as it came",
        dana.pk,
        {"subject": SUBJECT, "copy": "safe"},
    )
