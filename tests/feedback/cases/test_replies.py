"""Ready replies: who writes them, what they may leave open, and what a person sends of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import EntryKind, Gap
from feedback.cases.errors import ChangedMeanwhile, UnknownGap
from feedback.cases.models import Entry, ReadyReply
from feedback.cases.serializers.words import day_in_words
from tests.factories.accounts import UserFactory
from tests.factories.cases import BY, RECEIVED, category, found, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_inbox import READERS, act, address, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key

pytestmark = pytest.mark.django_db
LIST, NEW = "/staff/replies/", "/staff/replies/new/"


def ready(title: str = "Lights", **texts: str) -> ReadyReply:
    texts = texts or {"en": "It is dark in {place}. Call {phone}."}
    return services.add_ready_reply(title=title, texts=texts, by=BY, now=RECEIVED)


def page_of(reply: ReadyReply) -> str:
    return reverse("cases:reply", kwargs={"public_id": reply.public_id})


def typed(**parts: object) -> dict[str, object]:
    words = {"title": "Lights", "text_en": "Call {phone}.", "revision": 0}
    return words | {"submission_key": new_key()} | parts


# --- writing them -------------------------------------------------------------------------------
def test_ready_reply_is_added_once(client: Client, liaison: User) -> None:
    browser, fields = signed_in(client, liaison), typed(text_es="Llame al {phone}.")

    done = [browser.post(NEW, fields).status_code for _ in range(2)]

    reply = ReadyReply.objects.get()
    assert done == [302, 302]
    assert (reply.title, reply.texts) == (
        "Lights", {"en": "Call {phone}.", "es": "Llame al {phone}."},
    )  # fmt: skip
    line = AuditLine.objects.get(action="cases.add_ready_reply")
    assert (line.actor_id, line.target) == (liaison.pk, f"ready_reply:{reply.public_id}")
    assert line.detail == {"title": "Lights", "languages": ["en", "es"]}
    assert "Lights" in text_of(browser.get(LIST))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"text_en": "In {plaace}."}, "Nothing fills {plaace}. You can use: {place}, {category}"),
        ({"text_es": "En {}."}, "Nothing fills {}."),
        ({"text_en": ""}, "Write the text."),
        ({"title": ""}, "Give it a title."),
        ({"title": "x" * 121}, "Use 120 characters or fewer."),
    ],
)
def test_what_nothing_fills_is_refused_in_plain_words(
    client: Client, liaison: User, parts: dict[str, str], message: str
) -> None:
    refused = signed_in(client, liaison).post(NEW, typed(**parts))

    assert message in text_of(refused)
    assert not ReadyReply.objects.exists()


def test_service_refuses_an_unknown_gap_on_a_change_too() -> None:
    reply = ready()

    with pytest.raises(UnknownGap):
        services.change_ready_reply(
            reply=reply, title="x", texts={"en": "{x}"}, seen_revision=0, by=BY, now=RECEIVED
        )


def test_two_who_change_it_at_once_notice_each_other(client: Client, liaison: User) -> None:
    reply = ready()
    browser = signed_in(client, liaison)

    first = browser.post(page_of(reply), typed(text_en="First."))
    second = browser.post(page_of(reply), typed(text_en="Second."))
    again = browser.post(page_of(reply), typed(text_en="Second.", revision=1))

    assert (first.status_code, second.status_code, again.status_code) == (302, 200, 302)
    assert "A colleague changed it while you wrote." in text_of(second)
    assert "Second.</textarea>" in text_of(second)
    assert 'name="revision" value="1"' in text_of(second)
    assert ReadyReply.objects.get().texts == {"en": "Second."}


def test_retired_one_is_offered_no_more(client: Client, liaison: User) -> None:
    reply = ready()
    browser = signed_in(client, liaison)

    browser.post(page_of(reply), typed(retire="1"))
    services.retire_ready_reply(reply=reply, by=BY, now=RECEIVED)

    assert browser.get(page_of(reply)).status_code == 404
    assert "No ready reply yet." in text_of(browser.get(LIST))
    assert AuditLine.objects.filter(action="cases.retire_ready_reply").count() == 1
    with pytest.raises(ChangedMeanwhile):
        services.change_ready_reply(
            reply=reply, title="x", texts={"en": "x"}, seen_revision=0, by=BY, now=RECEIVED
        )


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_write_them(client: Client, role: Role | None) -> None:
    page = page_of(ready())
    browser = signed_in(client, UserFactory(roles=[role] if role else []))

    answers = {browser.get(each).status_code for each in (LIST, NEW, page)}

    assert answers == {200 if role in READERS else 403}
    assert browser.post(page).status_code == (200 if role in READERS else 403)
    assert Client().get(page).status_code == 302


def test_list_costs_the_same_with_one_and_three(
    client: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    ready()
    browser.get(LIST)

    for title in ("Two", "Three"):
        with django_assert_num_queries(5):
            browser.get(LIST)
        ready(title)


# --- replying with them -------------------------------------------------------------------------
def test_every_gap_is_filled_in_the_resident_s_language(client: Client, liaison: User) -> None:
    text = "; ".join(f"{name}={{{name}}}" for name in Gap.values)
    reply = ready(en="English", es=text)
    told(
        now=timezone.now(), language="es", category=category("Lights", es="Luces"),
        place=PlaceFactory(name="Elm Park", population=False),
    )  # fmt: skip

    shown = act(signed_in(client, liaison), "answer", ready=reply.public_id, words="", fill="1")

    words = shown.context["answer_form"]["words"].value()
    assert words.startswith("place=Elm Park; category=Luces; received=")
    assert "my_name=Dana, enlace con la comunidad" in words
    assert words.endswith("department=Prairie Lake Police; phone=555-0100")
    assert "{" not in words
    assert day_in_words(found().received_at) not in words
    assert not Entry.objects.filter(kind=EntryKind.ANSWER).exists()
    assert shown.context["reading"] is not None


def test_ready_reply_comes_after_what_was_typed(client: Client, liaison: User) -> None:
    reply = ready(en="Call {phone}.")
    told(now=timezone.now())

    shown = act(
        signed_in(client, liaison), "answer", ready=reply.public_id, words="Hello.", fill="1"
    )

    assert shown.context["answer_form"]["words"].value() == "Hello.\n\nCall 555-0100."
    assert shown.context["form"].errors == {}


def test_what_is_not_known_is_said_and_never_sent(client: Client, liaison: User) -> None:
    reply = ready()
    told(now=timezone.now())
    browser = signed_in(client, liaison)

    shown = act(browser, "answer", ready=reply.public_id, words="", fill="1")
    words = shown.context["answer_form"]["words"].value()
    sent = act(browser, "answer", words=words)

    assert words == "It is dark in {place}. Call 555-0100."
    for page in (shown, sent):
        assert "Nothing is known for {place}. Write something there yourself." in text_of(page)
    assert not Entry.objects.filter(kind=EntryKind.ANSWER).exists()
    assert act(browser, "answer", words=words.replace("{place}", "Elm")).status_code == 302
    assert Entry.objects.get(kind=EntryKind.ANSWER).words == "It is dark in Elm. Call 555-0100."


def test_missing_language_is_said(client: Client, liaison: User) -> None:
    reply = ready(en="Call {phone}.")
    told(now=timezone.now(), language="ar")

    shown = act(signed_in(client, liaison), "answer", ready=reply.public_id, words="", fill="1")

    assert "This text is not there in Arabic yet. Have it translated." in text_of(shown)
    assert shown.context["answer_form"]["words"].value() == "Call 555-0100."


def test_late_outcome_has_no_day_to_promise(client: Client, liaison: User) -> None:
    reply = ready(en="By {outcome_by}.")
    told(now=timezone.now() - timedelta(days=90))

    shown = act(signed_in(client, liaison), "answer", ready=reply.public_id, words="", fill="1")

    assert shown.context["answer_form"]["words"].value() == "By {outcome_by}."


@pytest.mark.parametrize("chosen", ["", "nonsense"])
def test_choosing_none_is_said_and_keeps_the_words(
    client: Client, liaison: User, chosen: str
) -> None:
    ready()
    told(now=timezone.now())

    shown = act(signed_in(client, liaison), "answer", ready=chosen, words="Hello.", fill="1")

    assert "Choose one first." in text_of(shown)
    assert "Hello.</textarea>" in text_of(shown)


def test_without_ready_replies_nothing_is_offered(client: Client, liaison: User) -> None:
    case = told(now=timezone.now())
    browser = signed_in(client, liaison)

    text = text_of(browser.get(address(case)))
    shown = act(browser, "answer", words="Hello.", fill="1")

    assert "Ready reply" not in text
    assert "Choose one first." in text_of(shown)


def test_braces_of_a_person_s_own_are_sent(client: Client, liaison: User) -> None:
    told(now=timezone.now())

    act(signed_in(client, liaison), "answer", words="Look at {this}.")

    assert Entry.objects.get(kind=EntryKind.ANSWER).words == "Look at {this}."
