"""By when each kind of promise is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.errors import Overtaken
from trustapp.core.pure.actor import system
from trustapp.promises import queries, services
from trustapp.promises.models import Promise, PromiseKind

pytestmark = pytest.mark.django_db
BY = system("tests.promises")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
PAGE = reverse("promises:lengths")


def lengths(**changed: int) -> dict[str, Any]:
    return {kind.pk: kind.length for kind in queries.kinds()} | changed


def promise(subject: str) -> datetime:
    made: Promise = services.make_promise(
        kind="survey_results", subject=subject, label="x", address="", place=None, by=BY, now=NOW
    )
    return made.due_at


def test_change_holds_for_new_promises_only() -> None:
    before, length = promise("wave:1"), PromiseKind.objects.get(pk="survey_results").length
    typed = lengths(survey_results=length + 7)

    changed = [services.set_lengths(seen=lengths(), typed=typed, by=BY, now=NOW) for _ in range(2)]

    assert changed == [True, False]
    assert promise("wave:2") > before
    assert Promise.objects.get(subject="wave:1").due_at == before
    assert AuditLine.objects.get(action="promises.set_lengths").detail == {
        "survey_results": {"before": length, "after": length + 7}
    }


def test_same_kind_is_not_set_by_two_at_once() -> None:
    seen = lengths()
    services.set_lengths(seen=seen, typed=seen | {"outcome": 40}, by=BY, now=NOW)
    services.set_lengths(seen=seen, typed=seen | {"first_reply": 2}, by=BY, now=NOW)

    with pytest.raises(Overtaken, match=r"tests\.promises changed this 5 minutes ago"):
        services.set_lengths(
            seen=seen, typed=seen | {"outcome": 50}, by=BY, now=NOW + timedelta(minutes=5)
        )

    assert (lengths()["outcome"], lengths()["first_reply"]) == (40, 2)


def test_administrator_sets_them(client: Client) -> None:
    browser = signed_in(client, UserFactory(roles=[Role.ADMINISTRATOR]))
    for kind in queries.kinds():
        assert f'name="{kind.pk}" value="{kind.length}"' in browser.get(PAGE).content.decode()

    assert "Give at least 1." in browser.post(PAGE, lengths(outcome=0)).content.decode()
    assert "That is no promise." in browser.post(PAGE, lengths(outcome=9999)).content.decode()
    assert browser.post(PAGE, lengths(outcome=25))["Location"] == PAGE
    assert lengths()["outcome"] == 25
    late = browser.post(PAGE, lengths(outcome=26) | {"seen": '{"outcome": 10}'})
    assert "It now says: 25" in late.content.decode()
    assert lengths()["outcome"] == 25


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sets_them(client: Client, role: Role) -> None:
    browser = signed_in(client, UserFactory(roles=[role]))

    assert browser.post(PAGE, lengths(outcome=25)).status_code == 403
