"""The colours of a department: measured, refused, served, taken back."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.services import choose
from trustapp.manage.pure import look

PAGE, SHEET = reverse("manage:look"), reverse("manage:sheet")
BLUE = {"accent": "#1D4F91", "accent_dark": "#8FB8F0"}


# --- what is made of a colour ---------------------------------------------------------------------
def test_surroundings_are_those_of_the_style_sheet() -> None:
    css = (Path(settings.BASE_DIR) / "static/css/base.css").read_text()
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]
    for name, part in (("accent", light), ("accent_dark", dark)):
        found = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", part))
        scheme = look.SCHEMES[name]
        assert (found["paper"], found["surface"], found["sunken"], found["ink"]) == (
            scheme.paper, scheme.surface, scheme.sunken, scheme.ink,
        )  # fmt: skip
        assert (found["lake"], found["on-lake"]) == (look.USUAL[name], scheme.on_accent)


@pytest.mark.parametrize("name", look.USUAL)
def test_usual_colours_can_be_read_everywhere(name: str) -> None:
    assert look.worst(name, look.USUAL[name]) is None


@pytest.mark.parametrize(
    ("name", "colour", "where"),
    [("accent", "#F4B942", "tint"), ("accent_dark", "#0E5A5C", "button")],
)
def test_worst_place_is_found(name: str, colour: str, where: str) -> None:
    found = look.worst(name, colour)

    assert found is not None
    assert found[1] < 4.5
    assert found[0] in look.ratios(name, colour)
    assert found[1] == min(look.ratios(name, colour).values())
    assert where in look.ratios(name, colour)


def test_light_accent_stays_out_of_the_dark() -> None:
    sheet = look.sheet({"accent": BLUE["accent"]})

    assert "--lake: #1D4F91;" in sheet
    assert "(prefers-color-scheme: dark) { :root { --lake: #72CDC4;" in sheet
    assert "--lake: #8FB8F0;" in look.sheet(BLUE)


# --- the page -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_chosen_colours_are_on_every_page(client: Client, first: User) -> None:
    browser = signed_in(client, first)
    assert SHEET not in client.get("/").content.decode()

    for _ in range(2):
        assert browser.post(PAGE, BLUE)["Location"] == PAGE

    home = Client().get("/").content.decode()
    address = f"{SHEET}?v=1D4F91-8FB8F0"
    assert f'href="{address}"' in home
    sheet = Client().get(address)
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == (
        "text/css; charset=utf-8", "public, max-age=31536000, immutable",
    )  # fmt: skip
    assert "--lake: #1D4F91;" in sheet.content.decode()
    assert "immutable" not in Client().get(f"{SHEET}?v=other").headers.get("Cache-Control", "")
    assert AuditLine.objects.get(action="manage.change_look").detail["accent"] == {
        "before": "#0E5A5C", "after": "#1D4F91",
    }  # fmt: skip
    assert ": 1" in browser.get(PAGE).content.decode()


@pytest.mark.django_db
def test_usual_colours_come_back(client: Client, first: User) -> None:
    choose(part="look", chosen=BLUE)
    browser = signed_in(client, first)

    assert browser.post(PAGE, look.USUAL)["Location"] == PAGE
    assert SHEET not in Client().get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"accent": "#F4B942"}, "The contrast of #F4B942"),
        ({"accent_dark": "#0E5A5C"}, "It takes 4.5."),
        ({"accent": "red"}, "Write a color like #0E5A5C."),
        ({"accent": ""}, "Choose a color."),
    ],
)
def test_what_cannot_be_read_is_refused(
    client: Client, first: User, typed: dict[str, str], said: str
) -> None:
    page = signed_in(client, first).post(PAGE, BLUE | typed).content.decode()

    assert said in page
    assert not AuditLine.objects.filter(action="manage.change_look").exists()


@pytest.mark.django_db
def test_page_costs_no_statement_more_with_colours(
    client: Client,
) -> None:
    address = reverse("cases:track")
    with CaptureQueriesContext(connection) as plain:
        client.get(address)
    choose(part="look", chosen=BLUE)
    with CaptureQueriesContext(connection) as coloured:
        client.get(address)

    assert len(coloured) == len(plain)


# --- languages ------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_only_languages_that_are_offered_are_listed(client: Client, first: User) -> None:
    page, browser = reverse("manage:languages"), signed_in(client, first)
    assert 'lang="ar"' in Client().get(reverse("cases:track")).content.decode()

    assert browser.post(page, {"offered": ["es"]})["Location"] == page

    track = Client().get(reverse("cases:track")).content.decode()
    assert ('lang="ar"' in track, 'lang="es"' in track) == (False, True)
    still = Client().get("/ar/track/")
    assert (still.status_code, 'lang="ar"' in still.content.decode()) == (200, True)
    assert AuditLine.objects.get(action="manage.change_languages").detail == {
        "offered": {"before": ["es", "ar"], "after": ["es"]}
    }
    browser.post(page, {"offered": ["es", "ar"]})
    assert 'lang="ar"' in Client().get(reverse("cases:track")).content.decode()
    assert 'value="tlh"' not in browser.get(page).content.decode()
    assert browser.post(page, {"offered": ["tlh"]}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_chooses(client: Client, role: Role) -> None:
    browser = signed_in(client, UserFactory(roles=[role]))

    assert browser.post(PAGE, BLUE).status_code == 403
    assert browser.post(reverse("manage:languages"), {"offered": []}).status_code == 403
