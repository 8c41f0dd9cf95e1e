"""Telling us, page by page, as a browser without a script does it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.cases.enums import ReplyChoice
from feedback.cases.models import Case
from tests.factories.places import PlaceFactory
from tests.feedback.cases.conftest import hidden_fields
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
STRANGE = "Ünïcödé 👮🏽‍♀️ مرحبا <b>not bold</b> O'Brien; DROP TABLE"
ANSWERS = {"listened": "no", "respectful": "yes", "happened": "last Tuesday"}


def code_on(page: Any) -> str:
    found = re.search(r'data-code="([^"]+)"', page.content.decode())
    return found.group(1) if found else ""


def second_page(resident: Client, press: Any, **answers: str) -> Any:
    first = resident.get(reverse("cases:feedback"))
    return press(resident, first, reverse("cases:feedback"), **(answers or ANSWERS))


def send(resident: Client, press: Any, page: Any, **words: str) -> Any:
    return press(resident, page, reverse("cases:feedback_words"), **words)


def test_feedback_takes_three_pages_and_gives_a_code_once(resident: Client, press: Any) -> None:
    place = PlaceFactory(name="Lake View", slug="lake-view", population=False)
    page = second_page(resident, press)

    sent = send(resident, press, page, words=STRANGE, place="lake-view", reply_choice="code")
    shown = resident.get(sent["Location"])

    case = Case.objects.get()
    assert sent["Location"] == "/say/sent/"
    assert re.fullmatch(r"[2-9CDFGHJKMNPQRTVWX]{4}(-[2-9CDFGHJKMNPQRTVWX]{4}){2}", code_on(shown))
    assert (case.listened, case.respectful, case.explained) == ("no", "yes", "")
    assert (case.happened, case.words, case.place) == ("last Tuesday", STRANGE, place)
    assert case.reply_choice == ReplyChoice.CODE
    assert code_on(resident.get("/say/sent/")) == ""


def test_feedback_uses_no_cookie_but_the_two_named(resident: Client, press: Any) -> None:
    sent = send(resident, press, second_page(resident, press), words="Hello")
    cookie = resident.cookies["receipt-en"]

    resident.get(sent["Location"])

    assert set(resident.cookies) == {"form", "receipt-en", "receipt-es", "receipt-ar"}
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        "/say/sent/",
        True,
        "Strict",
    )
    assert int(cookie["max-age"]) == 600


def test_receipt_cookie_holds_no_readable_code(resident: Client, press: Any) -> None:
    sent = send(resident, press, second_page(resident, press), words="Hello")
    value = resident.cookies["receipt-en"].value

    code = code_on(resident.get(sent["Location"]))

    assert code
    assert code not in value
    assert code.replace("-", "") not in value


def test_blank_first_page_says_what_to_do_and_offers_a_way_on(resident: Client, press: Any) -> None:
    first = resident.get(reverse("cases:feedback"))

    refused = press(resident, first, reverse("cases:feedback"), happened="on Monday")
    words = press(resident, refused, reverse("cases:feedback"), happened="on Monday", skip="1")
    send(resident, press, words, words="They were kind.")

    assert "Answer at least one, or write to us." in refused.content.decode()
    assert 'href="#id_listened_0"' in refused.content.decode()
    assert Case.objects.get().happened == "on Monday"


def test_nothing_at_all_is_refused_with_a_way_back(resident: Client, press: Any) -> None:
    page = resident.get(reverse("cases:feedback_words"))

    refused = send(resident, press, page)

    assert "Write a few words, or go back and answer a question." in refused.content.decode()
    assert not Case.objects.exists()


def test_back_keeps_answers_and_words(resident: Client, press: Any) -> None:
    page = second_page(resident, press)

    first = send(resident, press, page, words=STRANGE, contact="555-0111", back="1")
    again = press(resident, first, reverse("cases:feedback"), **ANSWERS)

    assert re.search(r'name="listened" value="no"[^>]*checked', first.content.decode())
    assert "O&#x27;Brien; DROP TABLE</textarea>" in again.content.decode()
    assert 'value="555-0111"' in again.content.decode()


def test_too_many_words_are_kept_on_the_page(resident: Client, press: Any) -> None:
    words = "é" * 10_001

    refused = send(resident, press, second_page(resident, press), words=words, reply_choice="none")

    text = refused.content.decode()
    assert "Use 10,000 characters or fewer. You have used 10,001." in text
    assert words in text
    assert "<title>Error:" in text
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("choice", "contact", "message"),
    [
        ("contact", "", "or choose another way"),
        ("contact", "call me", "such as 555-0100"),
        ("", "12", "such as 555-0100"),
    ],
)
def test_contact_that_cannot_be_used_is_refused(
    resident: Client, press: Any, choice: str, contact: str, message: str
) -> None:
    refused = send(
        resident, press, second_page(resident, press), reply_choice=choice, contact=contact
    )

    assert message in refused.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("choice", "contact", "kept"),
    [
        ("contact", "ana@example.org", ("contact", "ana@example.org")),
        ("", "555 0111", ("contact", "555 0111")),
        ("", "", ("code", None)),
        ("none", "anything", ("none", None)),
        ("code", "555 0111", ("code", None)),
    ],
)
def test_contact_is_kept_only_when_it_is_wanted(
    resident: Client, press: Any, choice: str, contact: str, kept: tuple[str, str | None]
) -> None:
    send(resident, press, second_page(resident, press), reply_choice=choice, contact=contact)

    case = Case.objects.get()
    assert (case.reply_choice, case.contact) == kept


def test_double_click_makes_one_case_and_one_code(resident: Client, press: Any) -> None:
    page = second_page(resident, press)

    first = send(resident, press, page, words="Hello")
    code = code_on(resident.get(first["Location"]))
    second = send(resident, press, page, words="Hello")

    assert code_on(resident.get(second["Location"])) == code
    assert Case.objects.count() == 1
    assert Promise.objects.count() == 2


def test_same_key_with_other_words_asks_first_and_loses_nothing(
    resident: Client, press: Any
) -> None:
    page = second_page(resident, press)
    send(resident, press, page, words="First")

    asked = send(resident, press, page, words="Second")
    kept = send(resident, press, asked, words="Second")

    assert asked.status_code == 422
    assert "Second</textarea>" in asked.content.decode()
    assert kept.status_code == 302
    assert sorted(Case.objects.all(), key=lambda case: case.pk)[1].words == "Second"


def test_two_people_with_the_same_answers_and_no_key_get_two_codes(
    resident: Client, press: Any
) -> None:
    fields = hidden_fields(second_page(resident, press)) | {"submission_key": ""}
    codes = set()

    for _ in range(2):
        sent = resident.post(reverse("cases:feedback_words"), fields)
        codes.add(code_on(resident.get(sent["Location"])))

    assert len(codes) == 2
    assert Case.objects.count() == 2


def test_too_many_sendings_keep_the_words(resident: Client, press: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.views.residents.SENDINGS_AN_HOUR", 1)
    send(resident, press, second_page(resident, press), words="One")

    refused = send(resident, press, second_page(resident, press), words="Two")

    assert refused.status_code == 429
    assert "Two</textarea>" in refused.content.decode()
    assert "or call us" in refused.content.decode()
    assert Case.objects.count() == 1


def test_spanish_pages_hand_the_code_over_in_spanish(resident: Client, press: Any) -> None:
    first = resident.get("/es/say/feedback/")
    page = press(resident, first, "/es/say/feedback/", **ANSWERS)

    sent = press(resident, page, "/es/say/feedback/words/", words="Hola")

    assert sent["Location"] == "/es/say/sent/"
    assert code_on(resident.get("/es/say/sent/"))
    assert Case.objects.get().language == "es"


@pytest.mark.parametrize("value", ["", "x", "x:y", "AAAA:1aaaaa:bbbbbbbbbbbbbbbbbbbbbbbb"])
def test_altered_receipt_shows_no_code(resident: Client, value: str) -> None:
    resident.cookies["receipt-en"] = value

    shown = resident.get("/say/sent/")

    assert shown.status_code == 200
    assert "We showed your code once" in shown.content.decode()


def test_pages_with_words_are_never_stored(resident: Client, press: Any) -> None:
    page = second_page(resident, press)
    sent = resident.get("/say/sent/")

    assert page["Cache-Control"] == "no-store, private"
    assert "no-store" in sent["Cache-Control"]


def test_thanks_take_two_pages_and_share_only_after_a_yes(resident: Client, press: Any) -> None:
    first = resident.get(reverse("cases:thanks"))
    page = press(resident, first, reverse("cases:thanks"), words="Found my dog")
    sent = press(resident, page, reverse("cases:thanks"), whom="Badge 12")
    shown = resident.get(sent["Location"])

    case = Case.objects.get()
    assert (case.kind, case.words, case.whom, case.may_share) == (
        "thanks", "Found my dog", "Badge 12", False,
    )  # fmt: skip
    assert code_on(shown)
    assert "We pass your thanks on" in shown.content.decode()


def test_thanks_without_words_are_refused(resident: Client, press: Any) -> None:
    first = resident.get(reverse("cases:thanks"))

    refused = press(resident, first, reverse("cases:thanks"))

    assert "Write what they did, in a few words." in refused.content.decode()


def test_thanks_may_be_shared_after_a_yes(resident: Client, press: Any) -> None:
    first = resident.get(reverse("cases:thanks"))
    page = press(resident, first, reverse("cases:thanks"), words="Found my dog")
    press(resident, page, reverse("cases:thanks"), may_share="yes")

    assert Case.objects.get().may_share is True


def test_forms_refuse_a_forged_request(resident: Client) -> None:
    refused = resident.post(reverse("cases:feedback_words"), {"words": "Hello"})

    assert refused.status_code == 403
    assert not Case.objects.exists()
