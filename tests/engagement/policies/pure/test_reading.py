"""How hard a text is to read."""

import pytest

from engagement.policies.pure.reading import Reading, read, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("stop", 1), ("police", 2), ("officer", 3), ("force", 1), ("used", 1), ("wanted", 2),
        ("use", 1), ("able", 2), ("people", 2), ("rules", 1), ("houses", 2), ("changes", 2),
        ("the", 1), ("supervisor", 4), ("immediately", 5), ("area", 3), ("serious", 3),
        ("officer's", 3), ("body-worn", 3), ("24", 1), ("a", 1), ("agree", 2), ("free", 1),
        ("carried", 2), ("tables", 2), ("criticism", 4), ("investigation", 5), ("you", 1),
    ],
)  # fmt: skip
def test_syllables_of_english_words(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("policía", 4), ("agente", 3), ("usted", 2), ("puede", 2), ("ciudad", 2), ("oír", 2),
        ("leer", 2), ("razón", 2), ("investigación", 5), ("a", 1), ("muy", 1), ("queja", 2),
        ("guerra", 2), ("pingüino", 3), ("cuerpo", 2), ("aéreo", 4), ("buey", 1), ("19", 1),
    ],
)  # fmt: skip
def test_syllables_of_spanish_words(word: str, count: int) -> None:
    assert syllables(word, "es") == count


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("", 0),
        ("The cat sat on the mat.", 0),
        # 10 words, 1 sentence, 13 syllables: 0.39 * 10 + 11.8 * 1.3 - 15.59 = 3.65
        ("An officer may stop you if there is a reason.", 4),
        # Two sentences of five words and one of ten read like three sentences.
        ("We help you at home. We help you at work. You can ask us for help on any day.", 0),
        ("Proportionality determinations necessitate contemporaneous supervision.", 40),
    ],
)
def test_grade_of_english(text: str, grade: int) -> None:
    assert read(text).grade == pytest.approx(grade, abs=6 if grade == 40 else 0)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Usted puede ver el video.", 4),
        ("Puede ver el video si lo pide a un agente en los 90 días que siguen a ese día.", 4),
        (
            "La determinación de proporcionalidad requiere supervisión institucionalizada.",
            16,
        ),
    ],
)
def test_grade_of_spanish(text: str, grade: int) -> None:
    assert read(text, "es").grade == grade


def test_long_sentences_are_named() -> None:
    long = "We come " + "and we go " * 9 + "home."

    assert read(f"Short one. {long} Short again.") == Reading(
        grade=read(f"Short one. {long} Short again.").grade, words=34, long_sentences=(long,)
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", 3),
        ("Ask within 2.5 hours of 3 p.m. today", 1),
        ("- One\n- Two", 2),
        ("One\n\nTwo", 2),
        ("**Bold** words {#key}.", 1),
        ("He said “Stop.” Then he left.", 2),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: int) -> None:
    words = "and then some more words " * 7
    longest = read(text.replace("One", f"One {words}").replace("Stop", f"Stop {words}"))

    assert len(longest.long_sentences) <= sentences
    assert read(text).long_sentences == ()


def test_a_grade_above_eight_is_hard() -> None:
    assert read("Proportionality determinations necessitate supervision.").is_hard
    assert not read("We help you.").is_hard
