"""The honest page about complaints."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override

from trustapp.core.services import describe_department

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _department(db: None) -> None:
    describe_department(
        name="Prairie Lake Police", phone="555-0100", postal_address="12 Mill Street",
        independent_name="Civilian Review Board", independent_phone="555-0170",
        independent_url="https://review.example.org", city_name="Prairie Lake",
    )  # fmt: skip


def page(client: Client, address: str = "") -> Any:
    return client.get(address or "/say/concern/")


def test_page_names_phone_post_and_the_independent_body(client: Client) -> None:
    text = page(client).content.decode()

    for words in ("We do not take complaints on this site yet.", "555-0100", "12 Mill Street",
                  "Civilian Review Board", "555-0170", "Leave this site now"):  # fmt: skip
        assert words in text


def test_page_is_neutral_and_never_stored(client: Client) -> None:
    answer = page(client)

    assert "<title>Share what happened" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies == {}


def test_page_never_pushes_towards_feedback(client: Client) -> None:
    main = page(client).content.decode().partition("<main")[2].partition("</main>")[0]

    assert "say/feedback" not in main
    assert "feedback" not in main.lower()
    assert not re.search(r"oath|notary|perjury|crime|false report", main, re.IGNORECASE)


def test_page_has_no_dead_link(client: Client) -> None:
    text = page(client).content.decode()
    links = {link for link in re.findall(r'href="(/[^"#]*)"', text) if "/static/" not in link}

    with override("en"):
        # Pages of other languages resolve only while that language is active.
        broken = [link for link in links if link[:4] not in {"/es/", "/ar/"} and not leads(link)]

    assert broken == []


def leads(link: str) -> bool:
    try:
        resolve(link.partition("?")[0])
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize("address", ["/es/say/concern/", "/ar/say/concern/"])
def test_page_speaks_every_language(client: Client, address: str) -> None:
    assert page(client, address).status_code == 200


def test_page_refuses_posts(client: Client) -> None:
    assert client.post("/say/concern/").status_code == 405
