"""The front page of the API, its description, and one shape for every error."""

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests.house.test_floors import patterns
from trustapp.accounts.api import ROOT, Nothing

pytestmark = pytest.mark.django_db


def test_index_names_every_resource(client: Client) -> None:
    answer = client.get("/api/v1/").json()

    wanted = {
        f"/{address}"
        for address, pattern in patterns()
        if address.startswith(ROOT) and not (pattern.name or "").startswith("api_")
    }
    assert set(answer["resources"].values()) == wanted
    assert answer["schema"] == "/api/v1/schema/"


def test_every_resource_comes_before_the_answer_for_nothing() -> None:
    for address, pattern in patterns():
        if address.startswith(ROOT) and "<" not in address and pattern.name != "api_nothing":
            assert resolve(f"/{address}").func is pattern.callback


@pytest.mark.slow
def test_schema_describes_the_resources(client: Client) -> None:
    answer = client.get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")

    described = answer.json()
    assert described["openapi"].startswith("3.")
    assert "/api/v1/" in described["paths"]
    assert described["components"]["securitySchemes"] == {
        "session": {"type": "apiKey", "in": "cookie", "name": "staff"},
        "token": {"type": "http", "scheme": "bearer"},
    }


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/nothing", "/api/v1/a/b/?c=d"])
def test_nothing_is_said_in_the_shape_of_all_errors(
    method: str, address: str, client: Client
) -> None:
    answer = getattr(client, method)(address)

    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"code": "not_found", "message": "There is nothing at this address.", "fields": {}}
    }


def test_nothing_is_no_resource() -> None:
    assert resolve("/api/v1/nothing/").func.cls is Nothing


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 401, "authentication_failed"),
        ({"HTTP_ACCEPT": "application/xml"}, 406, "not_acceptable"),
    ],
)
def test_refusals_before_the_view_have_the_same_shape(
    send: dict[str, Any], status: int, code: str, client: Client
) -> None:
    answer = client.get("/api/v1/", **send)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_writing_to_the_index_is_refused(client: Client) -> None:
    answer = client.post("/api/v1/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
