"""Questions of every kind are asked, answered, skipped and stored."""

from datetime import timedelta

import pytest
import time_machine

from feedback.surveys import services
from feedback.surveys.enums import ResponseState
from feedback.surveys.models import Answer, Response, SurveyItem, Wave, WrittenAnswer
from feedback.surveys.pure.draft import Draft
from tests.factories.surveys import OPENS, WaveFactory, ask, invite, question
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)
BY = system("test")


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wave() -> Wave:
    return WaveFactory(survey__items=[])


@pytest.fixture
def items(wave: Wave) -> list[SurveyItem]:
    """Four questions on two screens: one of, any of, a number; own words."""
    invite("token", wave=wave)
    return ask(
        wave.survey,
        question("contact", "single", options=3),
        question("heard", "multiple", options=4, exclusive_options=[4]),
        question("times", "number", scale_min=0, scale_max=50),
        question("better", "text"),
    )


def send(client, screen: int, given: dict[SurveyItem, object], prefix: str = ""):
    fields = {
        key: value
        for item, said in given.items()
        for key, value in (
            said.items() if isinstance(said, dict) else [(f"item_{item.pk}", said)]
        )
    }  # fmt: skip
    return client.post(f"{prefix}/s/token/{screen}/", fields)


def without(item: SurveyItem, *codes: str) -> dict[str, object]:
    return {f"item_{item.pk}_without": list(codes)}


def test_every_kind_stands_on_its_screen_with_nothing_chosen(client, items):
    page = client.get("/s/token/").content.decode()
    send(client, 1, {})
    last = client.get("/s/token/2/").content.decode()

    assert page.count('type="radio"') == 3 + 3
    assert page.count('type="checkbox"') == 4 + 2 + 2
    assert page.count('inputmode="numeric"') == 1
    assert "A whole number from 0 to 50." in page
    assert " checked" not in page
    assert "required" not in page.split("<main")[1]
    assert 'maxlength="1000"' in last
    assert "You can write up to 1,000 characters." in last
    assert last.count("I do not know") == last.count("I prefer not to say") == 1


def test_answers_of_every_kind_become_rows_and_sealed_words(client, items):
    one, many, number, words = items
    send(client, 1, {one: "2", many: ["1", "3"], number: " 12 "})
    send(client, 2, {words: "Answer the phone.\r\nAt night, too."})
    client.post("/s/token/3/", {})

    assert list(Answer.objects.order_by("id").values_list("item", "value", "status")) == [
        (one.pk, 2, "answered"),
        (many.pk, 1, "answered"),
        (many.pk, 3, "answered"),
        (number.pk, 12, "answered"),
        (words.pk, 1, "answered"),
    ]
    written = WrittenAnswer.objects.get()
    assert (written.item, written.response) == (words, Response.objects.get())
    assert written.words == "Answer the phone.\nAt night, too."
    assert b"phone" not in bytes(WrittenAnswer.objects.raw(RAW)[0].sealed)


RAW = "SELECT id, words::bytea AS sealed FROM surveys_writtenanswer"


def test_every_kind_can_be_skipped_and_left_unknown(client, items):
    one, many, number, words = items
    send(client, 1, {one: "dont_know", many: ["prefer_not"], number: without(number, "dont_know")})
    send(client, 2, {words: without(words, "prefer_not")})
    page = client.get("/s/token/1/").content.decode()
    client.post("/s/token/3/", {})

    assert page.count(" checked") == 3
    assert list(Answer.objects.order_by("id").values_list("value", "status")) == [
        (None, "dont_know"), (None, "prefer_not"), (None, "dont_know"), (None, "prefer_not"),
    ]  # fmt: skip
    assert not WrittenAnswer.objects.exists()


def test_what_was_left_empty_is_skipped(client, items):
    for screen in (1, 2, 3):
        client.post(f"/s/token/{screen}/", {})

    assert list(Answer.objects.values_list("status", flat=True)) == ["skipped"] * 4


