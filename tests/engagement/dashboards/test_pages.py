"""What staff, chief and council see at a glance, and who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.promises import PromiseFactory
from tests.factories.trust import published_city
from trustapp.accounts.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OVERSIGHT = {
    Role.OVERSIGHT_READER, Role.ELECTED_OFFICIAL, Role.SURVEY_ANALYST, Role.SUPERVISOR,
    Role.PRESS_OFFICER, Role.ADMINISTRATOR,
}  # fmt: skip


def text_of(page: Any) -> str:
    return page.content.decode()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["today", "more", "oversight", "promises"])
def test_who_may(sign_in: Any, role: Role, name: str) -> None:
    browser = sign_in(UserFactory(roles=[role]))

    answer = browser.get(reverse(f"dashboards:{name}"))

    is_open = name in {"today", "more"} or role in OVERSIGHT
    assert answer.status_code == (200 if is_open else 403)


@pytest.mark.parametrize("name", ["today", "more", "oversight", "promises"])
def test_strangers_are_asked_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(f"dashboards:{name}"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_account_without_role_sees_nothing(sign_in: Any) -> None:
    browser = sign_in(UserFactory())

    assert browser.get(reverse("dashboards:today")).status_code == 403


def test_today_shows_late_promises_of_my_roles_only(sign_in: Any) -> None:
    late = timezone.now() - timedelta(days=3)
    PromiseFactory(kind_id="first_reply", label="Reply to somebody", due_at=late)
    PromiseFactory(kind_id="policy_answer", label="Answer about a policy", due_at=late)

    text = text_of(sign_in(UserFactory(roles=[Role.COMMUNITY_LIAISON])).get("/staff/"))

    assert "Reply to somebody" in text
    assert "Answer about a policy" not in text


def test_today_is_calm_when_nothing_is_due(sign_in: Any) -> None:
    text = text_of(sign_in(UserFactory(roles=[Role.OFFICER])).get("/staff/"))

    assert "Nothing is due" in text


def test_more_lists_only_what_may_be_opened(sign_in: Any) -> None:
    text = text_of(sign_in(UserFactory(roles=[Role.POLICY_EDITOR])).get("/staff/more/"))

    assert reverse("policies:manage") in text
    assert reverse("surveys:manage") not in text
    assert reverse("dashboards:oversight") not in text


def test_oversight_without_results_still_shows_promises(sign_in: Any) -> None:
    browser = sign_in(UserFactory(roles=[Role.ELECTED_OFFICIAL]))

    text = text_of(browser.get(reverse("dashboards:oversight")))

    assert "No results yet" in text
    assert "No promise was due" in text


def test_oversight_compares_with_what_was_chosen(sign_in: Any) -> None:
    published_city(places=2, waves=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))

    before = text_of(browser.get(reverse("dashboards:oversight"), {"compare": "last_wave"}))
    strange = browser.get(reverse("dashboards:oversight"), {"compare": "'", "place": "no"})

    assert "in the wave before" in before
    assert strange.status_code == 200


def test_oversight_leads_to_the_place_that_was_chosen(sign_in: Any) -> None:
    published_city(places=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    page = browser.get(reverse("dashboards:oversight"))
    slug = page.context["overview"].places[0].place.slug

    answer = browser.get(reverse("dashboards:oversight"), {"place": slug})

    assert answer.headers["Location"] == reverse("portal:result_place", args=[slug])


@pytest.mark.parametrize("places", [1, 3])
def test_oversight_reads_stored_scores_in_few_questions(
    sign_in: Any, django_assert_num_queries: Any, places: int
) -> None:
    published_city(places=places)
    PromiseFactory.create_batch(places, due_at=timezone.now() - timedelta(days=1))
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    browser.get(reverse("dashboards:oversight"))

    # Session, account, second factor and roles are 4; trust is 2; promises are 3.
    with django_assert_num_queries(9):
        browser.get(reverse("dashboards:oversight"))


@pytest.mark.parametrize("count", [1, 3])
def test_promises_ask_the_same_number_of_questions(
    sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    PromiseFactory.create_batch(count, due_at=timezone.now() - timedelta(days=1))
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    browser.get(reverse("dashboards:promises"))

    with django_assert_num_queries(7):
        page = browser.get(reverse("dashboards:promises"))

    assert f"{count} are late now" in text_of(page)
