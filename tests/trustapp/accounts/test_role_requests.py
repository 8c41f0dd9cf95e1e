"""Sensitive roles: one administrator asks, another confirms, and neither gives it to themselves."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import make_person
from trustapp.accounts import queries, services
from trustapp.accounts.enums import SENSITIVE_ROLES, RequestOutcome, Role
from trustapp.accounts.models import RoleGrant, RoleRequest, User
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor, system

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
LIST = "/manage/people/requests/"


def by(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)


@pytest.fixture
def second() -> User:
    """Another administrator."""
    return make_person("bo@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def asked(administrator: User, liaison: User) -> RoleRequest:
    """An administrator wants the liaison to investigate."""
    return ask(administrator, liaison)


def ask(
    asker: User, user: User, role: Role = Role.INVESTIGATOR, now: datetime = NOW
) -> RoleRequest:
    return services.request_role(user=user, role=role, reason="New unit", by=by(asker), now=now)


def roles_of(user: User) -> set[str]:
    return set(User.objects.get(pk=user.pk).roles)


# --- the rules -----------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(SENSITIVE_ROLES))
def test_nobody_gives_a_sensitive_role_alone(
    role: Role, administrator: User, liaison: User
) -> None:
    with pytest.raises(services.NeedsTwoPeople):
        services.grant_role(user=liaison, role=role, by=by(administrator), now=NOW)

    assert roles_of(liaison) == {"community_liaison"}
    assert services.grant_role(user=liaison, role=role, by=system("cli"), now=NOW).role == role


@pytest.mark.django_db
def test_second_administrator_confirms(
    asked: RoleRequest, second: User, administrator: User, liaison: User
) -> None:
    services.confirm_role(asked=asked, by=by(second), now=NOW)
    services.confirm_role(asked=asked, by=by(second), now=NOW)

    grant = RoleGrant.objects.get(user=liaison, role=Role.INVESTIGATOR)
    assert grant.granted_by == second
    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by, asked.decided_at) == ("confirmed", second, NOW)
    assert list(AuditLine.objects.order_by("id").values_list("action", "actor_id", "target")) == [
        ("accounts.request_role", administrator.pk, f"user:{liaison.pk}"),
        ("accounts.confirm_role", second.pk, f"user:{liaison.pk}"),
        ("accounts.grant_role", second.pk, f"user:{liaison.pk}"),
    ]
    assert str(asked) == f"investigator for {liaison.pk}"


@pytest.mark.django_db
def test_who_asked_and_who_gets_it_cannot_confirm(
    asked: RoleRequest, administrator: User, second: User, liaison: User
) -> None:
    for own in (by(administrator), by(liaison), system("cli")):
        with pytest.raises(services.NeedsAnother):
            services.confirm_role(asked=asked, by=own, now=NOW)
    mine = ask(second, second)
    with pytest.raises(services.NeedsAnother):
        services.confirm_role(asked=mine, by=by(second), now=NOW)

    assert not RoleGrant.objects.filter(role=Role.INVESTIGATOR).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("own", ["requested_by", "user"])
def test_database_refuses_one_person_as_two(own: str, asked: RoleRequest) -> None:
    asked.outcome, asked.decided_by, asked.decided_at = "confirmed", getattr(asked, own), NOW

    with pytest.raises(IntegrityError, match="role_confirmed_by_another"), transaction.atomic():
        asked.save()


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["expired", "declined", "asker left", "asker lost", "closed"])
def test_request_that_is_over_gives_nothing(
    over: str, asked: RoleRequest, administrator: User, second: User, liaison: User
) -> None:
    later = NOW + (timedelta(days=7, seconds=1) if over == "expired" else timedelta(days=7))
    if over == "declined":
        services.decline_role(asked=asked, by=by(administrator), now=NOW)
        services.decline_role(asked=asked, by=by(administrator), now=NOW)
    if over == "asker left":
        services.close_account(user=administrator, by=by(second), now=NOW)
    if over == "asker lost":
        services.revoke_role(user=administrator, role=Role.ADMINISTRATOR, by=by(second), now=NOW)
    if over == "closed":
        services.close_account(user=liaison, by=by(second), now=NOW)

    with pytest.raises(services.RequestIsOver):
        services.confirm_role(asked=asked, by=by(second), now=later)

    assert not RoleGrant.objects.filter(role=Role.INVESTIGATOR).exists()


@pytest.mark.django_db
def test_without_its_line_in_the_record_nothing_is_given(
    asked: RoleRequest, second: User, liaison: User
) -> None:
    nameless = Actor(kind="staff", label=None, user_id=second.pk)  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        services.confirm_role(asked=asked, by=nameless, now=NOW)

    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by) == ("waiting", None)
    assert roles_of(liaison) == {"community_liaison"}


@pytest.mark.django_db
def test_on_the_seventh_day_it_can_still_be_confirmed(
    asked: RoleRequest, second: User, liaison: User
) -> None:
    services.confirm_role(asked=asked, by=by(second), now=NOW + timedelta(days=7))

    assert "investigator" in roles_of(liaison)
    with pytest.raises(services.RequestIsOver):
        services.decline_role(asked=asked, by=by(second), now=NOW)


@pytest.mark.django_db
def test_asking_twice_is_asking_once_until_it_has_expired(
    asked: RoleRequest, administrator: User, second: User, liaison: User
) -> None:
    assert ask(second, liaison) == asked

    later = ask(second, liaison, now=NOW + timedelta(days=8))

    asked.refresh_from_db()
    assert asked.outcome == RequestOutcome.EXPIRED
    assert later != asked
    assert list(queries.waiting_requests(NOW + timedelta(days=8))) == [later]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["ask", "confirm"])
def test_two_at_once_do_it_once(act: str, administrator: User, liaison: User) -> None:
    second = make_person("bo@example.org", Role.ADMINISTRATOR)
    third = make_person("cy@example.org", Role.ADMINISTRATOR)
    asked = ask(administrator, liaison) if act == "confirm" else None
    said: list[str] = []

    def other() -> None:
        try:
            if asked:
                services.confirm_role(asked=asked, by=by(third), now=NOW)
            else:
                said.append(str(ask(third, liaison).pk))
        except services.RequestIsOver:
            said.append("over")
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        if asked:
            services.confirm_role(asked=asked, by=by(second), now=NOW)
        else:
            said.append(str(ask(second, liaison).pk))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()

    assert RoleRequest.objects.count() == 1
    assert RoleGrant.objects.filter(role=Role.INVESTIGATOR).count() == (1 if asked else 0)
    assert said == (["over"] if asked else [said[0]] * 2)


# --- the pages -----------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.django_db
def test_role_is_asked_for_and_confirmed_through_the_pages(
    administrator: User, second: User, liaison: User, sign_in: Any
) -> None:
    first, other = sign_in(administrator, Client()), sign_in(second, Client())
    give = f"/manage/people/{liaison.pk}/give/"

    silent = first.post(give, {"role": "investigator"})
    for _ in range(2):
        first.post(give, {"role": "investigator", "reason": "New unit"})
    asked = RoleRequest.objects.get()
    own = first.post(f"{LIST}{asked.public_id}/confirm/")
    page = other.get(LIST).content.decode()
    done = [other.post(f"{LIST}{asked.public_id}/confirm/").url for _ in range(2)]

    assert silent.status_code == 409
    assert "Say why, for the administrator who confirms it." in silent.content.decode()
    assert own.status_code == 409
    assert "Another administrator has to confirm this" in own.content.decode()
    assert "New unit" in page
    assert liaison.name in page
    assert done == [LIST, LIST]
    assert roles_of(liaison) == {"community_liaison", "investigator"}
    assert "Nothing waits." in other.get(LIST).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_request_is_declined_through_the_page(
    asked: RoleRequest, second: User, sign_in: Any, client: Client
) -> None:
    RoleRequest.objects.update(requested_at=datetime.now(UTC))
    sign_in(second)

    assert client.post(f"{LIST}{asked.public_id}/decline/").url == LIST

    over = client.post(f"{LIST}{asked.public_id}/confirm/")
    assert over.status_code == 409
    assert "This request is over." in over.content.decode()
    other = "00000000-0000-4000-8000-000000000000"
    assert client.post(f"{LIST}{other}/confirm/").status_code == 404
    assert client.post(f"{LIST}{other}/decline/").status_code == 404
    assert client.get(f"{LIST}{asked.public_id}/confirm/").status_code == 405


@pytest.mark.slow
@pytest.mark.django_db
def test_others_are_refused(asked: RoleRequest, liaison: User, sign_in: Any) -> None:
    for act in ("confirm", "decline"):
        address = f"{LIST}{asked.public_id}/{act}/"
        assert Client().post(address).url.startswith("/accounts/login/")
        assert sign_in(liaison, Client()).post(address).status_code == 403
    assert sign_in(liaison, Client()).get(LIST).status_code == 403


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_five_statements(
    count: int, administrator: User, sign_in: Any, client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        ask(administrator, UserFactory(), now=datetime.now(UTC))
    sign_in(administrator)
    client.get(LIST)

    # Session, user, second factor, roles; requests with their people.
    with django_assert_num_queries(5):
        client.get(LIST)
