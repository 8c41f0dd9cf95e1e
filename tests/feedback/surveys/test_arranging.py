"""The questions of a draft are moved, made to depend on each other, and shuffled."""

import pytest

from feedback.surveys import queries, services
from feedback.surveys.enums import SurveyState
from feedback.surveys.models import QuestionVersion, Survey, SurveyItem
from feedback.surveys.pure.branching import Condition
from tests.factories.accounts import UserFactory
from tests.factories.surveys import OPENS, SurveyFactory, ask, question
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
BY = system("test")


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


@pytest.fixture
def survey() -> Survey:
    """Contact, then what depends on it, then two more."""
    made = SurveyFactory(items=[])
    _contact, manner, *_others = ask(
        made,
        question("contact", "single", options=2),
        question("manner", "scale"),
        question("why", "text"),
        question("years", "number", scale_max=90),
    )
    manner.shown_if = [{"question": "contact", "is": [1]}]
    manner.save()
    return made


def item(survey: Survey, key: str) -> SurveyItem:
    return survey.items.select_related("version__question").get(version__question__key=key)


def order(survey: Survey) -> list[str]:
    return [each.key for each in queries.steps_of(survey)]


def settle(survey: Survey, key: str, now, *conditions: Condition, shuffle: int = 0, seen=None):
    found = item(survey, key)
    services.settle_item(
        by=BY, item=found, conditions=conditions, shuffle=shuffle,
        seen=services.stamp(found) if seen is None else seen, now=now,
    )  # fmt: skip


# --- services ----------------------------------------------------------------------------------
def test_a_question_changes_places_with_its_neighbor(survey, now):
    services.move_item(by=BY, item=item(survey, "years"), up=True, now=now)

    assert order(survey) == ["contact", "manner", "years", "why"]
    assert [each.position for each in survey.items.order_by("position")] == [1, 2, 3, 4]
    assert AuditLine.objects.get().action == "surveys.arrange"


@pytest.mark.parametrize(("key", "up"), [("contact", True), ("years", False)])
def test_at_the_ends_nothing_moves(survey, now, key, up):
    services.move_item(by=BY, item=item(survey, key), up=up, now=now)

    assert order(survey) == ["contact", "manner", "why", "years"]


@pytest.mark.parametrize(("key", "up"), [("contact", False), ("manner", True)])
def test_no_question_moves_before_the_one_it_depends_on(survey, now, key, up):
    with pytest.raises(services.AskedTooLate) as refusal:
        services.move_item(by=BY, item=item(survey, key), up=up, now=now)

    assert str(refusal.value) == (
        "“manner” depends on “contact”, which would not be asked before it."
    )
    assert order(survey) == ["contact", "manner", "why", "years"]


@pytest.mark.parametrize(
    ("key", "source"), [("contact", "manner"), ("manner", "manner"), ("years", "elsewhere")]
)
def test_a_condition_never_looks_ahead_at_itself_or_elsewhere(survey, now, key, source):
    with pytest.raises(services.AskedTooLate):
        settle(survey, key, now, Condition(source, values=(1,)))


def test_a_condition_never_looks_into_its_own_shuffled_group(survey, now):
    settle(survey, "contact", now, shuffle=1)

    with pytest.raises(services.AskedTooLate):
        settle(survey, "manner", now, Condition("contact", values=(1,)), shuffle=1)
    with pytest.raises(services.AskedTooLate):
        settle(survey, "years", now, shuffle=1)


def test_conditions_and_group_are_settled(survey, now):
    settle(survey, "years", now, Condition("manner", at_least=5), shuffle=2)

    found = item(survey, "years")
    assert (found.shown_if, found.shuffle) == ([{"question": "manner", "at_least": 5}], 2)


def test_a_stale_look_overwrites_nothing(survey, now):
    seen = services.stamp(item(survey, "years"))
    settle(survey, "years", now, shuffle=1)

    with pytest.raises(services.ArrangedMeanwhile):
        settle(survey, "years", now, shuffle=2, seen=seen)

    assert item(survey, "years").shuffle == 1


def test_a_survey_that_runs_is_not_arranged(survey, now):
    Survey.objects.update(state=SurveyState.RUNNING)

    with pytest.raises(services.NotADraft):
        services.move_item(by=BY, item=item(survey, "years"), up=True, now=now)


def test_a_draft_takes_the_newest_wording_when_asked_to(survey, now):
    old = item(survey, "why").version
    new = QuestionVersion.objects.create(
        question=old.question, number=2, kind="text", created_at=OPENS
    )

    services.renew_item(by=BY, item=item(survey, "why"), now=now)

    assert item(survey, "why").version == new


def test_a_survey_whose_conditions_look_ahead_cannot_start(survey, now):
    Survey.objects.update(languages=["en"])
    item(survey, "contact").delete()

    assert "“manner” depends on “contact”, which is not asked before it." in queries.obstacles(
        survey, now
    )


# --- pages -------------------------------------------------------------------------------------
def address(survey: Survey, key: str = "") -> str:
    page = f"/staff/surveys/{survey.public_id}/questions/"
    return f"{page}{item(survey, key).pk}/" if key else page


