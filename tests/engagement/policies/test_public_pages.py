"""What everyone may read about the rules we work by."""

import gzip
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.policies.views import public
from tests.engagement.policies.pure.test_lineage import CAR, HELP, HOME, SEARCH
from tests.factories.policies import BODY, end, make_draft, make_policy, publish
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
    with django_assert_num_queries(5):
        client.get("/policies/")
    with django_assert_num_queries(1):
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
    assert '<a class="ltr" href="/policies/POL-4.2@v2/"><code id="label"' in page
    assert "You can ask an officer why force was used." in page
    assert '<section class="clause" id="warnings"' in page
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
    with django_assert_num_queries(5):
        client.get("/policies/use-of-force/")
    forget_pages()
    with django_assert_num_queries(2 if versions == 1 else 3):
        client.get("/policies/use-of-force/changes/")


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("POL-4.2", "/policies/use-of-force/"),
        ("POL-4.2@v1", "/policies/use-of-force/v/1/"),
        ("POL-4.2@v2", "/policies/use-of-force/v/2/"),
    ],
)
def test_a_cited_label_leads_to_what_it_stands_for(
    client: Client, label: str, address: str
) -> None:
    make_policy(versions=2)

    response = client.get(f"/policies/{label}/")

    assert (response.status_code, response["Location"]) == (301, address)


@pytest.mark.parametrize("label", ["POL-4.3", "POL-4.2@v3", "POL-4.2@v0", "POL-5.1", "POL-5.1@v1"])
def test_a_label_of_nothing_public_is_not_there(client: Client, label: str) -> None:
    make_policy()
    make_draft(number="5.1", title="Secret plan")

    assert client.get(f"/policies/{label}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_topic_lists_its_policies(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_policy(number=f"4.{number}", title=f"Rule {number}", topic="Stops & searches")
    make_policy(number="5.1", title="Cameras", topic="Cameras")
    client.get("/policies/topics/stops-searches/")

    forget_pages()
    with django_assert_num_queries(2):
        page = text(client.get("/policies/topics/stops-searches/"))

    assert "Policies about: Stops &amp; searches" in page
    assert page.count('<span class="num">4.') == count
    assert "Cameras" not in page.split("<main")[1].split("</main>")[0]
    assert client.get("/policies/topics/none/").status_code == 404


def test_long_lists_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "POLICIES_A_PAGE", 2)
    for number in range(5):
        make_policy(number=f"4.{number}", title=f"Rule {number}", topic="Force")

    pages = [text(client.get(f"/policies/page/{number}/")) for number in (1, 2, 3)]
    topic = text(client.get("/policies/topics/force/page/2/"))

    assert [page.count('<span class="num">4.') for page in pages] == [2, 2, 1]
    assert "Page 2 of 3" in pages[1]
    assert '<a href="/policies/page/3/" rel="next">' in pages[1]
    assert '<a href="/policies/topics/force/page/1/" rel="prev">' in topic
    for address in ("page/4", "page/0", "topics/force/page/4"):
        assert client.get(f"/policies/{address}/").status_code == 404


def test_an_ended_policy_stays_readable_under_a_notice(client: Client) -> None:
    policy = make_policy(versions=2)
    make_policy(number="5.1", title="Cameras", body="## On\nThe camera is on.")
    end(policy, now=timezone.now(), reason="The law forbids it now.")

    listed = text(client.get("/policies/"))
    page = text(client.get("/policies/use-of-force/"))
    old = text(client.get("/policies/use-of-force/v/1/"))

    assert "No longer in force" in listed
    assert "use-of-force" not in listed.split("No longer in force")[0].split("All policies")[1]
    assert "The law forbids it now." in listed
    for each in (page, old):
        assert "This policy is no longer in force. It ended on" in each
        assert "The law forbids it now." in each
    assert "File a report within" in page
    assert "No policy matches." in text(client.post("/policies/", {"words": "hours"}))


def test_a_policy_that_ends_later_says_so_and_still_holds(client: Client) -> None:
    policy = make_policy()
    end(policy, now=timezone.now(), ends_on=timezone.localdate() + timedelta(days=9))

    page = text(client.get("/policies/use-of-force/"))

    assert "This policy ends on" in page
    assert '<a href="/policies/use-of-force/">' in text(client.get("/policies/"))


