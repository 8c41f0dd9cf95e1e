import asyncio
import mailbox
import smtplib
import socket

import pytest

from trustapp.local.services import mail_catcher


async def caught(folder, *letters):
    """Run the catcher for as long as it takes to hand in some letters."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ready = asyncio.Event()
    serving = asyncio.create_task(mail_catcher.serve(folder, port, ready.set))
    await ready.wait()
    refused = [await asyncio.to_thread(hand_in, port, *letter) for letter in letters]
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    return refused


def hand_in(port, recipients, text):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        return client.sendmail("department@example.org", recipients, text)


@pytest.mark.slow
def test_every_mail_is_kept_with_its_true_recipients(tmp_path):
    letter = "Subject: Thank you\nTo: everybody@example.org\n\nYour code is inside.\n"

    refused = asyncio.run(
        caught(
            tmp_path / "mail",
            (["one@example.org", "two@example.org"], letter),
            (["three@example.org"], letter.replace("Thank", "Bless")),
        )
    )

    kept = sorted(mailbox.Maildir(tmp_path / "mail"), key=lambda mail: mail["Subject"])
    assert refused == [{}, {}]
    assert [mail["Subject"] for mail in kept] == ["Bless you", "Thank you"]
    assert kept[1].get_all("X-Envelope-To") == ["one@example.org", "two@example.org"]
    assert kept[1].get_payload().strip() == "Your code is inside."


@pytest.mark.slow
def test_nothing_about_the_sender_is_added(tmp_path):
    asyncio.run(caught(tmp_path / "mail", (["one@example.org"], "Subject: Hello\n\nHello\n")))

    (kept,) = mailbox.Maildir(tmp_path / "mail")

    assert sorted(kept.keys()) == ["Subject", "X-Envelope-To"]
