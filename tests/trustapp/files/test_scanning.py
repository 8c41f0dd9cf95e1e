"""A scanner looks first, where there is one: a server that speaks clamd's INSTREAM."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.cases import RECEIVED
from tests.trustapp.files.conftest import handed
from trustapp.files.enums import State
from trustapp.files.models import Copy, File
from trustapp.files.pure.kinds import Trouble
from trustapp.files.services import redrawing
from trustapp.files.services.scanning import ScannerAway, scan

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """Answers as clamd does: zINSTREAM, then lengths and chunks, then a verdict."""

    def handle(self) -> None:
        line = self._first_line()
        assert line.strip(b"zn\n\0") == b"INSTREAM"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        self.wfile.write(self.server.verdict(content))

    def _first_line(self) -> bytes:
        found = b""
        while not found.endswith((b"\0", b"\n")):
            found += self.rfile.read(1)
        return found


def verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n"


@pytest.fixture
def clamd(settings: Any) -> Iterator[Any]:
    """A scanner on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen, server.verdict = [], verdict
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_without_a_scanner_nobody_looks() -> None:
    assert scan(EICAR) is None


def test_scanner_sees_every_byte(clamd: Any) -> None:
    large = b"x" * 3_000_000

    assert scan(large) is None
    assert scan(b"before " + EICAR) is Trouble.INFECTED
    assert clamd.seen == [large, b"before " + EICAR]


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\n", b"stream: Can't allocate memory ERROR\n",
     b"nonsense\n", b""],
)  # fmt: skip
def test_answer_without_a_verdict_lets_nothing_through(clamd: Any, answer: bytes) -> None:
    clamd.verdict = lambda content: answer

    with pytest.raises(ScannerAway):
        scan(b"words")


@pytest.mark.django_db
def test_infected_file_is_refused_and_never_drawn(clamd: Any) -> None:
    file = handed(content=EICAR)

    assert redrawing.redraw_file(file_id=file.pk, now=RECEIVED)

    file.refresh_from_db()
    assert (file.state, file.trouble) == (State.REFUSED, Trouble.INFECTED)
    assert [copy.kind for copy in Copy.objects.all()] == ["original"]


@pytest.mark.slow
@pytest.mark.django_db
def test_file_waits_for_a_scanner_that_is_away_however_long(clamd: Any, settings: Any) -> None:
    here, file = settings.CLAMD, handed()
    settings.CLAMD = "127.0.0.1:9"  # discard: nobody listens

    for hours in range(5):
        assert redrawing.redraw_file(file_id=file.pk, now=RECEIVED + timedelta(hours=hours))
    waiting = File.objects.get()
    assert (waiting.state, waiting.trouble, waiting.tries) == (
        State.WAITING,
        Trouble.SCANNER_AWAY,
        0,
    )
    settings.CLAMD = here
    assert redrawing.poke_files(now=RECEIVED + timedelta(hours=5)) == 1
    assert redrawing.redraw_file(file_id=file.pk, now=RECEIVED + timedelta(hours=5))
    assert (File.objects.get().state, File.objects.get().trouble) == (State.SAFE, "")