@pytest.mark.parametrize(
    ("given", "message", "kept"),
    [
        (["1", "4"], "You chose “heard 4 in en” and gave another answer.", 2),
        (["2", "prefer_not"], "You chose “I prefer not to say” and gave another answer.", 2),
        (["dont_know", "prefer_not"], "You chose “I do not know” and gave another answer.", 2),
        (["9"], "Choose one of the answers on the list.", 0),
    ],
)
def test_options_that_contradict_are_refused_and_kept(client, items, given, message, kept):
    page = send(client, 1, {items[0]: "2", items[1]: given, items[2]: "7"}).content.decode()

    assert "<title>Error: " in page
    assert message in page
    assert page.count(" checked") == kept + 1
    assert 'value="7"' in page
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("51", "Enter a number from 0 to 50."),
        ("-1", "Enter a number from 0 to 50."),
        ("many", "Enter a whole number in digits, such as 25."),
        ("1.5", "Enter a whole number in digits, such as 25."),
    ],
)
def test_a_number_outside_its_limits_is_refused_and_kept(client, items, given, message):
    page = send(client, 1, {items[2]: given}).content.decode()

    assert message in page
    assert f'value="{given}"' in page
    assert f'href="#id_item_{items[2].pk}"' in page
    assert not Response.objects.exists()


def test_a_number_may_be_written_in_arabic_digits(client, items):
    send(client, 1, {items[2]: "٤٢"}, prefix="/ar")

    assert Draft.load(Response.objects.get().draft).values(items[2].pk) == (42,)


def test_a_number_beside_no_answer_is_refused(client, items):
    page = send(
        client, 1, {items[2]: {f"item_{items[2].pk}": "7", **without(items[2], "dont_know")}}
    ).content.decode()

    assert "You chose “I do not know” and gave another answer. Keep one of them." in page
    assert 'value="7"' in page
    assert page.count(" checked") == 1


def test_two_reasons_for_no_answer_are_refused(client, items):
    page = send(client, 1, {items[2]: without(items[2], "dont_know", "prefer_not")})

    assert b'id="id_item_%d_without_error"' % items[2].pk in page.content


def test_words_have_a_limit_and_are_kept_when_they_pass_it(client, items):
    send(client, 1, {})

    page = send(client, 2, {items[3]: "a" * 1001}).content.decode()

    assert "a" * 1001 in page
    assert "at most 1000 characters" in page
    assert items[3].pk not in Draft.load(Response.objects.get().draft).answers


def test_a_line_break_counts_as_one_character(client, items):
    send(client, 1, {})

    send(client, 2, {items[3]: "\r\n".join(["a"] * 500)})

    assert len(Draft.load(Response.objects.get().draft).words[items[3].pk]) == 999


def test_words_that_read_like_a_code_stay_words(client, items):
    send(client, 1, {})

    send(client, 2, {items[3]: "skipped"})
    page = client.get("/s/token/2/").content.decode()

    assert Draft.load(Response.objects.get().draft).words == {items[3].pk: "skipped"}
    assert ">\nskipped</textarea>" in page


def test_a_wave_that_closes_keeps_words_and_every_option(client, items, wave):
    send(client, 1, {items[1]: ["1", "2"]})
    send(client, 2, {items[3]: "More light."})

    services.close_wave(wave=wave, by=BY, now=wave.closes_at)

    assert Response.objects.get().state == ResponseState.PARTIAL
    assert list(Answer.objects.order_by("id").values_list("item", "value")) == [
        (items[0].pk, None), (items[1].pk, 1), (items[1].pk, 2), (items[2].pk, None),
        (items[3].pk, 1),
    ]  # fmt: skip
    assert WrittenAnswer.objects.get().words == "More light."


