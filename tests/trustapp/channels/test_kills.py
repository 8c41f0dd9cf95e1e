"""`kill -9` of a real sender, again and again, while a slow server takes its mails."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.db import connection
from django.utils import timezone

from tests.factories.channels import letter
from tests.mail import Mailbox
from tests.trustapp.channels.test_crashes import outcome
from trustapp.channels import services

KILLS = 4
LETTERS = 200


def start_sender(**carrier: str) -> "subprocess.Popen[str]":
    known: dict[str, Any] = connection.settings_dict
    url = "postgresql://{USER}:{password}@{HOST}:{PORT}/{NAME}".format(
        **known, password=quote(known["PASSWORD"] or "")
    )
    environment = os.environ | {
        "TRUSTAPP_ROOT": str(project.BASE_DIR),
        "DATABASE_URL": url,
        "TRUSTAPP_SECRET_KEY": project.SECRET_KEY,
        "TRUSTAPP_KEYRING": project.KEYRING,
    }
    environment |= carrier
    program = Path(__file__).with_name("dying_sender.py")
    sender = subprocess.Popen(
        [sys.executable, str(program)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert sender.stdout is not None
    assert sender.stdout.readline() == "ready\n"
    return sender


@pytest.mark.outside
@pytest.mark.slow
def test_kill_minus_nine_leaves_every_mail_accounted_for(
    mail_server: Mailbox, transactional_db: None
) -> None:
    chance = random.Random(7)
    mail_server.pause = 0.004
    services.queue_messages(
        letters=[letter(number) for number in range(LETTERS)], now=timezone.now()
    )

    for _ in range(KILLS):
        sender = start_sender(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(mail_server.port))
        time.sleep(0.05 + chance.random() * 0.2)
        sender.kill()
        sender.communicate()
    time.sleep(0.1)
    later = timezone.now() + timedelta(minutes=10)
    services.release_stale_claims(now=later)
    services.deliver_due(now=later)

    received, sent, uncertain = outcome(mail_server)
    assert len(received) == len(set(received))
    assert sent <= set(received)
    assert set(received) - sent <= uncertain
    assert len(sent | uncertain) == LETTERS
    # Between "sending" in the database and the first byte a kill leaves doubt about nothing.
    assert len(uncertain - set(received)) <= 1
    assert len(uncertain) <= KILLS
