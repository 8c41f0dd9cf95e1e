"""Managing people: administrators only, with a fresh code, and never the last one out."""

import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import PASSWORD, make_person
from trustapp.accounts import queries, services
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant, User
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("test")


def actions() -> list[str]:
    lines = AuditLine.objects.exclude(action="accounts.sign_in").order_by("id")
    return [f"{line.action} {line.detail.get('role', '')}".strip() for line in lines]


# --- the list ------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.slow
def test_list_costs_eight_statements(
    count: int, administrator: User, sign_in: Any, client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        UserFactory(roles=[Role.OFFICER, Role.SUPERVISOR])
    sign_in(administrator)
    client.get("/manage/people/")

    # Session, user, second factor, roles; number of people, people, their roles,
    # and how many requests wait.
    with django_assert_num_queries(8):
        client.get("/manage/people/")


@pytest.mark.slow
def test_list_shows_roles_and_how_people_sign_in(
    administrator: User, sign_in: Any, client: Client
) -> None:
    UserFactory(name="New Person")
    UserFactory(name="Gone Person", is_active=False)
    sign_in(administrator)

    page = client.get("/manage/people/").content.decode()

    rows = re.findall(r"<tr role=\"row\">\s*<th role=\"rowheader\".*?</tr>", page, re.DOTALL)
    said = {
        "Gone": "Closed", "New Person": "Not set up yet", administrator.name: "Two steps",
    }  # fmt: skip
    for name, standing in said.items():
        assert standing in next(row for row in rows if name in row)


# --- who may -------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_are_refused_everywhere(role: Role, client: Client, sign_in: Any) -> None:
    other = UserFactory()
    sign_in(UserFactory(roles=[role]))

    for address in ("", "new/", f"{other.pk}/"):
        assert client.get(f"/manage/people/{address}").status_code == 403
    for act in ("give", "take", "setup", "close"):
        answer = client.post(f"/manage/people/{other.pk}/{act}/", {"role": "administrator"})
        assert answer.status_code == 403
    assert client.post("/manage/people/new/", {"name": "x"}).status_code == 403
    assert actions() == []


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    for address in ("", "new/", "1/"):
        assert client.get(f"/manage/people/{address}").url.startswith("/accounts/login/")


@pytest.mark.slow
def test_acts_are_posted_and_pages_are_read(
    administrator: User, sign_in: Any, client: Client
) -> None:
    sign_in(administrator)

    for act in ("give", "take", "setup"):
        assert client.get(f"/manage/people/{administrator.pk}/{act}/").status_code == 405
    for act in ("give", "take", "setup", "close"):
        assert client.post(f"/manage/people/999999/{act}/", {"role": "officer"}).status_code == 404
    assert client.post("/manage/people/").status_code == 405
    assert client.get("/manage/people/999999/").status_code == 404


# --- making a person -----------------------------------------------------------------------------
@pytest.mark.slow
def test_new_person_is_made_once(administrator: User, sign_in: Any, client: Client) -> None:
    sign_in(administrator)
    key = client.get("/manage/people/new/").context["form"]["submission_key"].value()
    fields = {
        "name": "Kim Park", "email": "Kim@Example.org", "roles": ["officer", "supervisor"],
        "submission_key": key,
    }  # fmt: skip

    first = client.post("/manage/people/new/", fields)
    second = client.post("/manage/people/new/", fields)

    user = User.objects.get(email="kim@example.org")
    assert first.url == second.url == f"/manage/people/{user.pk}/"
    assert user.roles == {"officer", "supervisor"}
    assert not user.has_usable_password()
    assert actions() == [
        "accounts.create_staff", "accounts.grant_role officer", "accounts.grant_role supervisor",
    ]  # fmt: skip


@pytest.mark.slow
def test_taken_address_is_said_and_words_are_kept(
    administrator: User, sign_in: Any, client: Client
) -> None:
    sign_in(administrator)

    page = client.post(
        "/manage/people/new/", {"name": "Second Ada", "email": "ADA@example.org"}
    ).content.decode()

    assert "There is already an account with this email address." in page
    assert "Second Ada" in page
    assert User.objects.count() == 1


# --- roles ---------------------------------------------------------------------------------------
@pytest.mark.slow
def test_role_is_given_and_taken_through_the_page(
    administrator: User, sign_in: Any, client: Client
) -> None:
    user = UserFactory()
    sign_in(administrator)

    client.post(f"/manage/people/{user.pk}/give/", {"role": "officer"})
    client.post(f"/manage/people/{user.pk}/give/", {"role": "officer"})
    given = User.objects.get(pk=user.pk).roles
    client.post(f"/manage/people/{user.pk}/take/", {"role": "officer"})
    client.post(f"/manage/people/{user.pk}/take/", {"role": "officer"})

    assert given == {"officer"}
    assert User.objects.get(pk=user.pk).roles == frozenset()
    assert actions() == ["accounts.grant_role officer", "accounts.revoke_role officer"]
    grant = RoleGrant.objects.get(user=user)
    assert grant.granted_by == administrator
    assert str(grant) == f"officer of {user.pk}"


@pytest.mark.slow
@pytest.mark.parametrize("act", ["give", "take"])
def test_odd_role_is_refused(act: str, administrator: User, sign_in: Any, client: Client) -> None:
    sign_in(administrator)

    answer = client.post(f"/manage/people/{administrator.pk}/{act}/", {"role": "emperor"})

    assert answer.status_code == 409
    assert "Choose a role from the list." in answer.content.decode()


@pytest.mark.slow
def test_last_administrator_stays(administrator: User, sign_in: Any, client: Client) -> None:
    sign_in(administrator)
    UserFactory(roles=[Role.ADMINISTRATOR], is_active=False)

    answer = client.post(f"/manage/people/{administrator.pk}/take/", {"role": "administrator"})

    assert answer.status_code == 409
    assert "This is the last administrator." in answer.content.decode()
    assert User.objects.get(pk=administrator.pk).roles == {"administrator"}


def test_administrator_may_go_when_another_is_left(administrator: User) -> None:
    UserFactory(roles=[Role.ADMINISTRATOR])

    assert services.revoke_role(user=administrator, role=Role.ADMINISTRATOR, by=BY, now=NOW)


# --- setup ---------------------------------------------------------------------------------------
@pytest.mark.slow
def test_setup_link_is_shown_once_and_works_once(
    administrator: User, sign_in: Any, client: Client
) -> None:
    user = UserFactory(name="Kim Park", email="kim@example.org")
    sign_in(administrator)
    made = client.post(f"/manage/people/{user.pk}/setup/").content.decode()
    link = re.search(r"http://localhost:8000(/accounts/setup/[^<]+)", made)
    assert link is not None
    address, visitor = link[1], Client()

    page = visitor.get(address).content.decode()
    weak = visitor.post(address, {"password": "password1234"}).content.decode()
    done = visitor.post(address, {"password": PASSWORD})
    again = visitor.get(address)

    assert "Welcome, Kim." in page
    assert "too common" in weak
    assert done.url == "/accounts/login/"
    assert again.status_code == 404
    assert "older than 3 days" in again.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert link[0] not in client.get(f"/manage/people/{user.pk}/").content.decode()
    assert actions() == ["accounts.renew_setup", "accounts.finish_setup"]


@pytest.mark.parametrize(
    "token", ["", "x", "1", "1-", "x-y-z", "99999999999-a-b", "²-a-b", "0-a-b"]
)
def test_odd_setup_links_are_over(token: str) -> None:
    assert queries.person_to_set_up(token) is None
    with pytest.raises(services.SetupIsOver):
        services.finish_setup(token=token, password=PASSWORD, by=BY, now=NOW)


def test_setup_link_of_a_closed_account_is_over() -> None:
    user = UserFactory(is_active=True)
    token = services.renew_setup(user=user, by=BY, now=NOW)
    assert queries.person_to_set_up(token) == user
    assert queries.person_to_set_up(token + "x") is None

    services.close_account(user=user, by=BY, now=NOW)

    assert queries.person_to_set_up(token) is None


def test_two_visitors_of_one_setup_link_cannot_both_set_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = UserFactory()
    token = services.renew_setup(user=user, by=BY, now=NOW)
    both = queries.person_to_set_up(token)
    services.finish_setup(token=token, password=PASSWORD, by=BY, now=NOW)
    monkeypatch.setattr(queries, "person_to_set_up", lambda token: both)

    with pytest.raises(services.SetupIsOver):
        services.finish_setup(token=token, password="another long password", by=BY, now=NOW)


def test_own_account_needs_another_administrator(administrator: User) -> None:
    me = Actor(kind="staff", label="Ada", user_id=administrator.pk)

    with pytest.raises(services.NotYourself):
        services.renew_setup(user=administrator, by=me, now=NOW)
    with pytest.raises(services.NotYourself):
        services.close_account(user=administrator, by=me, now=NOW)


@pytest.mark.slow
def test_refusals_are_said_on_the_page(administrator: User, sign_in: Any, client: Client) -> None:
    sign_in(administrator)

    for act in ("setup", "close"):
        answer = client.post(f"/manage/people/{administrator.pk}/{act}/")
        assert answer.status_code == 409
        assert "Ask another administrator" in answer.content.decode()


@pytest.mark.slow
def test_account_is_closed_through_the_page(
    administrator: User, sign_in: Any, client: Client
) -> None:
    user = make_person("gone@example.org", Role.OFFICER)
    sign_in(administrator)

    asked = client.get(f"/manage/people/{user.pk}/close/").content.decode()
    answer = client.post(f"/manage/people/{user.pk}/close/")

    assert f"Close the account of {user.name}?" in asked

    assert answer.url == f"/manage/people/{user.pk}/"
    assert not User.objects.get(pk=user.pk).is_active
    assert "Give a role" not in client.get(answer.url).content.decode()
    assert actions() == ["accounts.close_account"]


def test_last_administrator_cannot_be_closed(administrator: User) -> None:
    with pytest.raises(services.LastAdministrator):
        services.close_account(user=administrator, by=BY, now=NOW)


# --- the command line ----------------------------------------------------------------------------
def test_create_staff_prints_a_link_that_works() -> None:
    said = StringIO()

    call_command(
        "create_staff", "chief@example.org", "Jo Chief", role=["administrator"], stdout=said
    )

    user = User.objects.get(email="chief@example.org")
    token = said.getvalue().rstrip().rstrip("/").rsplit("/", 1)[1]
    assert user.roles == {"administrator"}
    assert queries.person_to_set_up(token) == user


@pytest.mark.parametrize(
    ("email", "words"), [("ada@example.org", "already"), ("no address", "valid email")]
)
def test_create_staff_refuses(email: str, words: str, administrator: User) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("create_staff", email, "Someone")


# --- the account itself --------------------------------------------------------------------------
def test_account_says_who_it_is() -> None:
    user = UserFactory(name="Kim Park", email="kim@example.org")

    assert (str(user), user.get_full_name(), user.first_name) == ("Kim Park", "Kim Park", "Kim")
    assert not user.has_perm("accounts.manage_people")
    assert not user.has_perm("accounts.no_such_permission")
    assert User(is_active=False).has_perm("accounts.own_account") is False


ALL_PERMISSIONS = {
    "accounts.be_staff": set(Role),
    "accounts.own_account": set(Role),
    "accounts.manage_people": {Role.ADMINISTRATOR},
    "accounts.read_audit": {Role.ADMINISTRATOR, Role.OVERSIGHT_READER},
}


@pytest.mark.parametrize("permission", ALL_PERMISSIONS)
def test_permission_table(permission: str) -> None:
    holders = {role for role in Role if UserFactory(roles=[role]).has_perm(permission)}

    assert holders == ALL_PERMISSIONS[permission]
