from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure import texts

RECEIPTS = "https://trust.example/carrier/receipts/1/"


def compose(**words: str) -> dict[str, list[str]]:
    form = {"sender": "+13125550100", "recipient": "+13125550101", "receipts": RECEIPTS}
    return parse_qs(texts.compose(**(form | words)).decode("ascii"), strict_parsing=True)


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_form_keeps_every_character(text: str) -> None:
    assert compose(text=text) == {
        "To": ["+13125550101"],
        "From": ["+13125550100"],
        "Body": [text],
        "StatusCallback": [RECEIPTS],
    }


def test_messaging_service_stands_in_its_own_field() -> None:
    form = compose(text="Hello", sender="MG" + "0" * 32)

    assert (form["MessagingServiceSid"], "From" in form) == (["MG" + "0" * 32], False)


@pytest.mark.parametrize("text", ["", " \n", "x" * 1601])
def test_text_without_words_or_with_too_many_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="empty or too long"):
        compose(text=text)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "21211 'To' number +13125550101 is not valid.",
            "21211 'To' number [number] is not valid.",
        ),
        ("21610 to (312) 555-0101\nblocked", "21610 to [number] blocked"),
        ("30003: 312.555.0101", "30003: [number]"),
        ("500 Internal Server Error", "500 Internal Server Error"),
        ("20429 Too Many Requests", "20429 Too Many Requests"),
    ],
)
def test_carrier_word_names_no_number(said: str, kept: str) -> None:
    assert texts.without_numbers(said) == kept


@given(st.integers(1_000_000, 999_999_999_999), st.text(alphabet="ab ()+.-", max_size=20))
def test_no_number_survives_whatever_stands_around_it(number: int, around: str) -> None:
    assert str(number) not in texts.without_numbers(f"{around}{number}{around}")
