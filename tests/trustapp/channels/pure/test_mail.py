from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.channels.pure.mail import (
    Pattern,
    bare_address,
    sender_line,
    without_addresses,
)

MAIL = Pattern(
    sender="Prairie Lake Police <no-reply@example.org>",
    title="How are we doing?",
    text="Please tell us.\nFrom here on\n.\n",
    html="<p>Please tell us.</p>",
    language="en",
    unsubscribe="https://example.org/unsubscribe/" + "x" * 120,
)
HEADERS = [
    "Content-Type", "MIME-Version", "From", "Subject", "Content-Language", "Auto-Submitted",
    "To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
]  # fmt: skip
GAP = "token-goes-here"
# What a database column of text can hold.
words = some.text(some.characters(exclude_categories=["Cs"]))


def compose(mail: Pattern, recipient: str = "resident@example.org", filling: str = "") -> bytes:
    return mail.to(
        recipient=recipient,
        message_id="<b1f6@example.org>",
        at=datetime(2026, 3, 12, 15, 0, tzinfo=UTC),
        filling=filling,
    )


def parsed(mail: Pattern, filling: str = ""):
    return message_from_bytes(compose(mail, filling=filling), policy=policy.default)


def test_compose_says_everything() -> None:
    message = parsed(MAIL)

    assert message.keys() == HEADERS
    assert message["From"] == "Prairie Lake Police <no-reply@example.org>"
    assert message["To"] == "resident@example.org"
    assert message["Date"] == "Thu, 12 Mar 2026 15:00:00 +0000"
    assert message["List-Unsubscribe"] == f"<{MAIL.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert text.get_content() == "Please tell us.\r\nFrom here on\r\n.\r\n"
    assert (html.get_content_type(), html.get_content()) == ("text/html", MAIL.html)


def test_compose_keeps_the_unsubscribe_address_on_one_line() -> None:
    assert f"\r\nList-Unsubscribe: <{MAIL.unsubscribe}>\r\n".encode() in compose(MAIL)


def test_compose_without_html_and_unsubscribe_is_plain() -> None:
    message = parsed(replace(MAIL, html="", unsubscribe=""))

    assert message.get_content_type() == "text/plain"
    assert "List-Unsubscribe" not in message


@settings(deadline=None)
@given(title=words, text=words, html=words, unsubscribe=words, language=words)
def test_no_words_add_a_header_or_break_a_line(
    title: str, text: str, html: str, unsubscribe: str, language: str
) -> None:
    mail = replace(
        MAIL, title=title, text=text, html=html, unsubscribe=unsubscribe, language=language
    )

    composed = compose(mail)

    headers = message_from_bytes(composed, policy=policy.default).keys()
    assert set(headers) <= {*HEADERS, "Content-Transfer-Encoding"}
    assert composed.isascii()
    assert all(len(line) <= 998 for line in composed.split(b"\r\n"))
    assert b"\r" not in composed.replace(b"\r\n", b"")
    assert b"\n" not in composed.replace(b"\r\n", b"")


@settings(deadline=None)
@given(words)
def test_words_arrive_as_they_were_written(text: str) -> None:
    content = parsed(replace(MAIL, text=text, html="")).get_payload(decode=True)

    assert content.decode().splitlines() == text.splitlines()


@settings(deadline=None)
@given(before=words, between=words, after=words, filling=some.text("aB9-_é", min_size=1))
def test_each_reader_gets_a_filling(before: str, between: str, after: str, filling: str) -> None:
    shared = replace(
        MAIL,
        text=f"{before}{GAP}{between}{GAP}{after}",
        html=f"<a href='/{GAP}/'>",
        unsubscribe=f"https://example.org/{GAP}/",
        gap=GAP,
    )
    alone = replace(
        shared,
        **{
            name: getattr(shared, name).replace(GAP, filling)
            for name in ("text", "html", "unsubscribe")
        },
    )

    ours, theirs = parsed(shared, filling), parsed(alone)

    assert ours["List-Unsubscribe"] == theirs["List-Unsubscribe"]
    for part, same in zip(ours.iter_parts(), theirs.iter_parts(), strict=True):
        assert part.get_payload(decode=True) == same.get_payload(decode=True)
    assert all(
        len(line) <= 76
        for line in compose(shared, filling=filling).split(b"--=_part")[1].split(b"\r\n")
    )


@pytest.mark.parametrize(
    "title",
    ["Subject\r\nBcc: everyone@example.org", "Subject\nBcc: x", "Subject\u2028Bcc: x", "a\x0bb"],
)
def test_title_stays_one_header(title: str) -> None:
    message = parsed(replace(MAIL, title=title))

    assert message.keys() == HEADERS
    assert message["Bcc"] is None


def test_title_in_any_language_arrives() -> None:
    for title in ("¿Cómo lo estamos haciendo?", "كيف حالنا؟", "我们做得怎么样" * 20):
        assert parsed(replace(MAIL, title=title))["Subject"] == title


@pytest.mark.parametrize("recipient", ["", "a", "a@", "a@b c", "a@b\r\nX: y", "<a@b>", "é@b.org"])
def test_compose_refuses_what_is_no_address(recipient: str) -> None:
    with pytest.raises(ValueError, match="address"):
        compose(MAIL, recipient)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "House <a@b.org>"),
        ("Alder Bay Police", "Alder Bay Police <a@b.org>"),
        ('P. "D" <x@y>\r\nBcc: z', '"P. \\"D\\" <x@y> Bcc: z" <a@b.org>'),
    ],
)
def test_sender_line_names_the_department(name: str, line: str) -> None:
    assert sender_line(name, "House <a@b.org>") == line
    assert bare_address(line) == "a@b.org"


def test_without_addresses_leaves_the_reason() -> None:
    word = "550 5.1.1 <Jo.Doe@example.org>: user JO.DOE unknown, ask postmaster@example.org\r\n"

    cleaned = without_addresses(word, "jo.doe@example.org")

    assert cleaned == "550 5.1.1 <[address]>: user [address] unknown, ask [address]"
    assert without_addresses("x" * 300, "") == "x" * 200
