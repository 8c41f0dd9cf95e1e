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


BEHIND_THE_SCORES = ["behind", "neighborhoods", "heard", "data"]
PAGES = ["today", "more", "oversight", "promises", *BEHIND_THE_SCORES]


def text_of(page: Any) -> str:
    return page.content.decode()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_who_may(sign_in: Any, role: Role, name: str) -> None:
    browser = sign_in(UserFactory(roles=[role]))

    answer = browser.get(reverse(f"dashboards:{name}"))

    is_open = name in {"today", "more"} or role in OVERSIGHT
    assert answer.status_code == (200 if is_open else 403)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(f"dashboards:{name}"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_account_without_role_sees_nothing(sign_in: Any) -> None:
    browser = sign_in(UserFactory())

    assert browser.get(reverse("dashboards:today")).status_code == 403


def test_today_shows_late_promises_of_my_roles_only(sign_in: Any) -> None:
    late = timezone.now() - timedelta(days=3)
    PromiseFactory(
        kind_id="first_reply", subject="survey:1", label="Reply to somebody", due_at=late
    )
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
    assert reverse("policies:comment_queue") in text
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

    # Session, account, second factor and roles are 4; trust is 2; promises are 3; visits are 1.
    with django_assert_num_queries(10):
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


@pytest.mark.parametrize("places", [1, 3, 77])
@pytest.mark.parametrize(("name", "trust"), [
    ("behind", 1), ("neighborhoods", 2), ("heard", 2), ("data", 2),
])  # fmt: skip
def test_pages_behind_the_scores_ask_the_same_few_questions_in_any_city(
    sign_in: Any, django_assert_num_queries: Any, places: int, name: str, trust: int
) -> None:
    published_city(places=places, each=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    browser.get(reverse(f"dashboards:{name}"))

    # Session, account, second factor and roles are 4.
    with django_assert_num_queries(4 + trust):
        browser.get(reverse(f"dashboards:{name}"))


@pytest.mark.parametrize("name", BEHIND_THE_SCORES)
def test_pages_behind_the_scores_say_when_there_are_none(sign_in: Any, name: str) -> None:
    browser = sign_in(UserFactory(roles=[Role.ELECTED_OFFICIAL]))

    assert "No results yet" in text_of(browser.get(reverse(f"dashboards:{name}")))
    assert browser.post(reverse(f"dashboards:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["oversight", *BEHIND_THE_SCORES])
def test_an_earlier_period_is_one_choice_away(sign_in: Any, name: str) -> None:
    first, second = published_city(places=2, waves=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))

    now = text_of(browser.get(reverse(f"dashboards:{name}")))
    before = text_of(browser.get(reverse(f"dashboards:{name}"), {"period": first.public_id}))

    assert f'<option value="{first.public_id}">January to March 2024</option>' in now
    assert f'<option value="{first.public_id}" selected>January to March 2024</option>' in before
    assert "Data to March 25, 2024." in before
    assert "Data to June 24, 2024." in now
    assert second.label == "April to June 2024"


def test_every_tab_of_oversight_leads_to_a_page(sign_in: Any) -> None:
    published_city(places=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))
    overview = text_of(browser.get(reverse("dashboards:oversight")))

    for name in ["promises", *BEHIND_THE_SCORES]:
        address = reverse(f"dashboards:{name}")
        assert f'href="{address}"' in overview
        assert f'href="{address}" aria-current="page"' in text_of(browser.get(address))


def test_what_is_not_compared_gets_no_verdict(sign_in: Any) -> None:
    published_city(places=2, each=80, waves=2)
    browser = sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))

    page = browser.get(reverse("dashboards:behind"), {"compare": "last_wave"})

    verdicts = {row.label: row.verdict for row in page.context["chart"].rows}
    assert verdicts["Safety"] == verdicts["Cooperation"] == "not_compared"
    assert "not_compared" not in {verdicts["Trust"], verdicts["Voice"]}
    assert text_of(page).count("Not compared") == 2


def test_data_page_says_how_to_make_the_numbers_again(sign_in: Any) -> None:
    [release] = published_city(places=2)
    browser = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))

    text = text_of(browser.get(reverse("dashboards:data")))

    assert f"manage.py recompute_release {release.public_id}" in text
    assert "Reliability of the scales" in text
    assert "Weighted and unweighted means" in text
