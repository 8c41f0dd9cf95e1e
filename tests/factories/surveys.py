"""Surveys with questions, people to ask, and waves that run."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Population, SurveyState, WaveState
from feedback.surveys.models import (
    Contact,
    Invitation,
    OpenLink,
    Question,
    QuestionText,
    QuestionVersion,
    Stratum,
    Survey,
    SurveyItem,
    SurveyText,
    Wave,
)
from tests.factories.places import PlaceFactory
from trustapp.channels.enums import Channel
from trustapp.channels.queries import address_hash

OPENS = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
KEYS = ("listen", "respect", "even_handed", "motives", "safety", "cooperation")
LANGUAGES = ("en", "es", "ar")


def wording(key: str) -> QuestionVersion:
    """Return the first wording of a question, written here when the bank was emptied."""
    question, _ = Question.objects.get_or_create(key=key, defaults={"construct": key})
    version, is_new = QuestionVersion.objects.get_or_create(
        question=question, number=1, defaults={"kind": "scale", "created_at": OPENS}
    )
    if is_new:
        QuestionText.objects.bulk_create(
            QuestionText(
                version=version, language=language, text=f"{key} in {language}?",
                low_label="Not at all", high_label="Completely",
            )
            for language in LANGUAGES
        )  # fmt: skip
    return version


def question(key: str, kind: str, options: int = 0, **fields: Any) -> QuestionVersion:
    """Return the first wording of a question of this kind, with so many options."""
    lead = fields.pop("lead", "")
    version = QuestionVersion.objects.create(
        question=Question.objects.create(key=key, construct=key),
        number=1, kind=kind, option_count=options, created_at=OPENS, **fields,
    )  # fmt: skip
    QuestionText.objects.bulk_create(
        QuestionText(
            version=version, language=language, text=f"{key} in {language}?",
            lead=f"{lead} in {language}" if lead else "",
            options=[f"{key} {number} in {language}" for number in range(1, options + 1)],
        )
        for language in LANGUAGES
    )  # fmt: skip
    return version


def ask(survey: Survey, *versions: QuestionVersion) -> list[SurveyItem]:
    """Add these wordings at the end of a survey."""
    start = survey.items.count() + 1
    return SurveyItem.objects.bulk_create(
        SurveyItem(survey=survey, position=position, version=version)
        for position, version in enumerate(versions, start=start)
    )


class SurveyFactory(factory.django.DjangoModelFactory):
    """A draft that could be launched: six questions, three languages, one wave of three weeks."""

    class Meta:
        model = Survey
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Survey {number}")
    languages = factory.LazyFunction(lambda: list(LANGUAGES))
    created_at = OPENS
    first_opens_at = OPENS
    open_days = 21
    sample_size = 0

    @factory.post_generation
    def items(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        keys = KEYS if extracted is None else extracted
        SurveyItem.objects.bulk_create(
            SurveyItem(survey=self, position=position, version=wording(key))
            for position, key in enumerate(keys, start=1)
        )
        SurveyText.objects.bulk_create(
            SurveyText(
                survey=self, language=language, title=f"Title in {language}",
                who_asks=f"Who asks in {language}.", why=f"Why in {language}.",
            )
            for language in self.languages
        )  # fmt: skip


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    email = factory.Sequence(lambda number: f"resident{number}@example.org")
    email_hash = factory.LazyAttribute(lambda contact: address_hash(Channel.EMAIL, contact.email))
    place = factory.SubFactory(PlaceFactory)
    added_at = OPENS


class WaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Wave

    survey = factory.SubFactory(SurveyFactory, state=SurveyState.RUNNING)
    number = 1
    population = Population.GENERAL
    state = WaveState.OPEN
    opens_at = OPENS
    closes_at = OPENS + timedelta(days=21)


class OpenLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpenLink

    survey = factory.SubFactory(SurveyFactory, state=SurveyState.RUNNING)
    short = factory.Sequence(lambda number: f"short{number}")
    label = "Library"


def invite(token: str = "token", wave: Wave | None = None, **contact: Any) -> Invitation:
    """Return an invitation that was sent, to be answered with this token."""
    wave = wave or WaveFactory()
    person = ContactFactory(**contact)
    stratum, is_new = Stratum.objects.get_or_create(
        wave=wave,
        place=person.place,
        defaults={"population": 800, "frame": 10, "households": 10, "drawn": 1},
    )
    if not is_new:
        stratum.drawn += 1
        stratum.save(update_fields=["drawn"])
    return Invitation.objects.create(
        wave=wave,
        stratum=stratum,
        contact=person,
        state=InvitationState.QUEUED,
        token_hash=queries.token_hash(token),
    )


def people(place: Any, count: int, **fields: Any) -> list[Contact]:
    """Return so many people of one place, added at once."""
    return Contact.objects.bulk_create(ContactFactory.build_batch(count, place=place, **fields))
