"""Texts from residents: obeyed at once, answered once, kept never."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client

from tests.factories.channels import text
from tests.sms import TextCarrier, signature
from trustapp.channels import services
from trustapp.channels.enums import BlockReason
from trustapp.channels.models import Blocked, Message
from trustapp.channels.pure.segments import size
from trustapp.core.models import Department, UsedKey
from trustapp.core.queries import forget_department

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
NUMBER = "+13125550001"  # of text(1)


@pytest.fixture(autouse=True)
def _department() -> None:
    Department.objects.update_or_create(
        id=1,
        defaults={
            "name": "Prairie Lake Police",
            "phone": "312-555-0100",
            "independent_name": "Oversight",
            "independent_phone": "312-555-0199",
            "city_name": "Prairie Lake",
        },
    )
    forget_department()


def say(words: str, sender: str = NUMBER, understood: str = "", now: datetime = NOW) -> str:
    return services.hear_text(sender=sender, text=words, understood=understood, now=now)


def blocks() -> list[str]:
    return list(Blocked.objects.values_list("reason", flat=True))


STOPPED = "Prairie Lake Police: You will get no more texts. Reply START to undo."
STARTED = "Prairie Lake Police: You will get texts again. Reply STOP to end them."
HELPED = (
    "Prairie Lake Police: Call 312-555-0100 or see http://localhost:8000. Emergency: 911. "
    "Reply STOP to end texts."
)
NOBODY = (
    "Nobody reads texts sent to this number. Prairie Lake Police: 312-555-0100, "
    "http://localhost:8000. Emergency: 911."
)


def test_stop_acts_at_once_and_is_confirmed_once(text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1), text(2)], now=NOW)

    assert [say("Stop!"), say("stop")] == [STOPPED, ""]

    assert blocks() == [BlockReason.STOPPED]
    assert services.deliver_due(now=NOW) == 1
    assert [form["To"] for form in text_carrier.texts] == ["+13125550002"]


def test_start_undoes_stop_each_time() -> None:
    assert [say("stop"), say("start"), say("stop"), say("start")] == [
        STOPPED, STARTED, STOPPED, STARTED,
    ]  # fmt: skip
    assert blocks() == []


def test_start_without_stop_is_answered_once_a_day() -> None:
    tomorrow = NOW + timedelta(days=1)

    assert [say("start"), say("start"), say("start", now=tomorrow)] == [STARTED, "", STARTED]


def test_help_is_answered_once_a_day_even_after_stop() -> None:
    say("stop")

    assert [say("help"), say("help"), say("help", sender="+13125550002")] == [HELPED, "", HELPED]


def test_anything_else_is_answered_once_a_day_by_the_clock_of_the_city() -> None:
    before_midnight = datetime(2026, 3, 13, 4, 59, tzinfo=UTC)  # 23:59 in Chicago
    after_midnight = datetime(2026, 3, 13, 5, 1, tzinfo=UTC)

    said = [
        say("My bike is gone", now=NOW),
        say("Hello?", now=before_midnight),
        say("Hello?", now=after_midnight),
        say("Hello?", sender="+13125550002", now=after_midnight),
    ]

    assert said == [NOBODY, "", NOBODY, NOBODY]


def test_number_that_said_stop_is_left_alone() -> None:
    say("stop")

    assert say("And another thing") == ""


@pytest.mark.parametrize("sender", ["", "BANK", "72727"])
def test_text_from_nobody_is_left_alone(sender: str) -> None:
    assert say("stop", sender=sender) == ""
    assert (Blocked.objects.count(), UsedKey.objects.count()) == (0, 0)


@pytest.mark.parametrize("understood", ["STOP", "START", "HELP"])
def test_word_that_the_carrier_answers_is_obeyed_in_silence(understood: str) -> None:
    say("start" if understood == "STOP" else "stop")

    # A department may have taught the carrier keywords of its own.
    assert say("arrêt", understood=understood) == ""
    assert blocks() == ([] if understood == "START" else [BlockReason.STOPPED])


@pytest.mark.parametrize("words", ["stop", "start", "help"])
def test_carrier_may_be_the_one_who_answers(words: str, settings: Any) -> None:
    settings.SMS_CARRIER_ANSWERS = True

    assert say(words) == ""
    assert say("Hello?", sender="+13125550002") == NOBODY
    assert blocks() == ([BlockReason.STOPPED] if words == "stop" else [])


def test_answer_is_in_the_language_of_the_last_text(text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1, language="ar"), text(1, language="es")], now=NOW)

    assert say("stop").startswith("Prairie Lake Police: Ya no le enviaremos mensajes")
    assert say("start").startswith("Prairie Lake Police: Le enviaremos mensajes otra vez")
    assert "Nadie lee" in say("hola")


@pytest.mark.parametrize(
    ("words", "answer"),
    [("alto", "Ya no le enviaremos mensajes"), ("إيقاف", "لن تصلك"), ("stop", "no more texts")],
)
def test_without_a_last_text_the_keyword_tells_the_language(words: str, answer: str) -> None:
    assert answer in say(words)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_answers_are_short(language: str, text_carrier: TextCarrier) -> None:
    services.queue_messages(letters=[text(1, language=language)], now=NOW)

    parts = [size(say(words)).segments for words in ("hello", "help", "stop", "start")]

    assert parts == {"en": [1, 1, 1, 1], "es": [1, 1, 1, 1], "ar": [2, 2, 1, 1]}[language]


def test_nothing_of_the_text_or_the_number_is_kept() -> None:
    say("stop")
    say("My neighbor Joe sells stolen bikes", sender="+13125550002")

    with connection.cursor() as cursor:
        for table in ("core_usedkey", "channels_blocked", "audit_auditline"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            stored = cursor.fetchone()[0]
            assert stored
            for secret in ("Joe", "bikes", "3125550001", "3125550002"):
                assert secret not in stored
    assert Message.objects.count() == 0


def call(client: Client, *, signed: str | None = None, **form: str) -> Any:
    words = {"MessageSid": "SM1", "From": NUMBER, "To": "+13125550100", "Body": "Stop"} | form
    good = signature("http://localhost:8000/carrier/texts/", words)
    headers = {"X-Twilio-Signature": good if signed is None else signed}
    return client.post("/carrier/texts/", words, headers=headers)


def test_signed_text_is_answered(
    client: Client, text_carrier: TextCarrier, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    answer = call(client)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert ET.fromstring(answer.content)[0].text == STOPPED
    assert answer.cookies == {}
    assert "3125550001" not in caplog.text


def test_text_that_the_carrier_understood_is_answered_with_silence(
    client: Client, text_carrier: TextCarrier
) -> None:
    answer = call(client, Body="arrêt", OptOutType="STOP")

    assert len(ET.fromstring(answer.content)) == 0
    assert blocks() == [BlockReason.STOPPED]


@pytest.mark.parametrize("signed", ["", "nonsense"])
def test_unsigned_text_changes_nothing(
    signed: str, client: Client, text_carrier: TextCarrier
) -> None:
    assert call(client, signed=signed).status_code == 403
    assert (Blocked.objects.count(), UsedKey.objects.count()) == (0, 0)


def test_text_is_posted_and_forms_of_other_sites_do_not_matter(text_carrier: TextCarrier) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert call(strict).status_code == 200
    assert strict.get("/carrier/texts/").status_code == 405