def test_questions_are_listed_with_conditions_in_words(analyst, survey):
    item(survey, "years").version.texts.filter(language="es").delete()
    found = item(survey, "years")
    found.shown_if = [{"question": "manner", "at_least": 3, "at_most": 7}]
    found.shuffle = 2
    found.save()

    page = analyst.get(address(survey)).content.decode()

    assert "Only if “contact in en?” is: contact 1 in en" in page
    assert "Only if “manner in en?” is from 3 to 7" in page
    assert "changes places in group B" in page
    assert "Spanish: 1 question missing" in page
    assert "English: complete" in page


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "contact", "at_least": 1}, "is 1 or more"),
        ({"question": "contact", "at_most": 1}, "is 1 or less"),
        ({"question": "gone", "is": [1]}, "Only after “gone”, which this survey does not ask"),
        ({"question": "contact", "is": [9]}, "is: 9"),
    ],
)
def test_every_condition_has_words(analyst, survey, condition, words):
    survey.items.filter(version__question__key="years").update(shown_if=[condition])

    assert words in analyst.get(address(survey)).content.decode()


def test_buttons_move_and_refuse_with_the_reason(analyst, survey):
    moved = analyst.post(address(survey), {"press": f"up:{item(survey, 'years').pk}"})
    refused = analyst.post(address(survey), {"press": f"up:{item(survey, 'manner').pk}"})

    assert moved.headers["Location"] == address(survey)
    assert order(survey) == ["contact", "manner", "years", "why"]
    assert refused.status_code == 409
    assert "which would not be asked before it" in refused.content.decode()


def test_a_button_takes_the_newest_wording(analyst, survey):
    old = item(survey, "why").version
    QuestionVersion.objects.create(question=old.question, number=2, kind="text", created_at=OPENS)

    page = analyst.get(address(survey)).content.decode()
    analyst.post(address(survey), {"press": f"newest:{item(survey, 'why').pk}"})

    assert page.count("Take the newest wording") == 1
    assert item(survey, "why").version.number == 2


@pytest.mark.parametrize("press", ["up:0", "up:x", "", "up"])
def test_a_made_up_button_finds_nothing(analyst, survey, press):
    assert analyst.post(address(survey), {"press": press}).status_code == 404


def test_conditions_are_chosen_from_earlier_questions(analyst, survey):
    page = analyst.get(address(survey, "years"))
    sent = {
        "seen": page.context["form"]["seen"].value(), "shuffle": "0",
        "is_contact": ["1", "2"], "from_manner": "5", "to_manner": "",
    }  # fmt: skip

    analyst.post(address(survey, "years"), sent)

    words = page.content.decode()
    assert "manner in en?" in words
    assert "why in en?" not in words
    assert item(survey, "years").shown_if == [
        {"question": "contact", "is": [1, 2]}, {"question": "manner", "at_least": 5},
    ]  # fmt: skip


def test_the_conditions_that_are_set_are_shown(analyst, survey):
    page = analyst.get(address(survey, "manner")).content.decode()

    assert page.count('<details class="card pad" open>') == 1
    assert page.count(" checked") == 1


def test_the_first_question_has_nothing_to_depend_on(analyst, survey):
    page = analyst.get(address(survey, "contact")).content.decode()

    assert "there is nothing it could depend on" in page


def test_a_group_that_would_break_a_condition_is_refused(analyst, survey):
    sent = {"seen": services.stamp(item(survey, "contact")), "shuffle": "1"}
    analyst.post(address(survey, "contact"), sent)

    sent = {"seen": services.stamp(item(survey, "manner")), "shuffle": "1", "is_contact": ["1"]}
    page = analyst.post(address(survey, "manner"), sent).content.decode()

    assert "There is a problem" in page
    assert item(survey, "manner").shuffle == 0


def test_a_stale_form_keeps_what_was_chosen_and_saves_on_the_second_press(analyst, survey, now):
    sent = {"seen": services.stamp(item(survey, "years")), "from_manner": "5", "shuffle": "0"}
    settle(survey, "years", now, shuffle=1)

    refused = analyst.post(address(survey, "years"), sent)
    again = sent | {"seen": refused.context["form"]["seen"].value()}
    analyst.post(address(survey, "years"), again)

    assert "Somebody else changed this question" in refused.content.decode()
    assert 'value="5"' in refused.content.decode()
    assert item(survey, "years").shown_if == [{"question": "manner", "at_least": 5}]


def test_the_plan_keeps_order_and_conditions_of_questions_that_stay(analyst, survey, now):
    services.move_item(by=BY, item=item(survey, "years"), up=True, now=now)
    form = analyst.get(f"/staff/surveys/{survey.public_id}/edit/").context["form"]
    choices = [value for value, _label in form.fields["items"].choices]
    plan = form.initial

    analyst.post(
        f"/staff/surveys/{survey.public_id}/edit/",
        {
            "title": plan["title"], "languages": plan["languages"], "open_days": "21",
            "sample_size": "0", "recurrence": "", "first_way": "email",
            "items": [value for value in choices if value in plan["items"]][:3],
        },
    )  # fmt: skip

    assert order(survey) == ["contact", "manner", "years"]
    assert item(survey, "manner").shown_if == [{"question": "contact", "is": [1]}]


def test_another_surveys_question_is_not_found(analyst, survey):
    other = SurveyFactory()

    page = analyst.get(f"/staff/surveys/{other.public_id}/questions/{item(survey, 'why').pk}/")

    assert page.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(analyst, django_assert_num_queries, count):
    made = SurveyFactory(items=[])
    ask(made, *(question(f"key{number}", "scale") for number in range(count)))
    analyst.get("/staff/surveys/")

    with django_assert_num_queries(8):
        page = analyst.get(address(made)).content.decode()

    assert page.count('class="num muted"') == count


def test_only_analysts_arrange_and_only_drafts(sign_in, analyst, client):
    running = SurveyFactory(state=SurveyState.RUNNING)
    officer = sign_in(UserFactory(roles=[Role.OFFICER]))

    assert officer.get(address(running)).status_code == 403
    assert client.get(address(running)).status_code in {302, 403}
