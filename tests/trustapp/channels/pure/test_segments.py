import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure.segments import _BASIC, _EXTENSION, Encoding, preview, size
from trustapp.core.pure.codes import new_code, new_token

GSM, UCS = Encoding.GSM, Encoding.UCS


def test_alphabet_has_the_127_characters_of_the_standard_and_ten_more() -> None:
    # 128 places, one of them the escape to the table of ten.
    assert (len(_BASIC), len(_EXTENSION), len(_BASIC & _EXTENSION)) == (127, 10, 0)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments", "room"),
    [
        ("", GSM, 0, 0, 160),
        ("Hello", GSM, 5, 1, 155),
        ("a" * 160, GSM, 160, 1, 0),
        ("a" * 161, GSM, 161, 2, 145),
        ("a" * 306, GSM, 306, 2, 0),
        ("a" * 307, GSM, 307, 3, 152),
        # Two units each: 80 fit alone; together 76 a part, because none is torn apart.
        ("€" * 80, GSM, 160, 1, 0),
        ("€" * 81, GSM, 162, 2, 143),
        ("€" * 152, GSM, 304, 2, 1),
        ("€" * 153, GSM, 306, 3, 151),
        ("a" * 152 + "€" + "a" * 152, GSM, 306, 3, 152),
        # Spanish: ñ, ü, é, ¿ and ¡ are of the alphabet; á, í, ó and ú are not.
        ("¿Mañana, señor agüero? ¡Olé!", GSM, 28, 1, 132),
        ("Policía", UCS, 7, 1, 63),
        ("á" * 70, UCS, 70, 1, 0),
        ("á" * 71, UCS, 71, 2, 63),
        ("á" * 134, UCS, 134, 2, 0),
        ("á" * 135, UCS, 135, 3, 66),
        ("شرطة", UCS, 4, 1, 66),
        # Beyond the first plane: two units of UCS-2, kept in one part.
        ("👮" * 35, UCS, 70, 1, 0),
        ("👮" * 36, UCS, 72, 2, 61),
        ("👮" * 67, UCS, 134, 3, 65),
        # One character of another alphabet makes all the others dearer.
        ("a" * 160 + "’", UCS, 161, 3, 40),
    ],
)
def test_worked_examples(
    text: str, encoding: Encoding, units: int, segments: int, room: int
) -> None:
    found = size(text)

    assert (found.encoding, found.units, found.segments, found.room) == (
        encoding, units, segments, room,
    )  # fmt: skip


def test_costly_characters_are_named_once_in_their_order() -> None:
    assert size("“Tú” – “tú”").costly == ("“", "ú", "”", "–")
    assert size("Plain [text] for 5 €").costly == ()


CHEAP = st.text(alphabet=sorted(_BASIC | _EXTENSION))
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(CHEAP)
def test_cheap_text_is_never_sent_as_ucs(text: str) -> None:
    found = size(text)

    assert found.encoding == GSM
    assert found.units == len(text) + sum(mark in _EXTENSION for mark in text)


@given(ANY.filter(lambda text: size(text).costly))
def test_dear_text_takes_the_units_of_utf_16(text: str) -> None:
    assert size(text).units == len(text.encode("utf-16-be")) // 2


@given(ANY, ANY)
def test_more_text_never_takes_less(text: str, more: str) -> None:
    assert size(text + more).segments >= size(text).segments


@given(ANY.map(lambda text: text * 40))
def test_parts_hold_the_text_and_waste_little(text: str) -> None:
    found = size(text)
    part = {GSM: 153, UCS: 67}[found.encoding]
    alone = {GSM: 160, UCS: 70}[found.encoding]

    if found.units <= alone:
        assert found.segments == bool(text)
    else:
        # At most one unit stays empty at the end of each part but the last.
        used = found.segments * part - found.room
        assert found.units <= used <= found.units + found.segments - 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Answer here: https://trust.example/s/abc. Thank you", "Answer here: ••• Thank you"),
        ("www.trust.example/s/abc", "•••"),
        ("trust.example/q/abc?x=1 ok", "••• ok"),
        ("Your code is X3CD-57FG-9HJK.", "Your code is •••."),
        ("Your code is x3cd 57fg 9hjk", "Your code is •••"),
        ("Prairie Lake Police, 312-555-0100", "Prairie Lake Police, 312-555-0100"),
        ("Call 911. Reply STOP to end.", "Call 911. Reply STOP to end."),
    ],
)
def test_preview_shows_words_and_no_secret(text: str, shown: str) -> None:
    assert preview(text) == shown


@given(st.text(alphabet="ab .,:\n(", max_size=8), st.text(alphabet="ab .,:\n)", max_size=8))
def test_no_token_or_code_survives_a_preview(before: str, after: str) -> None:
    for secret in (new_token(), new_code(3), new_code(5)):
        told = preview(f"{before} {secret} {after}")
        assert secret not in told
        assert preview(f"{before} https://h/s/{secret}{after}").count(secret) == 0


@given(st.text(alphabet="abcXYZ019-_", min_size=22, max_size=22))
def test_no_token_survives_whatever_it_looks_like(token: str) -> None:
    assert token not in preview(f"Go to {token}.")
