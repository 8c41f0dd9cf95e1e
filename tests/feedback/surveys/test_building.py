"""Surveys are planned, checked, started and ended."""

from datetime import timedelta

import pytest

from feedback.surveys import queries, services
from feedback.surveys.enums import SurveyState
from feedback.surveys.models import QuestionText, Survey, Wave
from feedback.surveys.pure.wording import Intro
from feedback.surveys.services import SurveyPlan
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import (
    OPENS,
    OpenLinkFactory,
    SurveyFactory,
    WaveFactory,
    people,
    wording,
)
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
BY = system("test")


def plan(**changes: object) -> SurveyPlan:
    settled = {
        "title": "City trust", "languages": ["en", "es"],
        "items": [wording("respect").pk, wording("listen").pk],
        "intros": {"en": Intro("T", "W", "Y"), "es": Intro("T", "W", "Y")},
        "first_opens_at": OPENS, "recurrence": "FREQ=MONTHLY;INTERVAL=3", "open_days": 21,
        "sample_size": 5, "places": [],
    }  # fmt: skip
    return SurveyPlan(**{**settled, **changes})


def ready(**fields: object) -> Survey:
    people(PlaceFactory(), 5)
    return SurveyFactory(sample_size=5, **fields)


def test_save_survey_keeps_the_plan_and_leaves_its_line(now):
    place, analyst = PlaceFactory(), UserFactory()
    by = Actor(kind="staff", label="Ana", user_id=analyst.pk)

    survey = services.save_survey(by=by, plan=plan(places=[place.pk]), now=now)

    assert (survey.state, survey.created_by_id, survey.created_at) == ("draft", analyst.pk, now)
    assert queries.read_questionnaire(survey.pk, "es").language == "es"
    assert [item.version.question.key for item in survey.items.order_by("position")] == [
        "respect", "listen",
    ]  # fmt: skip
    assert list(survey.places.all()) == [place]
    line = AuditLine.objects.get()
    assert (line.action, line.target) == ("surveys.save_survey", f"survey:{survey.public_id}")


def test_saving_a_draft_again_replaces_its_plan(now):
    survey = services.save_survey(by=BY, plan=plan(), now=now)

    services.save_survey(
        by=BY, survey=survey, plan=plan(items=[wording("safety").pk], title="Other"), now=now
    )

    survey.refresh_from_db()
    assert survey.title == "Other"
    assert [item.version.question.key for item in survey.items.all()] == ["safety"]
    assert Survey.objects.count() == 1


def test_a_running_survey_cannot_be_changed(now):
    survey = SurveyFactory(state=SurveyState.RUNNING)

    with pytest.raises(services.NotADraft):
        services.save_survey(by=BY, survey=survey, plan=plan(), now=now)


def test_a_complete_survey_has_no_obstacles_and_starts(now):
    survey = ready()

    started = services.launch_survey(by=BY, survey=survey, now=now)

    assert queries.obstacles(survey, now) == []
    assert started.state == SurveyState.RUNNING
    assert AuditLine.objects.filter(action="surveys.launch_survey").count() == 1


def test_a_survey_starts_once(now):
    survey = ready()
    services.launch_survey(by=BY, survey=survey, now=now)

    with pytest.raises(services.NotADraft):
        services.launch_survey(by=BY, survey=survey, now=now)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"items": []}, "Choose at least one question."),
        ({"languages": []}, "Choose at least one language."),
        ({"first_opens_at": None}, "Choose when the first wave opens."),
        ({"first_opens_at": OPENS - timedelta(days=60)}, "No wave would open any more."),
        (
            {"recurrence": "FREQ=MONTHLY;INTERVAL=3", "open_days": 93},
            "A wave must close before the next one opens.",
        ),
        ({"sample_size": 0}, "Say how many people to invite, or make an open link first."),
        ({"sample_size": 6}, "You want to invite 6 people, but 5 households can be asked now."),
    ],
)
def test_a_launch_is_refused_with_the_reason(now, fields, reason):
    people(PlaceFactory(), 5)
    survey = SurveyFactory(**{"sample_size": 5, **fields})

    with pytest.raises(services.NotReady) as refusal:
        services.launch_survey(by=BY, survey=survey, now=now)

    assert reason in str(refusal.value)
    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT


def test_a_launch_is_refused_when_a_translation_is_missing(now):
    survey = ready()
    QuestionText.objects.filter(language="ar", version__question__key="listen").delete()
    survey.texts.filter(language="es").update(why="")

    with pytest.raises(services.NotReady) as refusal:
        services.launch_survey(by=BY, survey=survey, now=now)

    assert refusal.value.reasons == (
        "Spanish: write the title, who asks, and why.",
        "Arabic: 1 question has no translation.",
    )


def test_a_launch_is_refused_where_nobody_knows_how_many_adults_live(now):
    people(PlaceFactory(name="Nowhere", population=False), 5)
    survey = SurveyFactory(sample_size=5)

    assert queries.obstacles(survey, now) == [
        "We do not know how many adults live in: Nowhere."
    ]  # fmt: skip


def test_an_open_link_alone_is_enough_to_start(now):
    survey = SurveyFactory(sample_size=0)
    OpenLinkFactory(survey=survey)

    services.launch_survey(by=BY, survey=survey, now=now)
    services.advance_waves(now=now)

    assert [wave.population for wave in Wave.objects.all()] == ["open_link"]


def test_an_ended_survey_opens_no_wave_and_its_open_wave_goes_on(now):
    people(PlaceFactory(), 5)
    wave = WaveFactory(survey__recurrence="FREQ=MONTHLY", survey__sample_size=5)
    wave.survey.state = SurveyState.RUNNING
    wave.survey.save(update_fields=["state"])

    services.end_survey(by=BY, survey=wave.survey, now=now)
    services.advance_waves(now=OPENS + timedelta(days=35))

    wave.refresh_from_db()
    assert Wave.objects.count() == 1
    assert wave.is_closed
    with pytest.raises(services.NotRunning):
        services.end_survey(by=BY, survey=wave.survey, now=now)


def test_add_contacts_seals_and_leaves_known_people_alone(now):
    from django.db import connection

    place = PlaceFactory()
    first = services.add_contacts(
        by=BY, contacts=[services.NewContact("Ana@Example.org", place.pk, "es")], now=now
    )
    person = place_contacts(place).get()
    person.opted_out_at = now
    person.save(update_fields=["opted_out_at"])

    second = services.add_contacts(
        by=BY,
        contacts=[
            services.NewContact(" ana@example.ORG ", place.pk, "en"),
            services.NewContact("bo@example.org", place.pk, "en"),
        ],
        now=now,
    )

    assert (first, second) == (services.Added(new=1), services.Added(new=1))
    person.refresh_from_db()
    assert (person.email, person.language, person.opted_out_at) == ("Ana@Example.org", "es", now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(position('xample'::bytea IN email) > 0) FROM surveys_contact"
        )
        assert cursor.fetchone() == (False,)


def place_contacts(place):
    from feedback.surveys.models import Contact

    return Contact.objects.filter(place=place)
