"""What a browser carries of a case, and how it is taken away."""

from datetime import UTC, datetime

import pytest
from django.core.signing import TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from feedback.cases import adapters
from feedback.cases.adapters import Receipt

RECEIPT = Receipt("7KMX-4QRT-9HDW", "feedback", "code", datetime(2026, 3, 17, 22, tzinfo=UTC))


def carry(response: HttpResponse) -> HttpRequest:
    """Return the next request of the same browser."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in response.cookies.items()}
    return request


def test_receipt_comes_back_whole() -> None:
    response = HttpResponse()

    adapters.hand_over_receipt(response, RECEIPT)

    assert adapters.take_receipt(carry(response)) == RECEIPT


@pytest.mark.parametrize("inside", ["", "not base64!", "bm90IHNlYWxlZA=="])
def test_receipt_that_we_signed_but_never_sealed_is_refused(inside: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {"receipt-en": TimestampSigner(salt="cases.receipt").sign(inside)}

    assert adapters.take_receipt(request) is None


def test_receipt_stays_in_its_language() -> None:
    response = HttpResponse()
    with override("es"):
        adapters.hand_over_receipt(response, RECEIPT)

    assert response.cookies["receipt-es"]["path"] == "/es/say/sent/"
    assert adapters.take_receipt(carry(response)) is None


def test_tracking_and_receipt_cookies_cannot_be_swapped() -> None:
    response = HttpResponse()
    adapters.open_for(response, "a-case")
    request = carry(response)
    request.COOKIES["receipt-en"] = request.COOKIES["track-en"]

    assert adapters.followed_case(request) == "a-case"
    assert adapters.take_receipt(request) is None


def test_leaving_takes_everything_away_in_every_language() -> None:
    response = HttpResponse()

    adapters.forget_case(response)

    gone = {(name, cookie["path"], cookie["max-age"]) for name, cookie in response.cookies.items()}
    assert gone == {
        ("receipt-en", "/say/sent/", 0), ("track-en", "/track/", 0),
        ("receipt-es", "/es/say/sent/", 0), ("track-es", "/es/track/", 0),
        ("receipt-ar", "/ar/say/sent/", 0), ("track-ar", "/ar/track/", 0),
    }  # fmt: skip