def test_changes_say_what_was_split_joined_and_renamed(client: Client) -> None:
    policy = make_policy(body=f"## Search\n{SEARCH} {HOME}\n## Car\n{CAR}\n## Help\n{HELP}")
    body = (
        f"## First aid {{#aid}}\n{HELP}\n## Homes {{#home}}\n{HOME}\n"
        f"## Search {{#search}}\n{SEARCH} {CAR}"
    )
    publish(policy, now=timezone.now(), body=body)
    publish(policy, now=timezone.now(), body=f"{body}\n## New\nMore words.")

    for address in ("changes/1/2/", "changes/1/3/"):
        page = text(client.get(f"/policies/use-of-force/{address}"))
        assert "“First aid” used to be “Help”." in page
        assert "“Homes” came out of “Search”." in page
        assert "“Search” brings together: “Search”, “Car”." in page
        assert "These words are now in: “Search”." in page


def test_a_clause_has_an_address_that_follows_it(client: Client) -> None:
    policy = make_policy(body=f"## Search\n{SEARCH}\n## Car\n{CAR}\n## Help\n{HELP}")
    publish(policy, now=timezone.now(), body=f"## All {{#all}}\n{SEARCH} {CAR}")

    def leads_to(key: str) -> str:
        return str(client.get(f"/policies/use-of-force/clauses/{key}/")["Location"])

    assert leads_to("all") == "/policies/use-of-force/v/2/part/1/#all"
    assert leads_to("car") == "/policies/use-of-force/v/2/part/1/#all"
    assert leads_to("help") == "/policies/use-of-force/v/1/part/1/#help"
    assert client.get("/policies/use-of-force/clauses/none/").status_code == 404


def long_text(*, word: str = "word") -> str:
    return "\n\n".join(
        f"## Part {part}\n\n" + "\n\n".join(f"{word} {part} {n} " + "stays as it is " * 40
        for n in range(4)) for part in range(60)
    )  # fmt: skip


def test_a_long_policy_comes_in_parts_that_load_fast(client: Client) -> None:
    policy = make_policy(body=long_text())
    publish(policy, now=timezone.now(), body=long_text(word="term"))

    first = client.get("/policies/use-of-force/")
    second = text(client.get("/policies/use-of-force/v/2/part/2/"))
    change = client.get("/policies/use-of-force/changes/")
    later = text(client.get("/policies/use-of-force/changes/1/2/part/2/"))
    beginning = client.get("/policies/use-of-force/changes/0/1/part/2/")

    assert "You see part 1 of 3." in text(first)
    assert '<a href="/policies/use-of-force/v/2/part/2/#part-30">' in text(first)
    assert 'id="part-0"' in text(first)
    assert 'id="part-30"' in second
    assert "You see part 2 of" in later
    assert '<ins><span class="vh">Added: </span>term' in later
    assert "first version" in text(beginning)
    for page in (first, change):
        assert len(gzip.compress(page.content)) < 38 * 1024
    for address in ("v/2/part/9", "v/2/part/0", "changes/1/2/part/99", "changes/1/2/part/0"):
        assert client.get(f"/policies/use-of-force/{address}/").status_code == 404


def test_unchanged_parts_of_a_long_policy_are_left_to_the_full_text(client: Client) -> None:
    policy = make_policy(body=long_text())
    publish(policy, now=timezone.now(), body=long_text().replace("word 7 0", "term 7 0"))

    page = client.get("/policies/use-of-force/changes/")

    assert "<summary>7 parts did not change</summary>" in text(page)
    assert "Their words stand in the full policy." in text(page)
    assert len(gzip.compress(page.content)) < 12 * 1024


def test_a_passage_that_nobody_reads_through_is_abridged(client: Client) -> None:
    policy = make_policy(body="## Aim\n" + "long words " * 900)
    publish(policy, now=timezone.now(), body="## Aim\nShort words.")

    page = text(client.get("/policies/use-of-force/changes/"))

    assert "words are left out]" in page


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
