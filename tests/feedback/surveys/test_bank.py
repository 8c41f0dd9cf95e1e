"""Questions are added to the bank, worded anew, and never changed under those who answered."""

import re
from typing import Any

import pytest

from feedback.surveys import queries, services
from feedback.surveys.enums import QuestionKind, SurveyState
from feedback.surveys.models import Question, QuestionVersion
from feedback.surveys.pure.wording import Text, Wording
from tests.factories.accounts import UserFactory
from tests.factories.surveys import SurveyFactory, ask, question, wording
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
BY = system("test")
BANK = "/staff/surveys/bank/"


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


@pytest.fixture(autouse=True)
def _empty_bank():
    QuestionVersion.objects.all().delete()
    Question.objects.all().delete()


def newest(key: str) -> QuestionVersion:
    return queries.wordings_of(Question.objects.get(key=key))[0]


def words(key: str) -> Wording:
    return queries.wording_of(newest(key))


def reword(key: str, now: Any, **changes: Any) -> QuestionVersion:
    """Save other English words, as somebody who has seen the newest ones."""
    current = words(key)
    texts = {**current.texts, "en": Text(changes.pop("text", "Other words?"))}
    return services.save_wording(
        by=BY,
        version=newest(key),
        wording=Wording(kind="text", texts=changes.pop("texts", texts)),
        seen=changes.pop("seen", current.stamp),
        because=changes.pop("because", ""),
        breaks_trend=changes.pop("breaks_trend", False),
        now=now,
    )


def launched(*versions: QuestionVersion) -> None:
    ask(SurveyFactory(items=[], state=SurveyState.RUNNING), *versions)


# --- services ----------------------------------------------------------------------------------
def test_words_that_nobody_was_asked_are_replaced(now):
    version = question("manner", "text")
    ask(SurveyFactory(items=[]), version)

    saved = reword("manner", now)

    assert saved == version
    assert words("manner").texts["en"].text == "Other words?"
    assert AuditLine.objects.get().action == "surveys.save_wording"


def test_words_that_were_asked_stay_and_a_new_wording_takes_their_place(now):
    version = question("manner", "text")
    launched(version)

    saved = reword("manner", now, because="Nobody understood it.")

    assert (saved.number, saved.changed_because) == (2, "Nobody understood it.")
    assert queries.wording_of(queries.wordings_of(version.question)[1]).texts["en"].text == (
        "manner in en?"
    )


def test_a_new_wording_needs_a_reason(now):
    launched(question("manner", "text"))

    with pytest.raises(services.NeedsReason):
        reword("manner", now)

    assert newest("manner").number == 1


def test_a_trend_is_only_broken_by_somebody_who_says_so(now):
    version = question("manner", "text")
    Question.objects.update(is_trend=True)
    launched(version)

    with pytest.raises(services.TrendBreaks):
        reword("manner", now, because="Clearer.")
    reword("manner", now, because="Clearer.", breaks_trend=True)

    assert newest("manner").number == 2


def test_a_missing_language_is_added_to_words_that_were_asked(now):
    version = question("manner", "text")
    version.texts.filter(language="ar").delete()
    launched(version)
    texts = {**words("manner").texts, "ar": Text("كيف؟")}

    saved = reword("manner", now, texts=texts)

    assert saved == version
    assert words("manner").texts["ar"].text == "كيف؟"


def test_saving_the_same_words_changes_nothing(now):
    version = question("manner", "text")
    launched(version)

    assert reword("manner", now, texts=words("manner").texts) == version
    assert not AuditLine.objects.exists()


def test_words_saved_in_the_meantime_are_not_overwritten_unseen(now):
    question("manner", "text")
    seen = words("manner").stamp
    reword("manner", now, text="The first.")

    with pytest.raises(services.WordingChanged):
        reword("manner", now, text="The second.", seen=seen)

    assert words("manner").texts["en"].text == "The first."


