"""Where settings begin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from trustapp.accounts import services as accounts
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import Actor
from trustapp.manage import queries

pytestmark = pytest.mark.django_db
PAGE = reverse("manage:start")


def test_start_lists_what_can_be_set_and_who_did_last(
    client: Client, django_assert_num_queries: Any
) -> None:
    admin = UserFactory(name="Sam Ode", roles=[Role.ADMINISTRATOR])
    browser = signed_in(client, admin)
    by = Actor(kind="staff", label="Sam Ode", user_id=admin.pk)
    for role in (Role.OFFICER, Role.SUPERVISOR):
        accounts.grant_role(user=UserFactory(), role=role, by=by, now=timezone.now())
    browser.get(PAGE)

    with django_assert_num_queries(5):
        page = browser.get(PAGE).content.decode()

    for section in queries.SECTIONS:
        assert f'href="{reverse(section.name)}"' in page
    assert page.count("Sam Ode,") == 1
    assert "Nobody yet" in page


def test_more_leads_to_the_settings(client: Client) -> None:
    browser = signed_in(client, UserFactory(roles=[Role.ADMINISTRATOR]))

    assert f'href="{PAGE}"' in browser.get(reverse("dashboards:more")).content.decode()
