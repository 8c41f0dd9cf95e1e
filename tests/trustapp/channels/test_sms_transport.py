"""One text and one carrier at a time, on the wire: who holds it after each kind of trouble?"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.sms import ACCOUNT, TOKEN, TextCarrier, error, signature
from trustapp.channels.pure import texts
from trustapp.channels.transports import sms
from trustapp.channels.transports.carrier import CarrierAway, Refused, Uncertain

RECEIPTS = "http://localhost:8000/carrier/receipts/1/"
TO = "+13125550101"


def hand_over(url: str, recipient: str = TO, token: str = TOKEN, before_body: Any = None) -> None:
    account = sms.Account(url=url, name=ACCOUNT, token=token, timeout=20)
    body = texts.compose(
        sender="+13125550100", recipient=recipient, text="¿Cómo estamos? نعم", receipts=RECEIPTS
    )
    with sms.Carrier(account) as carrier:
        carrier.hand_over(
            sender="", recipient=recipient, body=body, before_body=before_body or (lambda: None)
        )


def test_text_arrives_as_it_was_written(text_carrier: TextCarrier) -> None:
    seen: list[int] = []

    hand_over(text_carrier.url, before_body=lambda: seen.append(text_carrier.requests))

    assert seen == [0]
    assert text_carrier.texts == [
        {
            "To": TO,
            "From": "+13125550100",
            "Body": "¿Cómo estamos? نعم",
            "StatusCallback": RECEIPTS,
        }
    ]


def test_second_thoughts_before_the_body_leave_nothing_behind(text_carrier: TextCarrier) -> None:
    def changed_my_mind() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        hand_over(text_carrier.url, before_body=changed_my_mind)

    assert text_carrier.requests == 0


def test_wrong_token_is_our_fault_not_the_text(text_carrier: TextCarrier) -> None:
    with pytest.raises(CarrierAway, match="20003 Authenticate"):
        hand_over(text_carrier.url, token="another")


def test_wrong_address_of_the_api_is_our_fault_too(text_carrier: TextCarrier) -> None:
    with pytest.raises(CarrierAway, match="20404"):
        hand_over(f"{text_carrier.url}/nowhere")


@pytest.mark.parametrize(
    ("told", "is_permanent", "code"),
    [
        (error(400, 21610, "Attempt to send to unsubscribed recipient"), True, 21610),
        (error(400, 21211, "not a number"), True, 21211),
        (error(403, 21408, "Permission for the region is missing"), True, 21408),
        ((410, {}, {}), True, 410),
        ((408, {}, {}), False, 408),
        (error(500, 20500, "Internal Server Error"), False, 20500),
        ((503, {"message": ["odd"]}, {}), False, 503),
        ((302, {}, {"Location": "http://127.0.0.1:1/"}), False, 302),
    ],
)
def test_answers_that_refuse(
    told: Any, is_permanent: bool, code: int, text_carrier: TextCarrier
) -> None:
    text_carrier.say = lambda form: told

    with pytest.raises(Refused) as refusal:
        hand_over(text_carrier.url)

    assert (refusal.value.is_permanent, refusal.value.code) == (is_permanent, code)
    assert text_carrier.requests == 1


@pytest.mark.parametrize("status", [502, 504])
def test_gateway_that_lost_the_carrier_leaves_doubt(status: int, text_carrier: TextCarrier) -> None:
    text_carrier.say = lambda form: (status, {}, {})

    with pytest.raises(Uncertain, match=str(status)):
        hand_over(text_carrier.url)


def in_two_minutes() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(minutes=2), usegmt=True)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        (in_two_minutes, 60, 120),
        ("Thu, 01 Jan 2099 00:00:00 -0000", 0, 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
        ("soon", 0, 0),
        ("", 0, 0),
        ("٧", 0, 0),
    ],
)
def test_too_many_requests_says_how_long_to_wait(
    header: str | Callable[[], str], least: float, most: float, text_carrier: TextCarrier
) -> None:
    said = header if isinstance(header, str) else header()
    named = {"Retry_After": said.encode("utf-8").decode("latin-1")} if said else {}
    text_carrier.say = lambda form: error(429, 20429, "Too Many Requests", **named)

    with pytest.raises(CarrierAway, match="20429 Too Many") as away:
        hand_over(text_carrier.url)

    assert least <= away.value.pause <= most


def test_nobody_listening_is_away() -> None:
    with pytest.raises(CarrierAway, match="refused"):
        hand_over("http://127.0.0.1:1")


def test_carrier_that_cannot_prove_who_it_is_gets_nothing(text_carrier: TextCarrier) -> None:
    with pytest.raises(CarrierAway):
        hand_over(f"https://127.0.0.1:{text_carrier.port}")

    assert text_carrier.requests == 0


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as open_door:
        yield open_door


def serve_once(listener: socket.socket, answer: bytes, *, reads: bool = True) -> str:
    """Take one connection, say these bytes and hang up; return the address."""

    def serve() -> None:
        with contextlib.suppress(OSError):
            peer, _ = listener.accept()
            with peer:
                if reads:
                    peer.recv(65536)
                peer.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 20", b"HTTP/1.1 xyz\r\n\r\n"]
)
def test_answer_nobody_can_read_leaves_doubt(answer: bytes, listener: socket.socket) -> None:
    with pytest.raises(Uncertain):
        hand_over(serve_once(listener, answer))


def test_hang_up_before_the_last_byte_leaves_doubt(listener: socket.socket) -> None:
    url = serve_once(listener, b"", reads=False)

    with pytest.raises(Uncertain):
        hand_over(url, before_body=lambda: time.sleep(0.05))


def test_silence_after_the_body_leaves_doubt(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "LAST_ANSWER_SECONDS", 0.05)

    with pytest.raises(Uncertain, match="timed out"):
        hand_over(f"http://127.0.0.1:{listener.getsockname()[1]}")


@pytest.mark.parametrize(
    "body", [b"not json", b"[]", b'{"sid": "SM1"', b"\xff"], ids=["words", "list", "cut", "bytes"]
)
def test_text_is_taken_whatever_else_the_answer_says(body: bytes, listener: socket.socket) -> None:
    head = b"HTTP/1.1 201 Created\r\nContent-Length: 4000\r\n\r\n"

    assert hand_over(serve_once(listener, head + body)) is None


def test_signature_of_the_carrier_is_known() -> None:
    form = {"MessageStatus": "delivered", "To": TO}
    signed = signature(RECEIPTS, form)

    assert sms.is_signed(TOKEN, address=RECEIPTS, form=form, signature=signed)
    assert not sms.is_signed(TOKEN, address=RECEIPTS + "?x=1", form=form, signature=signed)
    assert not sms.is_signed(TOKEN, address=RECEIPTS, form=form | {"To": ""}, signature=signed)
    assert not sms.is_signed("other", address=RECEIPTS, form=form, signature=signed)
    assert not sms.is_signed(TOKEN, address=RECEIPTS, form=form, signature="")


def test_without_a_token_nobody_is_the_carrier() -> None:
    signed = signature(RECEIPTS, {}, token="")

    assert not sms.is_signed("", address=RECEIPTS, form={}, signature=signed)
