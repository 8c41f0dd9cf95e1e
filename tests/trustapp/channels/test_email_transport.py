"""The SMTP conversation itself, against servers that do odd things."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.mail import Mailbox
from trustapp.channels.transports import email
from trustapp.channels.transports.carrier import CarrierAway, Refused, Uncertain


def server_at(port: int) -> email.Server:
    return email.Server(host="127.0.0.1", port=port, our_name="localhost", timeout=20)


@pytest.fixture
def script() -> Iterator[list[bytes]]:
    """Replies of a server that says what it is told, one a line, then hangs up."""
    replies: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    replies.append(str(listener.getsockname()[1]).encode())

    def serve() -> None:
        peer, _ = listener.accept()
        with contextlib.suppress(OSError), peer, peer.makefile("rb") as lines:
            for reply in replies[1:]:
                peer.sendall(reply + b"\r\n")
                lines.readline()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield replies
    thread.join(timeout=20)
    listener.close()


def hand_over(carrier: email.Carrier, recipient: str = "resident@example.org") -> list[str]:
    steps: list[str] = []
    carrier.hand_over(
        sender="house@example.org",
        recipient=recipient,
        body=b"Subject: Hi\r\n\r\n.\r\n..dots",
        before_body=lambda: steps.append("before"),
    )
    return steps


def test_body_arrives_with_its_dots(mail_server: Mailbox) -> None:
    with email.Carrier(server_at(mail_server.port)) as carrier:
        steps = hand_over(carrier)

    assert steps == ["before"]
    assert mail_server.mails[0].get_payload() == ".\r\n..dots\r\n"


def test_address_that_cannot_be_said_is_refused_for_good(mail_server: Mailbox) -> None:
    with email.Carrier(server_at(mail_server.port)) as carrier:
        for address in ("ünï@example.org", "a@b.org\r\nRCPT TO:<c@d.org>"):
            with pytest.raises(Refused) as refusal:
                hand_over(carrier, address)
            assert refusal.value.is_permanent
        hand_over(carrier, "a@b.org")

    assert [recipients for _, recipients in mail_server.envelopes] == [["a@b.org"]]


def test_server_that_refuses_to_start_over_is_left(script: list[bytes]) -> None:
    script += [b"220 hi", b"250 hello", b"250 sender", b"550 no", b"500 no reset", b"221 bye"]
    carrier = email.Carrier(server_at(int(script[0])))

    with pytest.raises(Refused, match="550 no"):
        hand_over(carrier)
    carrier.hang_up(politely=True)


def test_server_that_is_gone_at_the_reset_is_left(script: list[bytes]) -> None:
    script += [b"220 hi", b"250 hello", b"250 sender", b"550 no"]
    carrier = email.Carrier(server_at(int(script[0])))

    with pytest.raises(Refused, match="550 no"):
        hand_over(carrier)
    with pytest.raises(CarrierAway):
        email.Carrier(server_at(1))._greet("house@example.org")


def test_server_that_is_gone_at_goodbye_is_no_failure(script: list[bytes]) -> None:
    script += [b"220 hi", b"250 hello", b"250 sender", b"250 recipient", b"354 go"]
    carrier = email.Carrier(server_at(int(script[0])))
    client = carrier._greet("house@example.org")
    client.sock.shutdown(socket.SHUT_RDWR)

    carrier.hang_up(politely=True)

    assert carrier._client is None


@pytest.mark.parametrize("greeting", [b"554 no service", b"hello?"])
def test_server_that_does_not_greet_is_away(greeting: bytes, script: list[bytes]) -> None:
    script += [greeting]

    with email.Carrier(server_at(int(script[0]))) as carrier, pytest.raises(CarrierAway):
        hand_over(carrier)


def test_server_that_hangs_up_before_the_body_got_nothing(script: list[bytes]) -> None:
    script += [b"220 hi", b"250 hello", b"250 sender", b"250 recipient"]

    with (
        email.Carrier(server_at(int(script[0]))) as carrier,
        pytest.raises(Refused) as refusal,
    ):
        hand_over(carrier)

    assert not refusal.value.is_permanent


def test_server_that_hangs_up_after_the_body_leaves_doubt(script: list[bytes]) -> None:
    script += [b"220 hi", b"250 hello", b"250 sender", b"250 recipient", b"354 go"]

    with email.Carrier(server_at(int(script[0]))) as carrier, pytest.raises(Uncertain):
        hand_over(carrier)
