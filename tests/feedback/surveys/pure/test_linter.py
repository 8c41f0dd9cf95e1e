"""The linter on labelled questions: how many bad ones it finds, how many good ones it blames."""

import csv
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.linter import Label, lint

REFERENCE = Path("tests/reference/questions")
LABELS = [label.value for label in Label]


@dataclass(frozen=True)
class Scores:
    """How a file of labelled questions fares."""

    recall: float
    false_alarms: float
    micro_f1: float


def questions(name: str) -> list[tuple[str, list[str], set[str]]]:
    """Return text, options and labels of a file."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], row["options"].split("|"), set(filter(None, row["labels"].split(";"))))
            for row in csv.DictReader(file)
        ]


def found(text: str, options: list[str], language: str = "en") -> set[str]:
    return {each.label.value for each in lint(text, options, language)}


def scores(name: str, language: str = "en") -> Scores:
    pairs = [(want, found(text, options, language)) for text, options, want in questions(name)]
    bad = [got for want, got in pairs if want]
    good = [got for want, got in pairs if not want]
    right = sum(len(want & got) for want, got in pairs)
    said = sum(len(want) + len(got) for want, got in pairs)
    return Scores(
        sum(map(bool, bad)) / len(bad), sum(map(bool, good)) / len(good), 2 * right / said
    )


FILES = [("train.csv", "en"), ("own.csv", "en"), ("own_later.csv", "en"), ("own_es.csv", "es")]


@pytest.mark.parametrize(("name", "language"), FILES)
def test_it_finds_bad_questions_and_leaves_good_ones_alone(name, language):
    reached = scores(name, language)

    assert reached.recall >= 0.85
    assert reached.false_alarms <= 0.05
    assert reached.micro_f1 >= 0.85


@pytest.mark.parametrize(("name", "language"), FILES)
def test_the_labelled_questions_name_every_label_and_no_other(name, language):
    labels = {label for _text, _options, want in questions(name) for label in want}

    assert labels == set(LABELS)


def test_a_question_takes_milliseconds():
    asked = questions("own.csv")
    before = process_time()

    for text, options, _want in asked:
        lint(text, options)

    # A rule that tries ever more ways on a long sentence would take seconds.
    assert (process_time() - before) / len(asked) < 0.02


PIECES = (
    "how do you not the police and or ? , . don't most people agree never every 10 to 20 İ ß 'Ω"
    " isn’t when if Have YES FBI (FBI) 3–5 less than more ¿qué no y policía الشرطة"
)
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=30).map(" ".join)
TEXTS = st.one_of(WORDS, st.text(max_size=120))


@given(
    text=TEXTS,
    options=st.lists(TEXTS, max_size=6),
    language=st.sampled_from(["en", "es", "ar", "pt-br", "zh-hans", ""]),
)
def test_any_text_has_findings_that_lie_inside_it(text, options, language):
    findings = lint(text, options, language)

    assert findings == lint(text, options, language)
    for each in findings:
        assert 0 <= each.start <= each.end <= len(text)


@given(text=WORDS, options=st.permutations(["Yes", "No", "Don't know"]))
def test_the_order_of_the_options_makes_no_difference(text, options):
    assert found(text, options) == found(text, ["Yes", "No", "Don't know"])


@pytest.mark.parametrize(
    ("language", "text", "better"),
    [
        ("en", "Wouldn’t you feel safer here?", "Would you feel safer here?"),
        ("en", "Won't officers listen?", "Will officers listen?"),
        ("en", "Is it not time to act?", ""),
        ("es", "¿No cree que hay ruido?", "¿Cree que hay ruido?"),
        ("es", "¿Acaso miente alguien?", ""),
        (
            "en",
            "How polite and helpful was the officer?",
            "How polite was the officer? How helpful was the officer?",
        ),
        ("en", "Are officers polite and helpful?", ""),
        (
            "es",
            "¿Qué tan amable y útil fue el agente?",
            "¿Qué tan amable fue el agente? ¿Qué tan útil fue el agente?",
        ),
    ],
)
def test_a_better_wording_is_proposed_where_a_few_letters_are_enough(language, text, better):
    options = ["Not at all", "Very", "Don't know"] if language == "en" else ["Nada", "Muy", "No sé"]

    assert lint(text, options, language)[0].rewrite == better


@pytest.mark.parametrize(
    ("text", "options", "better"),
    [
        (
            "How satisfied are you with the visit?",
            ["Satisfied", "Very satisfied", "Dissatisfied", "Not sure"],
            (
                "Very dissatisfied", "Fairly dissatisfied", "Neither", "Fairly satisfied",
                "Very satisfied", "Not sure",
            ),
        ),
        (
            "What kind of home do you live in?",
            ["House", "Apartment", "Not sure"],
            ("House", "Apartment", "Something else", "Not sure"),
        ),
        ("Have you ever been arrested?", ["Yes", "No"], ("Yes", "No", "Prefer not to say")),
        (
            "How many times did you call?",
            ["Once", "Twice or more", "Not sure"],
            ("None", "Once", "Twice or more", "Not sure"),
        ),
        ("How old are you?", ["1 to 1", "1 to 2", "2 or more", "Not sure"], ()),
    ],
)  # fmt: skip
def test_better_options_are_proposed_where_they_are_known(text, options, better):
    assert next((each.options for each in lint(text, options)), ()) == better


@pytest.mark.parametrize(
    ("language", "text", "options", "want"),
    [
        ("ar", "كم عمرك؟", "18-25|25-40|40+|لا أعرف", {"overlapping_options"}),
        ("ar", "كم عمرك؟", "١٨-٢٥|٢٦-٤٠|٤١+|لا أعرف", set()),
        ("ar", "ما مدى ثقتك في الشرطة؟", "قليلًا|إلى حد ما|كثيرًا", {"missing_dk"}),
        ("fr", "Quel âge avez-vous ?", "18-25|30-40|41+|Je ne sais pas", {"incomplete_options"}),
        ("fr", "Pouvons-nous vous écrire ?", "Oui|Non", set()),
        ("xx", "Whatever?", "a|b|c", set()),
        ("pt-br", "palavra " * 40, "", {"too_complex"}),
    ],
)
def test_other_languages_are_read_for_their_structure(language, text, options, want):
    assert found(text, options.split("|"), language) == want


def test_a_finding_points_at_the_words():
    text = "Shouldn’t our brave officers be protected?"

    pointed = {each.label.value: text[each.start : each.end] for each in lint(text)}

    assert pointed == {"leading": "Shouldn’t our", "loaded": "brave"}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (
            "How do you rate the programme in your neighbourhood?",
            "Very poor|Poor|Fair|Good|Very good|Don't know",
        ),
        ("Have you called 911 in the past 12 months?", "Yes|No|I don’t remember"),
        (
            "How much do you trust the American Civil Liberties Union (ACLU)?",
            "Not at all|A little|A lot|No opinion",
        ),
        ("Do you rent or own your home?", "Rent|Own|Other (please say)|I'd rather not say"),
        ("", ""),
        ("???", "a|b"),
    ],
)
def test_spellings_quotes_and_ways_out_are_no_defects(text, options):
    assert found(text, options.split("|")) == set()


@pytest.mark.parametrize(
    ("text", "options", "want"),
    [
        ("Do you trust officers? Why or why not?", "Yes|No|Don't know", {"double_barrelled"}),
        ("DO YOU TRUST THE OFFICER?", "Yes|No|Don't know", set()),
        ("Which half of the week do you work?", "Weekdays|Weekends|Not sure", set()),
        ("How would you like to be contacted?", "E-mail|Phone", {"incomplete_options"}),
        (
            "What is your work situation?",
            "Employed|Self-employed|Something else|Prefer not to say",
            {"overlapping_options"},
        ),
        ("How often do you vote?", "Every time|Never|Prefer not to say", set()),
    ],
)
def test_kinds_of_questions_are_told_apart(text, options, want):
    assert found(text, options.split("|")) == want
