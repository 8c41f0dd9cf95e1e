"""The page that a phone keeps: the same for everybody, with a version and a list of its files."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.test import Client

from engagement.visits.views import phone
from tests.factories.accounts import UserFactory
from tests.factories.visits import officer
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db
PAGE = "/staff/visits/phone/"


def shell(client: Client, prefix: str = "") -> dict[str, Any]:
    """What the worker keeps, as it says itself."""
    text = client.get(f"{prefix}{PAGE}worker.js").content.decode()
    return dict(json.loads(re.match(r"const SHELL = (\{.*?\});\n", text)[1]))


def test_page_is_the_same_for_every_officer_and_names_nobody(sign_in: Any) -> None:
    one, other = (officer(name=name) for name in ("Dana Okafor", "Lee Park"))

    pages = [sign_in(each.user, Client()).get(PAGE) for each in (one, other)]

    assert pages[0].content == pages[1].content
    for each in (one, other):
        assert each.name not in pages[0].content.decode()
        assert each.user.name not in pages[0].content.decode()
    assert "csrfmiddlewaretoken" not in pages[0].content.decode()
    assert '<a href="/staff/visits/">' in pages[0].content.decode()


@pytest.mark.parametrize("prefix", ["", "/es", "/ar"])
def test_worker_and_page_agree_on_the_version(sign_in: Any, client: Client, prefix: str) -> None:
    page = sign_in(officer().user, Client()).get(f"{prefix}{PAGE}")
    kept = shell(client, prefix)

    assert page["X-Visits-Version"] == kept["version"]
    assert kept["page"] == f"{prefix}{PAGE}"
    # Everything the page asks for is kept, and everything that is kept is there.
    asked = re.findall(r'(?:src|href)="(/static/[^"]+|[^"]+webmanifest)"', page.content.decode())
    assert set(asked) <= set(kept["files"])
    for path in kept["files"]:
        if path.startswith("/static/"):
            assert finders.find(path.removeprefix("/static/")), path
    assert client.get(f"{prefix}{PAGE}worker.js")["Content-Type"] == "text/javascript"


def test_version_changes_with_any_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell(client)["version"]
    assert shell(client)["version"] == before
    read = phone._read
    seen = {before}

    for changed in (phone.WORKER, phone.SCRIPTS[0], phone.STYLES[-1]):
        monkeypatch.setattr(phone, "_read", lambda path, c=changed: read(path) + b" " * (path == c))
        phone._hash_files.cache_clear()
        seen.add(shell(client)["version"])

    phone._hash_files.cache_clear()
    assert len(seen) == 4


def test_worker_answers_for_nothing_but_its_own_files() -> None:
    text = Path(finders.find(phone.WORKER)).read_text()

    assert "if (!SHELL.files.includes(pathname)) return;" in text
    assert text.count("respondWith") == 1


@pytest.mark.parametrize(("prefix", "direction"), [("", "ltr"), ("/ar", "rtl")])
def test_manifest_is_limited_to_visits(client: Client, prefix: str, direction: str) -> None:
    response = client.get(f"{prefix}{PAGE}app.webmanifest")

    described = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (described["start_url"], described["scope"]) == (
        f"{prefix}{PAGE}", f"{prefix}/staff/visits/",
    )  # fmt: skip
    assert (described["dir"], described["display"]) == (direction, "standalone")
    for icon in described["icons"]:
        picture = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        width, height = struct.unpack(">II", picture[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_who_is_no_officer_does_not_get_the_page(client: Client, sign_in: Any) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]), Client())
    assert analyst.get(PAGE).status_code == 403
    caches["process"].clear()


def test_every_number_has_its_words_in_every_language(sign_in: Any) -> None:
    dana = sign_in(officer().user)

    for prefix, expected in (
        ("", "# visits are not sent yet."), ("/es", "# visitas están sin enviar."),
    ):  # fmt: skip
        text = dana.get(f"{prefix}{PAGE}").content.decode()
        words = json.loads(re.search(r'id="visits-words"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
        assert words["counts"]["waiting"]["3"] == expected
        assert set(words["counts"]["waiting"]) == {"0", "1", "2", "3", "11", "100"}
