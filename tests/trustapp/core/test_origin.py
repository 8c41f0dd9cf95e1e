"""Forms arrive from real browsers, which hide their origin, and from nowhere else."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def send_form(secure: bool = False, **headers: str) -> Any:
    """Send the first step of feedback as a browser would, with these headers."""
    client = Client(enforce_csrf_checks=True)
    client.get("/say/feedback/", secure=secure)
    token = client.cookies["form"].value
    return client.post(
        "/say/feedback/", {"csrfmiddlewaretoken": token}, headers=headers, secure=secure
    )


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_form_with_hidden_origin_is_taken(secure: bool, site: str) -> None:
    answer = send_form(secure, **{"Origin": "null", "Sec-Fetch-Site": site})

    assert answer.status_code == 200


def test_old_browser_without_fetch_metadata_is_taken() -> None:
    assert send_form(Origin="null").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_foreign_form_with_hidden_origin_is_refused(site: str) -> None:
    answer = send_form(**{"Origin": "null", "Sec-Fetch-Site": site})

    assert answer.status_code == 403


def test_foreign_origin_is_refused() -> None:
    assert send_form(Origin="https://elsewhere.example").status_code == 403


def test_hidden_origin_does_not_replace_the_token() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/say/feedback/", headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 403
