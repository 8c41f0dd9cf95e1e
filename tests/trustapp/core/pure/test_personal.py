"""What may point to a person: shapes in three languages, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.core.pure.personal import Found, find_personal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to a.b@example.org, please.", [("email", "a.b@example.org")]),
        ("Call (312) 555-0134 now", [("phone", "(312) 555-0134")]),
        ("Llame al 312 555 0134", [("phone", "312 555 0134")]),
        ("اتصل على 3125550134", [("phone", "3125550134")]),
        ("File 20260312-4471", [("phone", "20260312-4471")]),
        ("I live at 1420 W. Pine Street.", [("address", "1420 W. Pine Street")]),
        ("at 12 Old Mill Rd, upstairs", [("address", "12 Old Mill Rd")]),
        ("Vivo en la calle Los Olmos 45", [("address", "calle Los Olmos 45")]),
        ("Avenida del Sol número 7", [("address", "Avenida del Sol número 7")]),
        ("أسكن في شارع النيل 12", [("address", "شارع النيل 12")]),
        ("The car was AB 12345.", [("plate", "AB 12345")]),
        ("Plate ABC-1234 raced", [("plate", "ABC-1234")]),
        ("She was born on March 3, 1990.", [("birth", "March 3, 1990")]),
        ("DOB: 03/04/1990", [("birth", "03/04/1990")]),
        ("Nació el 3 de marzo de 1990", [("birth", "3 de marzo de 1990")]),
        ("من مواليد 3/4/1990", [("birth", "3/4/1990")]),
        ("a@b.org and a@b.org", [("email", "a@b.org")]),
        ("On March 12, 2026, we put 3 signs up at the park.", []),
        ("See POL-4.2 from 9 to 5, 12 people, 2,500 dollars.", []),
        ("Call 911. We measured for 14 days in 2026.", []),
        ("", []),
    ],
)
def test_worked_examples(text: str, found: list[tuple[str, str]]) -> None:
    assert find_personal(text, region="US") == [Found(*each) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We spoke with Maria Flores.", ["Maria Flores"]),
        ("We spoke with Maria.", []),
        ("We met Ana Maria Flores Diaz at the park", ["Maria Flores"]),
        ("maria flores", []),
        ("We met at Lake View.", []),
    ],
)
def test_full_names_are_found_where_the_resident_wrote_them(text: str, found: list[str]) -> None:
    said = ["I am maria FLORES and live near the lake, view of the park."]

    assert [each.passage for each in find_personal(text, region="US", said=said)] == found


@settings(deadline=None, max_examples=50)
@given(some.text())
def test_any_text_can_be_looked_at_and_findings_stand_in_it(text: str) -> None:
    squeezed = " ".join(text.split())

    for found in find_personal(text, region="US", said=[text]):
        assert found.passage in squeezed