def test_two_questions_never_share_a_short_name(now):
    made = {"by": BY, "construct": "c", "citation": "", "is_trend": False, "now": now}
    form = Wording(kind="text", texts={"en": Text("Why?")})
    services.add_question(key="why", wording=form, **made)

    with pytest.raises(services.KeyTaken):
        services.add_question(key="why", wording=form, **made)

    assert QuestionVersion.objects.count() == 1


# --- pages -------------------------------------------------------------------------------------
def typed(**changes: Any) -> dict[str, Any]:
    form = {
        "key": "heard_from", "construct": "news", "rows": "5",
        "text_en": "Where do you hear about us?", "text_es": "¿Dónde se entera?",
        "option_1_en": "Neighbors", "option_1_es": "Vecinos",
        "option_3_en": "None of these", "option_3_es": "Nada de esto", "alone_3": "on",
        "shuffles_options": "on",
    }  # fmt: skip
    return {**form, **changes}


def test_one_answer_can_have_a_line_to_write_on(analyst):
    analyst.post(f"{BANK}new/multiple/", typed(other_1="on"))

    assert words("heard_from").other_option == 1
    shown = analyst.get(f"{BANK}heard_from/wording/").context["form"]
    assert shown["other_1"].value() is True

    two = analyst.post(f"{BANK}new/multiple/", typed(key="again", other_1="on", other_3="on"))
    assert two.context["form"].errors == {
        "other_3": ["Only one answer can have a line to write on."]
    }


def test_a_question_is_added_and_a_double_click_adds_it_once(analyst):
    page = analyst.get(f"{BANK}new/multiple/")
    key = page.context["form"]["submission_key"].value()

    first = analyst.post(f"{BANK}new/multiple/", typed(submission_key=key))
    second = analyst.post(f"{BANK}new/multiple/", typed(submission_key=key))

    assert first.headers["Location"] == second.headers["Location"] == f"{BANK}heard_from/"
    assert words("heard_from") == Wording(
        kind="multiple", option_count=2, exclusive_options=(2,), shuffles_options=True,
        texts={
            "en": Text("Where do you hear about us?", options=("Neighbors", "None of these")),
            "es": Text("¿Dónde se entera?", options=("Vecinos", "Nada de esto")),
        },
    )  # fmt: skip


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_every_kind_has_a_form_and_is_saved(analyst, kind):
    form = typed(scale_min="1", scale_max="5", low_label_en="Never", high_label_en="Always")

    chosen = analyst.get(f"{BANK}new/").content.decode()
    analyst.post(f"{BANK}new/{kind}/", form)

    assert f"{BANK}new/{kind}/" in chosen
    saved = words("heard_from")
    assert saved.kind == kind
    assert saved.option_count == (2 if kind in {"single", "multiple"} else 0)
    limits = (1, 5) if kind in {"scale", "number"} else (0, 10)
    assert (saved.scale_min, saved.scale_max) == limits
    assert saved.texts["en"].low_label == ("Never" if kind == "scale" else "")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text_es": ""}, "Write this as well, or leave the whole language empty."),
        ({"option_1_es": ""}, "Write this as well, or leave the whole language empty."),
        ({"option_3_en": "", "option_3_es": ""}, "Give at least two answers to choose from."),
        ({"key": "Not so"}, "Use small letters, digits and underscores"),
        ({"key": "new"}, "Use small letters, digits and underscores"),
    ],
)
def test_a_half_written_question_is_refused_and_kept(analyst, changes, message):
    page = analyst.post(f"{BANK}new/multiple/", typed(**changes)).content.decode()

    assert message in page
    assert "Where do you hear about us?" in page
    assert "<title>Error: New question" in page
    assert not Question.objects.exists()


def test_a_question_needs_words_and_its_scale_two_ends(analyst):
    form = {"key": "empty", "construct": "c", "scale_min": "5", "scale_max": "5"}

    page = analyst.post(f"{BANK}new/scale/", form).content.decode()

    assert "Write the question." in page
    assert "The highest number must be above the lowest." in page


def test_a_short_name_that_is_taken_is_said_beside_it(analyst):
    question("heard_from", "text")

    page = analyst.post(f"{BANK}new/multiple/", typed()).content.decode()

    assert 'id="id_key_error"' in page
    assert "Another question has this short name." in page


