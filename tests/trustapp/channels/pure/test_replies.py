from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure.replies import _KEYWORDS, Heard, Wish, as_answer, hear

STOP, START, HELP, OTHER = Wish.STOP, Wish.START, Wish.HELP, Wish.OTHER


@pytest.mark.parametrize(
    ("text", "wish", "language"),
    [
        ("STOP", STOP, ""),
        ("Stop.", STOP, ""),
        (" s t o p ", STOP, ""),
        ("«stop!»", STOP, ""),
        ("STOPALL", STOP, ""),
        ("stop all", STOP, ""),
        ("Please stop texting me", STOP, ""),
        ("opt-out", STOP, ""),
        ("Unsubscribe\n", STOP, ""),
        ("CANCEL", STOP, ""),
        ("End", STOP, ""),
        ("quit 🙏", STOP, ""),
        ("ＳＴＯＰ", STOP, ""),
        ("Alto", STOP, "es"),
        ("¡PARAR, por favor!", STOP, "es"),
        ("baja", STOP, "es"),
        ("إيقاف", STOP, "ar"),
        ("ايقاف", STOP, "ar"),
        ("إيقـــاف من فضلك.", STOP, "ar"),
        ("start", START, ""),
        ("Inicio", START, "es"),
        ("ابدأ", START, "ar"),
        ("ابدا", START, "ar"),
        ("HELP?", HELP, ""),
        ("AYUDA", HELP, "es"),
        ("مُسَاعَدَة", HELP, "ar"),
        ("", OTHER, ""),
        ("?!", OTHER, ""),
        ("please", OTHER, ""),
        ("The stop sign on 5th is missing", OTHER, ""),
        ("I was not helped", OTHER, ""),
        ("end of the road", OTHER, ""),
    ],
)
def test_keywords_are_heard_however_they_are_written(text: str, wish: Wish, language: str) -> None:
    assert hear(text) == Heard(wish, language)


WORDS = [
    (word, wish, language) for (wish, language), listed in _KEYWORDS.items()
    for word in listed.split()
]  # fmt: skip


@given(
    st.sampled_from(WORDS),
    st.text(alphabet=" .,;!?\n\t-_*\"'()«»؟،🛑", max_size=6),
    st.text(alphabet=" .,;!?\n\t-_*\"'()«»؟،🛑", max_size=6),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
)
def test_marks_and_case_around_a_keyword_mean_nothing(
    known: tuple[str, Wish, str], before: str, after: str, case: object
) -> None:
    word, wish, language = known

    assert hear(f"{before}{case(word)}{after}") == Heard(wish, language)  # type: ignore[operator]


@given(st.text())
def test_any_text_is_understood_or_left_alone(text: str) -> None:
    assert hear(text).wish in set(Wish)


def test_endless_text_is_read_at_its_beginning() -> None:
    assert hear("stop" + " " * 200 + "x").wish == STOP


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_answer_is_xml_that_says_the_reply(reply: str) -> None:
    answer = ET.fromstring(as_answer(reply).encode())

    assert (answer.tag, answer[0].tag, answer[0].text) == ("Response", "Message", reply)


def test_silence_is_an_empty_answer() -> None:
    assert len(ET.fromstring(as_answer("").encode())) == 0
