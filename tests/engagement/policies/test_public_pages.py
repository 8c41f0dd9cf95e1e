"""What everyone may read about the rules we work by."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.policies import BODY, make_draft, make_policy, publish
from trustapp.core.queries import forget_pages

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_list_shows_topics_recent_changes_and_search(client: Client) -> None:
    make_policy(versions=2)
    make_draft(number="5.1", title="Secret plan")

    page = text(client.get("/policies/"))

    assert '<a href="/policies/use-of-force/"><span class="num">4.2</span> Use of force</a>' in page
    assert '<a href="/policies/use-of-force/changes/">Use of force</a>' in page
    assert "Change number 2." in page
    assert '<form class="field noprint" method="post" action="/policies/"' in page
    assert "Secret plan" not in page


def test_list_without_policies_says_so(client: Client) -> None:
    assert "No policies yet." in text(client.get("/policies/"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_policy(number=f"4.{number}", title=f"Policy {number}", versions=2)
    client.get("/policies/")

    forget_pages()
    with django_assert_num_queries(2):
        client.get("/policies/")
    with django_assert_num_queries(3):
        client.post("/policies/", {"words": "force"})


def test_search_stays_out_of_the_address_the_logs_and_the_title(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    make_policy()
    with caplog.at_level(logging.DEBUG):
        response = client.post("/policies/", {"words": "reports canaryword"})

    assert response.status_code == 200
    page = text(response)
    assert "canaryword" not in "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert "canaryword" not in page.split("</title>")[0]
    assert page.count("canaryword") == 1, "only in the field, where it was typed"


def test_search_shows_where_the_words_stand_and_runs_nothing(client: Client) -> None:
    make_policy(body="## Aim\nWrite a <script>alert(1)</script> memo & sign it.")

    page = text(client.post("/policies/", {"words": "memo"}))

    assert "1 policy found" in page
    assert "<mark>memo</mark> &amp; sign it." in page
    assert "<script>alert" not in page


def test_search_without_a_match_offers_to_ask(client: Client) -> None:
    page = text(client.post("/policies/", {"words": "unicorn"}))

    assert "No policy matches." in page
    assert "Ask us for it" in page


def test_search_for_nothing_says_what_to_do(client: Client) -> None:
    page = text(client.post("/policies/", {"words": " "}))

    assert "There is a problem" in page
    assert "Write what you are looking for." in page


def test_policy_page_shows_summary_facts_text_and_history(client: Client) -> None:
    make_policy(versions=2)

    page = text(client.get("/policies/use-of-force/"))

    assert "Officers use as little force as they can, warn first, and report it." in page
    assert "<dt>In force since</dt><dd>March 12, 2026</dd>" in page
    assert '<dt>Who answers for it</dt><dd lang="en">Training commander</dd>' in page
    assert '<code class="ltr">POL-4.2@v2</code>' in page
    assert '<section class="clause" id="warnings">' in page
    assert '<a class="btn" href="/policies/use-of-force/changes/">' in page
    assert '<a href="/policies/use-of-force/changes/1/2/">See what version 2 changed</a>' in page
    assert '<a href="/policies/use-of-force/v/1/">Read version 1</a>' in page
    assert "changes/0/1/" not in page


def test_markdown_is_shown_and_never_run(client: Client) -> None:
    make_policy(body="## Aim\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold**")

    page = text(client.get("/policies/use-of-force/"))

    assert "<strong>bold</strong>" in page
    assert "<img" not in page.split("<main")[1].split("</main>")[0]
    assert "javascript:" not in page.split("href=")[1]
    assert 'href="javascript' not in page


def test_every_version_stays_and_an_old_one_points_to_the_current(client: Client) -> None:
    make_policy(versions=2)

    old = text(client.get("/policies/use-of-force/v/1/"))
    new = text(client.get("/policies/use-of-force/v/2/"))

    assert "This is an older version. It no longer holds." in old
    assert "File a report within 24 hours." in old
    assert "older version" not in new
    assert "File a report within 22 hours." in new


def test_version_to_come_is_announced_and_marked(client: Client) -> None:
    policy = make_policy()
    day = timezone.localdate() + timedelta(days=40)
    publish(policy, now=timezone.now(), body="## New\nWords.", in_force_on=day)

    current = text(client.get("/policies/use-of-force/"))
    coming = text(client.get("/policies/use-of-force/v/2/"))
    changes = text(client.get("/policies/use-of-force/changes/"))

    assert "A new version comes into force on" in current
    assert '<a href="/policies/use-of-force/changes/1/2/">See what will change</a>' in current
    assert "Not yet in force. This version holds from" in coming
    assert "Read the version that holds now" in coming
    assert "Not yet in force." in changes


def test_first_version_to_come_is_shown_before_its_day(client: Client) -> None:
    day = timezone.localdate() + timedelta(days=40)
    draft = make_draft(number="6.1", title="Drones", in_force_on=day)
    publish(draft.policy, now=timezone.now(), in_force_on=day)

    page = text(client.get("/policies/drones/"))

    assert "Not yet in force." in page
    assert "Read the version that holds now" not in page
    assert "<dt>In force from</dt>" in page


def test_changes_say_in_short_why_and_word_by_word(client: Client) -> None:
    make_policy(versions=2)

    page = text(client.get("/policies/use-of-force/changes/"))

    assert "Change number 2." in page
    assert "Residents asked for faster reports." in page
    assert '<del><span class="vh">Removed: </span>24' in page
    assert '<ins><span class="vh">Added: </span>22' in page
    assert "<summary>3 parts did not change</summary>" in page
    assert '<div class="sides">' in page


def test_changes_across_versions_give_every_reason(client: Client) -> None:
    make_policy(versions=3)

    page = text(client.get("/policies/use-of-force/changes/1/3/"))

    assert "from version 1 to version 3" in page
    assert "Change number 2." in page
    assert "Change number 3." in page


def test_changes_show_added_removed_moved_and_reworded_clauses(client: Client) -> None:
    policy = make_policy()
    body = (
        "Officers keep people safe.\n\n## Reports\nFile a report within 24 hours.\n\n"
        "## Our aim {#purpose}\nOfficers use the least force that works.\n\n## Aid\nGive aid."
    )
    publish(policy, now=timezone.now(), body=body)

    page = text(client.get("/policies/use-of-force/changes/"))

    assert "Moved</span>" in page
    assert "The words are the same. Only the place changed." in page
    assert "Added</span>" in page
    assert "Removed</span>" in page
    assert '<ins><span class="vh">Added: </span>Our aim</ins>' in page


def test_changes_of_a_first_version_are_all_added(client: Client) -> None:
    make_policy()

    page = text(client.get("/policies/use-of-force/changes/"))

    assert "first version" in page
    assert "<del>" not in page.split("Word by word")[1].split("redline")[1]


@pytest.mark.parametrize("versions", [1, 3])
def test_policy_pages_ask_the_database_as_often_for_many(
    client: Client, versions: int, django_assert_num_queries: Any
) -> None:
    make_policy(versions=versions)
    client.get("/policies/use-of-force/")

    forget_pages()
    with django_assert_num_queries(2):
        client.get("/policies/use-of-force/")
    forget_pages()
    with django_assert_num_queries(2 if versions == 1 else 3):
        client.get("/policies/use-of-force/changes/")


@pytest.mark.parametrize(
    "address",
    [
        "/policies/nothing/",
        "/policies/nothing/changes/",
        "/policies/secret-plan/",
        "/policies/secret-plan/v/1/",
        "/policies/use-of-force/v/9/",
        "/policies/use-of-force/v/0/",
        "/policies/use-of-force/changes/2/1/",
        "/policies/use-of-force/changes/1/1/",
        "/policies/use-of-force/changes/1/9/",
    ],
)
def test_what_is_not_public_is_not_there(client: Client, address: str) -> None:
    make_policy(versions=2)
    make_draft(number="5.1", title="Secret plan", body=BODY)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/policies/use-of-force/",
        "/policies/use-of-force/changes/",
        "/policies/use-of-force/v/1/",
    ],
)
def test_reading_is_not_writing(client: Client, address: str) -> None:
    make_policy()

    assert client.post(address).status_code == 405


@pytest.mark.parametrize("language", ["es", "ar"])
def test_other_languages_say_that_the_text_is_english(client: Client, language: str) -> None:
    make_policy()

    page = text(client.get(f"/{language}/policies/use-of-force/"))

    assert '<div class="prose" lang="en">' in page
    assert page.count("callout ochre") == 1


def test_reading_sets_no_cookie(client: Client) -> None:
    make_policy()

    response = client.get("/policies/use-of-force/")

    assert response.cookies == {}
