"""Days on which the department is closed, and the clocks that leave them out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import system
from trustapp.promises import services
from trustapp.promises.models import ClosedDay, Promise
from trustapp.promises.services import DayHasPassed

pytestmark = pytest.mark.django_db
BY = system("tests.promises")
THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
PAGE = "promises:closed_days"


def promise(kind: str, subject: str, now: datetime = THURSDAY) -> Promise:
    return services.make_promise(
        kind=kind, subject=subject, label="x", address="", place=None, by=BY, now=now
    )


def close(day: date, why: str = "Moving house") -> ClosedDay:
    return services.close_on(day=day, why=why, by=BY, now=THURSDAY)


def test_closed_day_is_no_working_day_and_moves_no_promised_date() -> None:
    before = promise("first_reply", "case:before").due_at

    for _ in range(2):
        close(date(2026, 3, 16))

    after = promise("first_reply", "case:after").due_at
    assert after == before + timedelta(days=1)
    assert Promise.objects.get(subject="case:before").due_at == before
    assert AuditLine.objects.filter(action="promises.close_on").count() == 1


def test_clocks_of_days_count_closed_days() -> None:
    before = promise("outcome", "case:before").due_at
    close(timezone.localdate(before))

    assert promise("outcome", "case:after").due_at == before


def test_day_counts_again_when_it_is_taken_away() -> None:
    before = promise("first_reply", "case:before").due_at
    close(date(2026, 3, 16))

    for _ in range(2):
        services.open_on(day=date(2026, 3, 16), by=BY, now=THURSDAY)

    assert promise("first_reply", "case:after").due_at == before
    assert AuditLine.objects.filter(action="promises.open_on").count() == 1


def test_day_that_is_over_is_refused() -> None:
    with pytest.raises(DayHasPassed):
        close(date(2026, 3, 11))

    assert not ClosedDay.objects.exists()


def test_administrator_adds_and_takes_away(client: Client) -> None:
    admin = UserFactory(roles=[Role.ADMINISTRATOR])
    browser = signed_in(client, admin)
    day = timezone.localdate() + timedelta(days=9)
    given = {"submission_key": new_key(), "day": day.isoformat(), "why": "Training"}

    done: Any = None
    for _ in range(2):
        done = browser.post(reverse(PAGE), given)

    closed = ClosedDay.objects.get()
    assert done["Location"] == reverse(PAGE)
    assert (closed.day, closed.why, closed.added_by) == (day, "Training", admin)
    assert "Training" in browser.get(reverse(PAGE)).content.decode()
    for answer in (day.isoformat(), "soon", day.isoformat()):
        assert browser.post(reverse("promises:open_day"), {"day": answer}).status_code == 302
    assert not ClosedDay.objects.exists()


def test_day_that_is_over_is_said_to_be(client: Client) -> None:
    browser = signed_in(client, UserFactory(roles=[Role.ADMINISTRATOR]))

    refused = browser.post(
        reverse(PAGE), {"submission_key": new_key(), "day": "2020-01-02", "why": "x"}
    )

    assert "Choose today or a day after it." in refused.content.decode()
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize("role", [*Role, None])
def test_only_administrators_keep_the_calendar(client: Client, role: Role | None) -> None:
    browser = signed_in(client, UserFactory(roles=[role] if role else []))

    seen = {
        browser.get(reverse(PAGE)).status_code,
        browser.post(reverse(PAGE)).status_code,
        browser.post(reverse("promises:open_day")).status_code - 102 * (role == "administrator"),
    }

    assert seen == {200 if role == Role.ADMINISTRATOR else 403}


def test_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert "login" in client.get(reverse(PAGE))["Location"]
