"""Being told that there is news: the words reveal nothing, and the address can be taken back."""

import email
from email import policy
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from feedback.cases import services
from feedback.cases.enums import CaseKind, Outcome, ReplyChoice
from feedback.cases.forms import FeedbackForm
from feedback.cases.models import Case
from tests.factories.cases import CODE, category, found, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_entering import ENTER, ENTERED, typed
from tests.feedback.cases.test_inbox import address, as_staff, text_of
from tests.feedback.cases.test_merging import answer
from tests.sign_in import signed_in
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels import queries as outbox
from trustapp.channels import services as channels
from trustapp.channels.enums import BlockReason, Channel, MessageState
from trustapp.channels.models import Message
from trustapp.channels.pure import mail
from trustapp.core import queries as core
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
MAIL, MOBILE = "ana@example.org", "(312) 555-0147"
LANGUAGES = [code for code, _ in settings.LANGUAGES]
CARRIER = system("tests.carrier")


@pytest.fixture
def texts(settings: Any) -> None:
    """A carrier for texts is set up."""
    settings.SMS_URL, settings.SMS_ACCOUNT = "https://sms.invalid", "AC1"
    settings.SMS_TOKEN, settings.SMS_FROM = "token", "+13125550100"


def wanting(choice: ReplyChoice, contact: str, **parts: Any) -> Case:
    return told(now=timezone.now(), reply_choice=choice, contact=contact, **parts)


def kinds_of_news(liaison: User, contact: str, choice: ReplyChoice, language: str) -> list[Message]:
    """Tell us everything there is to tell, and be told of every kind of news."""
    for number, kind in enumerate(CaseKind):
        code = f"2222-3333-444{number + 4}"
        told(
            code, now=timezone.now(), reply_choice=choice, contact=contact, language=language,
            kind=kind, words="Marigold", happened="on Tulip day", whom="Officer Daisy",
            place=PlaceFactory(name="Rosegarden", population=False),
            category=category("Violets", es="Violetas", ar="بنفسج"),
        )  # fmt: skip
        answer(liaison, code, "Peony")
        services.close_case(
            by=as_staff(liaison), case=found(code), outcome=Outcome.NOT_CHANGING, reason="Orchid",
            seen_revision=found(code).revision, now=timezone.now(),
        )  # fmt: skip
    return list(Message.objects.filter(purpose="case_notice").order_by("pk"))


