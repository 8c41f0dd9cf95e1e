import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trustapp.channels.reports import COMPLAINT, EXCHANGE, POSTFIX, report
from trustapp.channels.pure.bounces import Kind, Report, kind_of, read_report

OURS = "<1@trust.example>"


@pytest.mark.parametrize("shape", [POSTFIX, EXCHANGE])
@pytest.mark.parametrize(
    ("status", "action", "kind"),
    [
        ("5.1.1", "failed", Kind.HARD),
        ("5.1.10", "Failed", Kind.HARD),
        ("5.2.1", "failed", Kind.HARD),
        ("5.2.2", "failed", Kind.SOFT),
        ("5.7.1", "failed", Kind.SOFT),
        ("5.1.8", "failed", Kind.SOFT),
        ("4.4.1", "failed", Kind.SOFT),
        ("4.4.1", "delayed", Kind.NO_NEWS),
        ("2.0.0", "delivered", Kind.NO_NEWS),
        ("2.0.0", "relayed", Kind.NO_NEWS),
    ],
)
def test_reports_of_servers_are_read(shape: str, status: str, action: str, kind: Kind) -> None:
    said = report(shape, status=status, action=action, diagnostic="x")

    told = "" if kind == Kind.NO_NEWS else status
    assert read_report(said) == Report(kind, OURS, told)


def test_line_ends_of_the_wire_make_no_difference() -> None:
    assert read_report(report().replace(b"\n", b"\r\n")) == Report(Kind.HARD, OURS, "5.1.1")


def test_complaint_is_no_bounce() -> None:
    assert read_report(report(COMPLAINT)) == Report(Kind.COMPLAINT, OURS, "")


def test_status_may_stand_in_the_words_of_the_server_alone() -> None:
    said = report(status="", diagnostic="550 5.1.1 no such user")

    assert read_report(said) == Report(Kind.HARD, OURS, "5.1.1")


def test_bounce_without_any_status_is_taken_for_a_passing_one() -> None:
    said = report(status="", diagnostic="550 no such user")

    assert read_report(said) == Report(Kind.SOFT, OURS, "")


def test_worst_news_of_several_recipients_counts() -> None:
    two = report().replace(
        b"Final-Recipient",
        b"Final-Recipient: rfc822; list@example.org\nAction: failed\nStatus: 4.2.2\n\n"
        b"Final-Recipient",
        1,
    )

    assert read_report(two) == Report(Kind.HARD, OURS, "5.1.1")


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\x00\n\n",
        b"Subject: Out of office\n\nI am away.\n",
        report().replace(b"Message-ID: " + OURS.encode(), b"X: y"),
        report().replace(b"text/rfc822-headers", b"text/plain"),
        report().replace(b"message/delivery-status", b"text/plain"),
        report().replace(b"report-type=delivery-status", b"").replace(b"/report", b"/mixed"),
        report(EXCHANGE)[:700],
    ],
)
def test_what_is_no_report_about_a_mail_is_none(mail: bytes) -> None:
    assert read_report(mail) is None


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_without_harm(mail: bytes) -> None:
    assert read_report(mail) is None


@given(
    st.integers(0, 3000), st.binary(max_size=20), st.sampled_from([POSTFIX, EXCHANGE, COMPLAINT])
)
def test_damaged_reports_are_read_without_harm(place: int, damage: bytes, shape: str) -> None:
    mail = report(shape)
    found = read_report(mail[:place] + damage + mail[place:])

    assert found is None or found.kind in set(Kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550 5.1.1 <[address]>: no such user", Kind.HARD),
        ("550 5.7.1 refused by policy", Kind.SOFT),
        ("10.5.1.1.7 is no status", Kind.SOFT),
        ("550 no status", Kind.SOFT),
        ("250 2.1.5 fine", Kind.NO_NEWS),
    ],
)
def test_kind_of_an_answer(said: str, kind: Kind) -> None:
    assert kind_of(said) == kind
