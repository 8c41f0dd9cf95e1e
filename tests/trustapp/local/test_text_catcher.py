import asyncio
import mailbox
import socket
from email import policy
from email.parser import BytesParser

import pytest

from trustapp.channels.pure import texts
from trustapp.channels.transports import sms
from trustapp.channels.transports.carrier import Refused
from trustapp.local.services import mail_catcher


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def catch(folder, work):
    """Run the catcher while the work is done in a thread, and return what it returns."""

    async def run():
        port, ready = free_port(), asyncio.Event()
        serving = asyncio.create_task(mail_catcher.serve(folder, free_port(), ready.set, port))
        await ready.wait()
        found = await asyncio.to_thread(work, port)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        return found

    return asyncio.run(run())


def hand_over(port, text="Your code is inside. نعم", recipient="+13125550101"):
    account = sms.Account(url=f"http://127.0.0.1:{port}", name="AC1", token="t", timeout=20)
    body = texts.compose(
        sender="+13125550100", recipient=recipient, text=text, receipts="http://localhost/r/"
    )
    with sms.Carrier(account) as carrier:
        carrier.hand_over(sender="", recipient=recipient, body=body, before_body=lambda: None)


@pytest.mark.slow
def test_every_text_is_kept_beside_the_mails(tmp_path):
    catch(tmp_path / "mail", hand_over)

    (kept,) = (tmp_path / "mail" / "new").iterdir()
    mail = BytesParser(policy=policy.default).parsebytes(kept.read_bytes())
    assert mail["X-Envelope-To"] == "+13125550101"
    assert mail.get_content().strip() == "Your code is inside. نعم"


@pytest.mark.slow
def test_what_is_no_text_is_refused_and_not_kept(tmp_path):
    def work(port):
        with pytest.raises(Refused, match="21604"):
            hand_over(port, recipient=" ")
        cut = b"POST /Messages.json HTTP/1.1\r\nContent-Length: 9\r\n\r\nTo=1"
        return [ask(port, request) for request in (b"GET / HTTP/1.1\r\n\r\n", cut, b"\xff" * 9)]

    said = catch(tmp_path / "mail", work)

    assert [answer[:12] for answer in said] == ["HTTP/1.1 404", "", ""]
    assert len(mailbox.Maildir(tmp_path / "mail")) == 0


def ask(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as peer:
        peer.sendall(request)
        peer.shutdown(socket.SHUT_WR)
        return peer.makefile("rb").read().decode()