def test_every_kind_costs_as_few_statements_as_a_scale(client, items, django_assert_num_queries):
    client.get("/s/token/")

    with django_assert_num_queries(2):
        send(client, 1, {items[0]: "1", items[1]: ["1", "2"], items[2]: "3"})
    with django_assert_num_queries(1):
        client.get("/s/token/2/")
    with django_assert_num_queries(2):
        send(client, 2, {items[3]: "Words."})
    with django_assert_num_queries(2):
        client.post("/s/token/3/", {})


# --- rows of a matrix --------------------------------------------------------------------------
def test_rows_with_one_lead_form_a_matrix_and_name_it_each(client, wave):
    invite("token", wave=wave)
    lead = "How often do officers"
    ask(
        wave.survey,
        question("greet", "single", options=3, lead=lead),
        question("explain", "single", options=3, lead=lead),
        question("alone", "single", options=3),
    )
    for text in (each.version.texts.get(language="en") for each in wave.survey.items.all()):
        text.options = ["Never", "Sometimes", "Always"]
        text.save()

    page = client.get("/s/token/").content.decode()

    assert page.count('class="matrix"') == 1
    assert page.count('<span class="of-lead">How often do officers in en </span>') == 2
    assert page.index("Question 2 of 3") < page.index("Question 3 of 3")


def test_a_lead_alone_is_no_matrix(client, wave):
    invite("token", wave=wave)
    ask(
        wave.survey,
        question("greet", "scale", lead="How often do officers"),
        question("explain", "scale", lead="How rarely do officers"),
    )

    page = client.get("/s/token/").content.decode()

    assert 'class="matrix"' not in page
    assert page.count("of-lead") == 2


# --- a line beside an option ------------------------------------------------------------------
@pytest.fixture
def with_line(wave: Wave) -> list[SurveyItem]:
    """Two choices of which the last option asks what is meant."""
    invite("token", wave=wave)
    return ask(
        wave.survey,
        question("reason", "single", options=3, other_option=3),
        question("heard", "multiple", options=4, other_option=3, exclusive_options=[4]),
    )


def line(item: SurveyItem, words: str, *chosen: str) -> dict[str, object]:
    return {f"item_{item.pk}": list(chosen), f"item_{item.pk}_other": words}


def test_a_line_stands_below_its_options(client, with_line):
    page = client.get("/s/token/").content.decode()

    assert page.count("Please say which (reason 3 in en)") == 1
    assert page.count("Please say which (heard 3 in en)") == 1


@pytest.mark.parametrize(
    ("one", "many", "values"),
    [
        (["3"], ["1", "3"], [3, 1, 3]),  # as it is meant
        ([], ["1"], [3, 1, 3]),  # words choose their option by themselves
        ([], [], [3, 3]),
    ],
)
def test_what_is_meant_is_kept_sealed_beside_the_option(client, with_line, one, many, values):
    reason, heard = with_line
    given = line(reason, "  The bus ", *one) | line(heard, "At school", *many)

    client.post("/s/token/1/", given)
    client.post("/s/token/2/", {})

    assert [row.value for row in Answer.objects.order_by("item", "id")] == values
    written = WrittenAnswer.objects.order_by("item")
    assert [(each.item_id, each.words) for each in written] == [
        (reason.pk, "The bus"), (heard.pk, "At school"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "many"), [(["1"], []), (["skipped"], []), ([], ["4"]), ([], ["dont_know"])]
)
def test_words_beside_another_answer_are_asked_about_and_kept(client, with_line, one, many):
    item = with_line[0] if one else with_line[1]

    page = client.post("/s/token/1/", line(item, "The bus", *one, *many))

    assert "Keep one of them." in page.content.decode()
    assert page.content.decode().count('value="The bus"') == 1
    assert not Answer.objects.exists()


def test_a_line_left_empty_asks_nothing(client, with_line):
    reason, heard = with_line
    client.post("/s/token/1/", line(reason, "", "3") | line(heard, "", "2"))
    client.post("/s/token/2/", {})

    assert [row.value for row in Answer.objects.order_by("item", "id")] == [3, 2]
    assert not WrittenAnswer.objects.exists()