def reveals(text: str, language: str) -> list[str]:
    """Return what a stranger who glances at the text would learn."""
    with override(language):
        words = [str(label) for choices in (CaseKind, Outcome) for label in choices.labels]
    told_us = ("Marigold", "Tulip", "Daisy", "Rosegarden", "Violet", "Violetas", "بنفسج", "Peony",
               "Orchid", "Dana", "2222")  # fmt: skip
    return [word for word in (*words, *told_us) if word.casefold() in text.casefold()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_says_the_same_of_everything_and_reveals_nothing(
    liaison: User, language: str
) -> None:
    sent = kinds_of_news(liaison, MAIL, ReplyChoice.CONTACT, language)

    assert len(sent) == 4
    assert len({(each.title, each.text, each.html, each.unsubscribe) for each in sent}) == 1
    first = sent[0]
    pattern = mail.Pattern(
        sender=mail.sender_line(core.department().name, settings.DEFAULT_FROM_EMAIL),
        title=first.title or "", text=first.text or "", html=first.html or "",
        language=first.language, unsubscribe=first.unsubscribe or "", gap="",
    )  # fmt: skip
    whole = pattern.to(recipient=MAIL, message_id=first.message_id, at=timezone.now(), filling="")
    read = email.message_from_bytes(whole, policy=policy.default)
    body: Any = read.get_body(("plain",))
    for seen in (read["Subject"], read["From"], body.get_content(), read.as_string()):
        assert reveals(seen, language) == []
    with override(language):
        assert reverse("cases:track") in body.get_content().splitlines()[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_says_the_same_of_everything_and_how_to_stop(
    liaison: User, language: str, texts: None
) -> None:
    sent = kinds_of_news(liaison, MOBILE, ReplyChoice.TEXT, language)

    assert len(sent) == 4
    assert {each.channel for each in sent} == {Channel.SMS}
    (words,) = {each.text for each in sent}
    assert reveals(words or "", language) == []
    assert "STOP" in (words or "")
    assert {each.title for each in sent} == {None}


def test_a_phone_number_without_the_wish_is_for_people(liaison: User, texts: None) -> None:
    wanting(ReplyChoice.CONTACT, MOBILE)

    answer(liaison, CODE)

    assert not Message.objects.exists()


def test_without_a_carrier_nobody_is_offered_a_text_and_news_is_still_kept(liaison: User) -> None:
    wanting(ReplyChoice.TEXT, MOBILE)

    answer(liaison, CODE)

    assert not Message.objects.exists()
    form = FeedbackForm(is_last=True)
    assert ReplyChoice.TEXT not in dict(form.fields["reply_choice"].choices)


def test_a_text_needs_a_number_that_can_get_one(client: Client, liaison: User, texts: None) -> None:
    browser = signed_in(client, liaison)

    wrong = browser.post(ENTER, typed(reply_choice="text", contact=MAIL))
    right = browser.post(ENTER, typed(reply_choice="text", contact=MOBILE))

    assert wrong.context["form"].has_error("contact")
    assert right.status_code == 302
    assert Case.objects.get().contact == MOBILE
    assert "A text message tells you when to look" in text_of(browser.get(ENTERED))


def test_stop_is_obeyed_and_both_sides_can_read_it(
    client: Client, liaison: User, texts: None
) -> None:
    case = wanting(ReplyChoice.TEXT, MOBILE)
    channels.hear_text(sender="+13125550147", text="STOP", understood="", now=timezone.now())

    answer(liaison, CODE)

    assert Message.objects.get().state == MessageState.CANCELLED
    assert "No notice leaves: Asked us to stop." in text_of(
        signed_in(client, liaison).get(address(case))
    )
    assert "You asked for no more texts" in resident_page(Client())


def test_a_wrong_address_is_told_on_both_sides(client: Client, liaison: User) -> None:
    case = wanting(ReplyChoice.CONTACT, MAIL)
    channels.block_address(
        channel=Channel.EMAIL, address_hash=outbox.address_hash(Channel.EMAIL, MAIL),
        reason=BlockReason.BOUNCED, by=CARRIER, now=timezone.now(),
    )  # fmt: skip

    answer(liaison, CODE)

    assert Message.objects.get().state == MessageState.CANCELLED
    assert "No notice leaves: Nothing arrives there." in text_of(
        signed_in(client, liaison).get(address(case))
    )
    assert "Nothing arrives there." in resident_page(Client())


def resident_page(browser: Client) -> str:
    browser.post(reverse("cases:track"), {"code": CODE})
    return text_of(browser.get(reverse("cases:open")))


# --- taking it back -----------------------------------------------------------------------------
def test_contact_is_taken_back_with_the_code(client: Client, liaison: User) -> None:
    case = wanting(ReplyChoice.CONTACT, MAIL)
    answer(liaison, CODE)
    page = resident_page(client)
    assert "An e-mail tells you when there is an update" in page
    assert MAIL not in page

    for _press in range(2):
        sent = client.post(reverse("cases:forget_contact"))
        assert sent.headers["Location"] == reverse("cases:open")

    assert (found().contact, found().reply_choice) == (None, ReplyChoice.CODE)
    assert Message.objects.get().state == MessageState.CANCELLED
    assert "How you hear from us" not in resident_page(client)
    line = AuditLine.objects.get(action="cases.forget_contact")
    assert (line.actor_kind, line.target, line.address) == ("resident", case.subject, None)
    answer(liaison, CODE, "And more.")
    assert Message.objects.count() == 1


def test_nobody_else_takes_it_back(client: Client, liaison: User) -> None:
    wanting(ReplyChoice.CONTACT, MAIL)

    assert Client().post(reverse("cases:forget_contact")).status_code == 403
    assert signed_in(client, liaison).post(reverse("cases:forget_contact")).status_code == 403
    assert Client().get(reverse("cases:forget_contact")).status_code == 405
    assert found().contact == MAIL
