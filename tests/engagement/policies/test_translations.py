"""Versions in other languages: checked by a person, and never the text that holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from engagement.policies import services
from engagement.policies.models import Paper, Translation, Version
from engagement.policies.queries import translations
from engagement.policies.services import printing
from tests.factories.accounts import UserFactory
from tests.factories.policies import EDITOR, NOW, make_policy, publish
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
BODY = """Los agentes cuidan a las personas.

## Propósito {#purpose}
Los agentes usan la menor fuerza que funcione.

## Advertencias {#warnings}
Advierta cuando pueda.

## Informes {#reports}
Entregue un informe en 24 horas.
"""
WORDS = {
    "title": "Uso de la fuerza",
    "summary": "Los agentes usan poca fuerza.",
    "means_for_you": "Usted puede preguntar por qué.",
    "body": BODY,
    "checked_by": "Ana Reyes, intérprete judicial",
}
ADDRESS = "/staff/policies/use-of-force/v/1/languages/"


def translate(version: Version | None = None, *, now: Any = NOW, **changes: Any) -> Translation:
    given: dict[str, Any] = {"language": "es", **WORDS, **changes}
    return services.add_translation(
        version=version or Version.objects.get(), **given, by=EDITOR, now=now
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_reader_sees_it_in_their_language_and_that_the_original_holds(client: Client) -> None:
    make_policy()
    translate()

    page = text(client.get("/es/policies/use-of-force/"))

    assert '<h1 lang="es">Uso de la fuerza</h1>' in page
    assert 'id="warnings"' in page
    assert "Advierta cuando pueda." in page
    assert "Warn people when you can." not in page
    assert "Ana Reyes, intérprete judicial" in page
    assert '<a href="/policies/use-of-force/v/1/" hreflang="en">' in page
    assert "Warn people when you can." in text(client.get("/policies/use-of-force/v/1/"))


def test_where_there_is_none_the_original_stands_and_says_its_language(client: Client) -> None:
    make_policy()
    translate()

    page = text(client.get("/ar/policies/use-of-force/"))

    assert '<h1 lang="en">Use of force</h1>' in page
    assert "callout ochre" in page


def test_a_new_version_has_no_translation_until_somebody_makes_one(client: Client) -> None:
    policy = make_policy()
    translate()

    new = publish(policy, body="## Purpose {#purpose}\nNew.", now=NOW + timedelta(minutes=1))

    assert "Uso de la fuerza" not in text(client.get("/es/policies/use-of-force/"))
    assert "Uso de la fuerza" in text(client.get("/es/policies/use-of-force/v/1/"))
    assert translations.earlier_translation(new, "es").title == "Uso de la fuerza"


@pytest.mark.parametrize(
    ("body", "missing", "foreign"),
    [
        (BODY.replace("{#reports}", "{#informes}"), ["reports"], ["informes"]),
        (BODY.split("## Informes", maxsplit=1)[0], ["reports"], []),
        ("## Informes {#reports}\nA.", ["_opening", "purpose", "warnings"], []),
    ],
)
def test_its_parts_are_those_of_the_original(body: str, missing: list, foreign: list) -> None:
    make_policy()

    with pytest.raises(services.OtherClauses) as refusal:
        translate(body=body)

    assert (refusal.value.missing, refusal.value.foreign) == (missing, foreign)
    assert not Translation.objects.exists()


def test_a_correction_is_a_further_row_and_the_same_words_are_none() -> None:
    make_policy()

    first, same = translate(), translate()
    second = translate(summary="Los agentes usan la menor fuerza.")

    assert first == same
    assert (first.number, second.number) == (1, 2)
    assert translations.translations_of(Version.objects.get()) == {"es": second}
    assert AuditLine.objects.filter(action="policies.add_translation").count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_translation SET summary = 'x'",
        "DELETE FROM policies_translation",
        "TRUNCATE policies_translation",
    ],
)
def test_what_was_published_is_kept(statement: str) -> None:
    make_policy()
    translate()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("prefix", "words", "title"),
    [
        ("/es", "informe", "Uso de la fuerza"),
        ("/es", "advertencia", "Uso de la fuerza"),  # another form of the word in the text
        ("/es", "reports", "Use of force"),  # in the original's words
        ("", "report", "Use of force"),
    ],
)
def test_it_is_found_by_the_words_of_its_language(
    client: Client, prefix: str, words: str, title: str
) -> None:
    make_policy()
    translate()

    page = client.post(f"{prefix}/policies/", {"words": words})

    assert f"4.2 {title}</a>" in text(page)
    assert page.context["count"] == 1
    assert "<mark>" in text(page)


def test_a_search_in_another_language_stays_within_five_statements(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        policy = make_policy(number=str(number + 1), title=f"Policy {number}")
        translate(policy.versions.get())
    client.post("/es/policies/", {"words": "fuerza"})

    with django_assert_max_num_queries(5):
        page = client.post("/es/policies/", {"words": "informe"})

    assert page.context["count"] == 3


@pytest.mark.slow
def test_it_is_printed_and_printed_anew_when_corrected(client: Client) -> None:
    make_policy()
    translate()
    version = Version.objects.get()
    address = "/es/policies/use-of-force/v/1/pdf/"
    assert client.get(address).status_code == 202

    assert printing.print_missing(now=NOW) == 2
    first = client.get(address)
    assert first["Content-Disposition"] == 'inline; filename="POL-4.2-v1-es.pdf"'
    translate(summary="Los agentes usan la menor fuerza.", now=NOW + timedelta(hours=1))
    assert printing.print_missing(now=NOW + timedelta(hours=2)) == 1

    assert Paper.objects.filter(version=version, language="es").count() == 1
    assert client.get(address).content != first.content
    assert printing.print_missing(now=NOW + timedelta(hours=3)) == 0


def test_an_editor_adds_one(sign_in: Any) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))
    page = client.get(f"{ADDRESS}es/")
    assert page.context["form"]["body"].value().startswith("Officers keep people safe.")

    wrong = client.post(f"{ADDRESS}es/", {**WORDS, "body": BODY.replace("#reports", "#informes")})
    assert "Missing: reports" in text(wrong)
    assert "Not in the original: informes" in text(wrong)
    twice = client.post(f"{ADDRESS}es/", {**WORDS, "body": BODY.replace("#reports", "#warnings")})
    assert "warnings" in str(twice.context["form"].errors["body"])
    saved = client.post(f"{ADDRESS}es/", WORDS, follow=True)

    assert "Published in this language." in text(saved)
    assert "Ana Reyes" in text(saved)
    assert client.get(f"{ADDRESS}es/").context["form"]["title"].value() == "Uso de la fuerza"


def test_a_translation_that_nobody_checked_is_none(sign_in: Any) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))

    response = client.post(f"{ADDRESS}es/", {**WORDS, "checked_by": ""})

    assert "A person has to check it." in text(response)
    assert not Translation.objects.exists()


@pytest.mark.parametrize("path", ["en/", "xx/", "../../9/languages/"])
def test_what_is_not_there(sign_in: Any, path: str) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))

    assert client.get(ADDRESS + path).status_code == 404


def test_others_add_nothing(sign_in: Any, client: Client) -> None:
    make_policy()
    assert client.post(f"{ADDRESS}es/", WORDS)["Location"].startswith("/accounts/login/")

    officer = sign_in(UserFactory(roles=[Role.OFFICER]))

    assert officer.post(f"{ADDRESS}es/", WORDS).status_code == 403
    assert not Translation.objects.exists()


def test_languages_without_word_forms_are_found_as_they_are_written() -> None:
    assert [translations.config_of(each) for each in ("es", "ar", "pt-br", "so")] == [
        "spanish", "arabic", "portuguese", "simple",
    ]  # fmt: skip
