"""Rules are read as RFC 5545 writes them, and refused when no wave could follow them."""

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from feedback.surveys.pure.recurrence import BadRule, occurrences, read_rule

CHICAGO = ZoneInfo("America/Chicago")
FIRST = datetime(2026, 1, 5, 9, 0)


def days(rule: str, count: int = 4, first: datetime = FIRST) -> list[str]:
    return [
        f"{day:%Y-%m-%d %H}" for day in islice(occurrences(read_rule(rule), first, CHICAGO), count)
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # The examples of RFC 5545, 3.8.5.3, from another first day.
        ("FREQ=MONTHLY;BYDAY=1FR", ["2026-02-06 09", "2026-03-06 09"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", ["2026-01-29 09", "2026-02-26 09"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", ["2026-01-29 09", "2026-02-26 09"]),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
         ["2026-11-03 09", "2030-11-05 09"]),
        ("rrule:freq=monthly;interval=3", ["2026-01-05 09", "2026-04-05 09"]),
    ],
)  # fmt: skip
def test_rules_mean_what_the_standard_says(rule, expected):
    assert days(rule, 2) == expected


def test_the_end_of_a_rule_is_heeded_in_every_spelling():
    # 15:00 UTC is nine in Chicago in winter.
    ends = ["UNTIL=20260112", "UNTIL=20260112T090000", "UNTIL=20260112T150000Z", "COUNT=2"]

    for end in ends:
        assert days(f"FREQ=WEEKLY;{end}") == ["2026-01-05 09", "2026-01-12 09"]
    assert days("FREQ=WEEKLY;UNTIL=20260112T145959Z") == ["2026-01-05 09"]


def test_no_survey_is_planned_further_than_thirty_years():
    assert len(days("FREQ=YEARLY", count=100)) == 31


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("", "unreadable"), ("monthly", "unreadable"), ("FREQ=", "unreadable"),
        ("FREQ=MONTHLY;FREQ=WEEKLY", "unreadable"), ("FREQ=MONTHLY;BYDAY=XX", "unreadable"),
        ("FREQ=MONTHLY;INTERVAL=0", "unreadable"), ("FREQ=MONTHLY;INTERVAL=x", "unreadable"),
        ("FREQ=MONTHLY;COUNT=0", "unreadable"), ("FREQ=MONTHLY;UNTIL=soon", "unreadable"),
        ("FREQ=MONTHLY;BYHOUR=9", "unknown_part"), ("FREQ=MONTHLY;DTSTART=1", "unknown_part"),
        ("INTERVAL=3", "frequency"), ("FREQ=DAILY", "frequency"), ("FREQ=SECONDLY", "frequency"),
        ("FREQ=MONTHLY;COUNT=2;UNTIL=20270101", "two_ends"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_used_is_refused_with_its_reason(rule, code):
    with pytest.raises(BadRule) as refusal:
        read_rule(rule)

    assert refusal.value.code == code


def test_a_rule_is_kept_in_one_spelling():
    assert str(read_rule(" rrule:freq=monthly; interval=3; ")) == "FREQ=MONTHLY;INTERVAL=3"
