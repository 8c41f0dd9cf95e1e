"""The screen of messages: counts, those in doubt, never a word or an address."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.channels import letter, text
from tests.sms import TextCarrier
from trustapp.accounts.enums import Role
from trustapp.channels import services, views
from trustapp.channels.enums import MessageState
from trustapp.channels.models import EMPTIED, Message

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
PAGE = "/staff/messages/"


def troubled(count: int, state: MessageState = MessageState.UNKNOWN) -> list[Message]:
    queued = services.queue_messages(letters=[letter(number) for number in range(count)], now=NOW)
    Message.objects.filter(pk__in=[message.pk for message in queued]).update(
        state=state, settled_at=NOW, last_error="no last answer", **EMPTIED
    )
    return queued


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_seven_statements(
    count: int, client: Client, sign_in: Any, django_assert_num_queries: Any
) -> None:
    troubled(count)
    sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    client.get(PAGE)

    # Session, user, second factor, roles; number in trouble, those in trouble, counts by state.
    with django_assert_num_queries(7):
        client.get(PAGE)


def test_screen_counts_and_lists(client: Client, sign_in: Any) -> None:
    (uncertain,) = troubled(1)
    (refused,) = troubled(1, MessageState.FAILED)
    services.queue_messages(letters=[letter(7), letter(8, purpose="case_receipt")], now=NOW)
    sign_in(UserFactory(roles=[Role.ADMINISTRATOR]))

    answer = client.get(PAGE)

    assert answer.context["rows"] == [
        ["Case receipt", 1, 0, 0, 0, 0, 0, 0, 1],
        ["Survey invitation", 1, 0, 0, 1, 1, 0, 0, 3],
    ]
    page = answer.content.decode()
    for message in (uncertain, refused):
        assert message.message_id.strip("<>") in page
    assert "resident7" not in page
    assert "no last answer" in page


def test_screen_shows_texts_and_those_that_did_not_arrive(
    client: Client, sign_in: Any, text_carrier: TextCarrier
) -> None:
    lost, _, _ = services.queue_messages(letters=[text(1), text(2), letter(3)], now=NOW)
    Message.objects.filter(pk=lost.pk).update(state=MessageState.SENT, settled_at=NOW, **EMPTIED)
    services.note_receipt(public_id=lost.public_id, status="undelivered", code="30003", now=NOW)
    sign_in(UserFactory(roles=[Role.ADMINISTRATOR]))

    answer = client.get(PAGE)

    assert answer.context["rows"] == [
        ["Survey invitation", 1, 0, 0, 0, 0, 0, 0, 1],
        ["Survey invitation (Text message)", 1, 0, 0, 0, 0, 1, 0, 2],
    ]
    page = " ".join(answer.content.decode().split())
    assert f'Text message <code dir="ltr">{lost.message_id.strip("<>")}' in page
    assert "30003 undelivered" in page
    assert page.count("Did not arrive") == 2  # the column and the mark
    assert "3125550001" not in page


@pytest.mark.parametrize(("wanted", "count"), [("unknown", 2), ("failed", 1), ("sent", 3), ("", 3)])
def test_screen_shows_one_kind(wanted: str, count: int, client: Client, sign_in: Any) -> None:
    troubled(2)
    troubled(1, MessageState.FAILED)
    sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON]))

    assert len(client.get(PAGE, {"state": wanted}).context["page_obj"]) == count


def test_screen_pages_and_keeps_the_kind(
    client: Client, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    troubled(3)
    sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    page = client.get(PAGE, {"state": "unknown"}).content.decode()

    assert "?state=unknown&amp;page=2" in page
    assert len(client.get(PAGE, {"state": "unknown", "page": 2}).context["page_obj"]) == 1


def test_empty_screen_says_so(client: Client, sign_in: Any) -> None:
    sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    page = client.get(PAGE).content.decode()

    assert "No messages yet" in page
    assert "Nothing in doubt" in page


MAY = {Role.SURVEY_ANALYST, Role.COMMUNITY_LIAISON, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_permission_table(role: Role, client: Client, sign_in: Any) -> None:
    sign_in(UserFactory(roles=[role]))

    assert client.get(PAGE).status_code == (200 if role in MAY else 403)


def test_stranger_signs_in_and_nobody_posts(client: Client, sign_in: Any) -> None:
    assert client.get(PAGE).url == "/accounts/login/?next=/staff/messages/"

    sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    assert client.post(PAGE).status_code == 405