def test_more_rows_keep_what_was_typed_and_check_nothing_yet(analyst):
    page = analyst.post(f"{BANK}new/multiple/", typed(more="1", text_en="")).content.decode()

    assert 'name="option_10_en"' in page
    assert 'value="Neighbors"' in page
    assert page.count(" checked") == 2
    assert "There is a problem" not in page


def test_an_unknown_kind_is_not_found(analyst):
    assert analyst.get(f"{BANK}new/slider/").status_code == 404


def test_a_question_is_shown_in_every_language_with_its_history(analyst, now):
    version = question("manner", "single", options=2)
    launched(version)

    page = analyst.get(f"{BANK}manner/").content.decode()

    assert '<div class="phone" lang="ar" dir="rtl">' in page
    assert page.count("manner 1 in es") == 2
    assert "This wording was asked, so it stays as it is." in page
    assert "Write a new wording" in page
    ids = re.findall(r' id="(id_item_[^"]+)"', page)
    assert len(ids) == len(set(ids)) == 15


def test_other_words_are_saved_from_their_form(analyst):
    question("manner", "text")
    form = analyst.get(f"{BANK}manner/wording/").context["form"]

    sent = {"seen": form["seen"].value(), "text_en": "Why?"}
    answer = analyst.post(f"{BANK}manner/wording/", sent)

    assert answer.headers["Location"] == f"{BANK}manner/"
    assert words("manner").texts == {"en": Text("Why?")}


def test_a_trend_that_runs_asks_for_the_tick_and_the_reason(analyst):
    version = question("manner", "text")
    Question.objects.update(is_trend=True)
    launched(version)
    sent = {"seen": words("manner").stamp, "text_en": "Why?"}

    first = analyst.post(f"{BANK}manner/wording/", sent).content.decode()
    second = analyst.post(f"{BANK}manner/wording/", sent | {"because": "Clear."}).content.decode()
    analyst.post(f"{BANK}manner/wording/", sent | {"because": "Clear.", "breaks_trend": "on"})

    assert 'id="id_because_error"' in first
    assert 'id="id_breaks_trend_error"' in second
    assert ">Why?</textarea>" in second.replace("\n", "")
    assert newest("manner").number == 2


def test_a_stale_form_shows_both_and_saves_on_the_second_press(analyst, now):
    question("manner", "text")
    sent = {"seen": words("manner").stamp, "text_en": "My words?"}
    reword("manner", now, text="Their words?")

    refused = analyst.post(f"{BANK}manner/wording/", sent)
    page = refused.content.decode()
    again = sent | {"seen": refused.context["form"]["seen"].value()}
    analyst.post(f"{BANK}manner/wording/", again)

    assert "Somebody else changed this question in the meantime." in page
    assert "My words?" in page
    assert "Their words?" in page
    assert words("manner").texts["en"].text == "My words?"


def test_more_rows_for_other_words(analyst):
    question("heard", "single", options=2)

    page = analyst.post(f"{BANK}heard/wording/", {"rows": "5", "more": "1", "text_en": "Kept?"})

    assert b'name="option_10_en"' in page.content
    assert b"Kept?" in page.content


@pytest.mark.parametrize("count", [1, 3])
def test_the_bank_costs_the_same_for_one_and_for_three(analyst, django_assert_num_queries, count):
    for number in range(count):
        wording(f"key{number}")
    analyst.get("/staff/surveys/")

    with django_assert_num_queries(7):
        page = analyst.get(BANK).content.decode()

    assert page.count("Wording 1") == count


@pytest.mark.parametrize("role", [Role.COMMUNITY_LIAISON, Role.OFFICER])
def test_only_analysts_keep_the_bank(sign_in, client, role):
    question("manner", "text")
    browser = sign_in(UserFactory(roles=[role]))

    for path in ("new/", "new/text/", "manner/", "manner/wording/"):
        assert browser.get(BANK + path).status_code == 403
        assert client.get(BANK + path).status_code in {302, 403}
