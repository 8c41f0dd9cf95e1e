"""Policies to take along: tagged PDFs made by a worker, and feeds."""

import io
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from django.test import Client
from django.utils.http import http_date

from engagement.policies import tasks
from engagement.policies.models import Paper, Version
from engagement.policies.services import printing
from tests.factories.policies import NOW, make_draft, make_policy, publish

pytestmark = pytest.mark.django_db
RICH = """Opening words.

## Warnings {#warnings}
Warn **first**, then:

1. wait
2. act
   - with care

#### Levels

| Level | What |
|---|---|
| 1 | talk |

> A quotation, with `code`.

---

## Reports {#reports}
See [the law](https://example.org/law).
"""
ADDRESS = "/policies/use-of-force/v/1/pdf/"
ATOM = "{http://www.w3.org/2005/Atom}"


def paper(language: str = "en") -> pikepdf.Pdf:
    version = Version.objects.get()
    assert printing.print_version(version_id=version.pk, language=language, now=NOW) is True
    return pikepdf.open(io.BytesIO(bytes(Paper.objects.get(language=language).content)))


def tags(document: pikepdf.Pdf) -> list[str]:
    """Return the kinds of structure elements in the order of reading."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S)[1:])
            if "/K" in node:
                walk(node.K)

    walk(document.Root.StructTreeRoot.K)
    return found


@pytest.mark.slow
def test_a_version_on_paper_is_tagged_and_says_what_it_is() -> None:
    make_policy(body=RICH)

    document = paper()

    assert document.Root.MarkInfo.Marked is True or bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "en"
    assert str(document.docinfo.Title) == "Use of force"
    kinds = tags(document)
    assert {"H1", "H2", "H3", "H4", "L", "LI", "Table", "TH", "TD", "BlockQuote", "Link"} <= set(
        kinds
    )
    assert kinds.count("H3") == 2
    with document.open_outline() as outline:
        assert [each.title for each in outline.root] == ["Use of force"]
        parts = [each.title for each in outline.root[0].children]
    assert parts == [
        "In plain words", "What this means for you", "What changed, and why", "Full text",
    ]  # fmt: skip


@pytest.mark.slow
def test_its_words_can_be_read_in_their_order() -> None:
    import pdfplumber

    make_policy(body=RICH)
    paper()

    with pdfplumber.open(io.BytesIO(bytes(Paper.objects.get().content))) as document:
        words = " ".join((page.extract_text() or "") for page in document.pages)
    for part in ("POL-4.2@v1", "March 12, 2026", "4.2.1 Warnings", "http", "/v/1/", "Page 1 / "):
        assert part in words


@pytest.mark.slow
def test_a_page_that_reads_from_right_to_left() -> None:
    make_policy(body=RICH)

    document = paper("ar")

    assert str(document.Root.Lang) == "ar"


@pytest.mark.slow
def test_publishing_has_it_printed_and_the_door_hands_it_out(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(
        "trustapp.core.jobs._send", lambda name, kwargs: sent.append((name, kwargs))
    )
    with django_capture_on_commit_callbacks(execute=True):
        make_policy()
    version = Version.objects.get()
    assert ("policies.print_version", {"version_id": version.pk, "language": "en"}) in sent

    waits = client.get(ADDRESS)
    assert (waits.status_code, waits["Retry-After"]) == (202, "60")
    assert tasks.print_version(version_id=version.pk, language="en") is True
    response = client.get(ADDRESS)

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="POL-4.2-v1.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert tasks.print_version(version_id=version.pk, language="en") is False


@pytest.mark.slow
def test_what_was_missed_is_printed_later_and_drafts_never() -> None:
    make_policy()
    make_draft(number="9", title="Dogs")

    assert [tasks.print_missing(), tasks.print_missing()] == [1, 0]
    assert printing.print_version(
        version_id=Version.objects.get(policy__number="9").pk, language="en", now=NOW
    ) is False  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/policies/dogs/v/1/pdf/", "/policies/use-of-force/v/2/pdf/", "/policies/dogs/feed/"]
)
def test_what_is_not_published_has_no_paper_and_no_feed(client: Client, path: str) -> None:
    make_policy()
    make_draft(number="9", title="Dogs")

    assert client.get(path).status_code == 404


def entries(response: Any) -> list[tuple[str, str]]:
    root = ET.fromstring(response.content)
    return [
        (each.findtext(f"{ATOM}title") or "", each.findtext(f"{ATOM}id") or "")
        for each in root.findall(f"{ATOM}entry")
    ]


def test_the_feed_of_all_policies_has_the_newest_first(client: Client) -> None:
    make_policy(versions=2)
    make_policy(number="9", title="Dogs", now=NOW + timedelta(days=1))
    make_draft(number="10", title="Cats")

    response = client.get("/policies/feed/")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert [title for title, _id in entries(response)] == [
        "9 Dogs, version 1", "4.2 Use of force, version 2", "4.2 Use of force, version 1",
    ]  # fmt: skip
    assert b"Change number 2." in response.content
    assert "Set-Cookie" not in response


def test_the_feed_of_one_policy_in_another_language_keeps_its_names(client: Client) -> None:
    make_policy()
    make_policy(number="9", title="Dogs")

    english, spanish = (
        entries(client.get(f"{prefix}/policies/use-of-force/feed/")) for prefix in ("", "/es")
    )

    assert [name for _title, name in english] == [name for _title, name in spanish]
    assert spanish[0][0] == "4.2 Use of force, versión 1"
    assert len(english) == 1


def test_a_reader_that_has_it_all_gets_nothing_again(client: Client) -> None:
    policy = make_policy()
    seen = client.get("/policies/feed/")["Last-Modified"]

    assert seen == http_date(NOW.timestamp())
    assert client.get("/policies/feed/", HTTP_IF_MODIFIED_SINCE=seen).status_code == 304
    publish(policy, now=NOW + timedelta(hours=1), body="## New\nWords.")
    assert client.get("/policies/feed/", HTTP_IF_MODIFIED_SINCE=seen).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_for_many(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_policy(number=str(number + 1), title=f"Policy {number}")
    client.get("/policies/feed/")

    with django_assert_num_queries(2):
        response = client.get("/policies/feed/")

    assert len(entries(response)) == count


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert entries(client.get("/policies/feed/")) == []
