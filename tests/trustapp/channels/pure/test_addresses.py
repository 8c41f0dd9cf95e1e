import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure import addresses


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("+13125550100", "+13125550100"),
        ("(312) 555-0100", "+13125550100"),
        ("312.555.0100", "+13125550100"),
        ("tel:+1-312-555-0100", "+13125550100"),
        ("+52 55 1234 5678", "+525512345678"),
        ("+٩٦٢ ٧ ٩٠١٢ ٣٤٥٦", "+962790123456"),
    ],
)
def test_e164_reads_what_people_write(written: str, spelt: str) -> None:
    assert addresses.e164(written, "US") == spelt


@pytest.mark.parametrize(
    "written", ["", "12", "BANK", "resident@example.org", "+1312555010012345678", "312-555-0100 x7"]
)
def test_e164_refuses_what_is_no_number(written: str) -> None:
    with pytest.raises(ValueError, match="the number cannot be used"):
        addresses.e164(written, "US")


@given(st.integers(2_000_000_000, 9_999_999_999))
def test_e164_of_its_own_spelling_is_itself(number: int) -> None:
    spelt = addresses.e164(f"+1{number}", "US")

    assert spelt == f"+1{number}"
    assert addresses.e164(spelt, "MX") == spelt


@given(st.text())
def test_mail_spelling_is_stable(address: str) -> None:
    spelt = addresses.mail_spelling(address)

    assert addresses.mail_spelling(f" {spelt} ") == addresses.mail_spelling(spelt)
