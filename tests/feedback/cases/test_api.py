"""Feedback from other programs."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import Channel
from feedback.cases.models import Case
from tests.factories.accounts import UserFactory
from tests.factories.cases import BY, CODE, category, found, told
from tests.factories.places import PlaceFactory
from trustapp.accounts.models import ApiToken
from trustapp.accounts.queries import token_hash
from trustapp.audit.models import AuditLine
from trustapp.core.models import UsedKey

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-tests"
KEY = {"HTTP_IDEMPOTENCY_KEY": "order-00001"}


@pytest.fixture
def kiosk(db: None) -> ApiToken:
    return ApiToken.objects.create(
        name="Kiosk", token_hash=token_hash(TOKEN), scopes=["feedback:write"],
        created_by=UserFactory(), created_at=timezone.now(),
    )  # fmt: skip


def send(client: Client, body: Any, name: str = "api-feedback", **headers: str) -> Any:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"} | headers
    content = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(reverse(name), content, content_type="application/json", **headers)


def test_feedback_is_kept_and_the_code_comes_back(client: Client, kiosk: ApiToken) -> None:
    PlaceFactory(slug="lake-view", population=False)

    answer = send(
        client, {"listened": "yes", "words": " Hola ", "language": "es", "place": "lake-view"}
    )

    case = Case.objects.get()
    assert answer.status_code == 201
    assert found(answer.json()["code"]) == case
    assert answer.json()["track_url"].endswith("/es/track/")
    assert answer["Cache-Control"] == "no-store"
    assert (case.channel, case.words, case.language) == (Channel.API, "Hola", "es")
    line = AuditLine.objects.get(action="cases.submit_feedback")
    assert (line.actor_kind, line.actor_label, line.address) == ("api", "Kiosk", None)


def test_category_is_taken_by_the_id_of_the_list(client: Client, kiosk: ApiToken) -> None:
    noise = category("Noise", es="Ruido")
    services.retire_category(category=category("Old"), by=BY, now=timezone.now())
    here = reverse("api-feedback-categories")

    listed = client.get(here, HTTP_AUTHORIZATION=f"Bearer {TOKEN}").json()
    send(client, {"words": "Loud", "category": listed[0]["id"]})

    assert listed == [{"id": str(noise.public_id), "names": {"en": "Noise", "es": "Ruido"}}]
    assert Case.objects.get().category == noise
    assert client.get(here).status_code == 401


def test_list_of_categories_costs_the_same_with_one_and_three(
    client: Client, kiosk: ApiToken, django_assert_num_queries: Any
) -> None:
    here, token = reverse("api-feedback-categories"), {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    category("Noise")
    client.get(here, **token)

    with django_assert_num_queries(2):
        client.get(here, **token)
    for name in ("Traffic", "Parks"):
        category(name)
    with django_assert_num_queries(2):
        client.get(here, **token)


@pytest.mark.parametrize("given", ["noise", 7, ["x"], "00000000-0000-4000-8000-000000000000"])
def test_unknown_category_is_refused_in_plain_words(
    client: Client, kiosk: ApiToken, given: Any
) -> None:
    refused = send(client, {"words": "Loud", "category": given})

    assert refused.status_code == 400
    assert "Ask for the list of categories." in refused.content.decode()
    assert not Case.objects.exists()


def test_retired_category_is_refused(client: Client, kiosk: ApiToken) -> None:
    old = category("Old")
    services.retire_category(category=old, by=BY, now=timezone.now())

    refused = send(client, {"words": "Loud", "category": str(old.public_id)})

    assert refused.status_code == 400
    assert "No category in use has this id." in refused.content.decode()


def test_message_without_a_category_is_sorted_by_people(client: Client, kiosk: ApiToken) -> None:
    assert send(client, {"words": "Loud", "category": None}).status_code == 201
    assert Case.objects.get().category is None


def test_repeated_request_gets_the_same_code_and_one_case(client: Client, kiosk: ApiToken) -> None:
    first = send(client, {"words": "Hello"}, **KEY)
    second = send(client, {"words": "Hello"}, **KEY)

    assert second.json() == first.json()
    assert second["Idempotent-Replay"] == "true"
    assert Case.objects.count() == 1


def test_repetition_after_the_key_was_forgotten_still_makes_no_second_case(
    client: Client, kiosk: ApiToken
) -> None:
    first = send(client, {"words": "Hello"}, **KEY)
    UsedKey.objects.all().delete()

    second = send(client, {"words": "Hello"}, **KEY)

    assert second.json() == first.json()
    assert Case.objects.count() == 1


def test_key_with_another_body_is_refused(client: Client, kiosk: ApiToken) -> None:
    send(client, {"words": "Hello"}, **KEY)

    refused = send(client, {"words": "Other"}, **KEY)

    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "key_reused"


def test_no_code_is_stored_anywhere(client: Client, kiosk: ApiToken) -> None:
    code = send(client, {"words": "Hello"}, **KEY).json()["code"]

    kept = json.dumps([list(UsedKey.objects.values_list("answer", flat=True)),
                       list(AuditLine.objects.values_list("detail", flat=True))])  # fmt: skip
    assert code not in kept
    assert code.replace("-", "") not in kept


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "words"),
        ({"listened": "maybe"}, "listened"),
        ({"words": "x" * 10_001}, "words"),
        ({"words": "x", "place": "nowhere"}, "place"),
        ({"words": "x", "reply_choice": "contact"}, "contact"),
        ({"words": "x", "ip_address": "192.0.2.1"}, "ip_address"),
        ({"words": "\ud800"}, "words"),
        ([1, 2], "non_field_errors"),
    ],
)
def test_bad_input_names_the_field(client: Client, kiosk: ApiToken, body: Any, field: str) -> None:
    refused = send(client, body)

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "invalid"
    assert list(refused.json()["error"]["fields"]) == [field]
    assert not Case.objects.exists()


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_broken_json_is_said(client: Client, kiosk: ApiToken, content: bytes) -> None:
    refused = send(client, content)

    assert refused.status_code == 400
    assert "error" in refused.json()


@pytest.mark.parametrize("name", ["api-feedback", "api-feedback-status"])
def test_wrong_token_and_wrong_scope_are_refused(
    client: Client, kiosk: ApiToken, name: str
) -> None:
    nobody = send(client, {}, name, HTTP_AUTHORIZATION="Bearer wrong")
    stranger = send(client, {}, name, HTTP_AUTHORIZATION="")
    kiosk.scopes = ["scores:read"]
    kiosk.save()
    wrong = send(client, {}, name)

    assert (nobody.status_code, stranger.status_code, wrong.status_code) == (401, 401, 403)
    assert client.get(reverse(name)).status_code in {401, 405}


def test_status_says_what_the_page_says(client: Client, kiosk: ApiToken) -> None:
    told(now=timezone.now())

    answer = send(client, {"code": " 7kmx 4qrt 9hdw "}, "api-feedback-status")

    body = answer.json()
    assert body["state"] == "new"
    assert body["status"] == "We have what you sent. A person reads it next."
    assert body["next_due_at"] is not None
    assert (body["missed"], body["messages"], body["outcome"]) == ([], [], "")
    assert CODE not in answer.content.decode()


@pytest.mark.parametrize("code", ["2222-2222-2222", "x", "7KMX-4QRT-9HDX"])
def test_unknown_codes_get_one_answer(client: Client, kiosk: ApiToken, code: str) -> None:
    told(now=timezone.now())

    answer = send(client, {"code": code}, "api-feedback-status")

    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"code": "not_found", "message": "We cannot find that code.", "fields": {}}
    }


def test_guessing_is_slowed_down(client: Client, kiosk: ApiToken, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.api.TRIES", 1)
    cache.clear()
    send(client, {"code": "x"}, "api-feedback-status")

    slowed = send(client, {"code": "x"}, "api-feedback-status")

    assert slowed.status_code == 429
    assert slowed["Retry-After"] == "900"
