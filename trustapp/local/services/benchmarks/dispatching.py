"""Dispatch: invitations through real workers to a mail server, beside a bare loop over chunks."""

import contextlib
import smtplib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from celery import current_app
from django.db import connection
from kombu import Connection

from feedback.surveys.enums import InvitationState, WaveState
from feedback.surveys.models import Invitation, Wave
from trustapp.channels.enums import MessageState
from trustapp.channels.models import Message
from trustapp.local.services import kept, programs, workers
from trustapp.local.services.benchmarks import bare_worker, filling, inviting, processes
from trustapp.local.services.benchmarks.report import Goal, Line, Report

SINK, BARE = "sink", "bare"
LOOK_EVERY_SECONDS = 0.02
TELL_EVERY_SECONDS = 5.0
# Without another mail for so long, a run counts as stuck.
STUCK_SECONDS = 120.0
WARM_UP = 40


@dataclass(frozen=True)
class Sent:
    """How fast a number of mails went: from the first poke to the outbox, and to the server."""

    count: int
    queued_after: float
    sent_after: float

    @property
    def rate(self) -> float:
        return self.count / self.sent_after


def measure(report: Report, city: filling.City, *, invitations: int) -> None:
    """Measure the product, the bare chunks and the bare loop, each with its own workers."""
    with processes.house() as house, _sink(house):
        _start_workers(house)
        # Whoever sends first loads templates and opens connections: nobody's first mails count.
        for people in (min(WARM_UP, invitations), invitations):
            wave = inviting.open_wave(city, people=people, state=WaveState.INVITING)
            ours = _product(report, house, wave)
            chunks = _bare(report, house, people=people, whole=True)
            single = _bare(report, house, people=max(people // 10, 1), whole=False)
    _check(wave, invitations)
    report.add(
        Line("invitations, sample to mail server", ours.rate, "/s", chunks.rate,
             "the same steps in bare chunks", Goal(least=0.6))
    )  # fmt: skip
    report.add(Line("  the same", ours.rate, "/s", single.rate, "bare, one by one", Goal(least=40)))
    report.add(Line("  of these, sample to outbox", ours.count / ours.queued_after, "/s"))


def _start_workers(house: processes.House) -> None:
    """Start the product's workers as `./run` does, and a bare one beside them."""
    commands = {kind: programs.manage("worker", kind) for kind in workers.KINDS}
    commands[BARE] = [
        *(sys.executable, "-m", "celery", "-A", bare_worker.__name__, "worker"),
        "--pool=threads",
        f"--concurrency={workers.KINDS['channels'].concurrency}",
        "--loglevel=WARNING",
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    for name, command in commands.items():
        house.supervisor.start(programs.program(house.place, name, command, house.environment))
    house.supervisor.wait_until_ready(seconds=processes.PATIENCE_SECONDS)
    bare_worker.app.conf.broker_url = house.environment["REDIS_URL"]


def _product(report: Report, house: processes.House, wave: Wave) -> Sent:
    """Invite a wave as its clock does."""
    drawn = Invitation.objects.filter(wave=wave, state=InvitationState.DRAWN)
    wanted = drawn.count()

    def poke() -> None:
        with Connection(house.environment["REDIS_URL"]) as broker:
            current_app.send_task(
                "surveys.queue_invitations",
                kwargs={"wave_id": wave.pk},
                connection=broker,
                ignore_result=True,
            )

    return _watch(report, house, "product", wanted, poke, waiting=drawn.exists)


def _bare(report: Report, house: processes.House, *, people: int, whole: bool) -> Sent:
    """Write to as many people without the product."""
    with filling.as_owner(), connection.cursor() as cursor:
        cursor.execute(bare_worker.TABLES, {"people": people})
        cursor.execute("GRANT ALL ON bench_invitation, bench_outbox TO PUBLIC")

    def poke() -> None:
        if whole:
            for _ in range(workers.KINDS["channels"].concurrency):
                bare_worker.chunk.delay()
        else:
            for person in range(1, people + 1):
                bare_worker.one.delay(person)

    name = "bare chunks" if whole else "bare, one by one"
    return _watch(report, house, name, people, poke, waiting=lambda: False)


def _watch(
    report: Report,
    house: processes.House,
    name: str,
    wanted: int,
    poke: Callable[[], None],
    *,
    waiting: Callable[[], bool],
) -> Sent:
    """Wait until all mails have arrived, telling how far it is."""
    before = _taken(house)
    began = told = moved = time.monotonic()
    poke()
    queued_after, last = 0.0, 0
    while (taken := _taken(house) - before) < wanted:
        now = time.monotonic()
        if not queued_after and not waiting():
            queued_after = now - began
        if taken > last:
            last, moved = taken, now
        if now - moved > STUCK_SECONDS:
            raise AssertionError(f"{name}: {taken} of {wanted} mails arrived, and no more")
        if now - told > TELL_EVERY_SECONDS:
            told = now
            report.step(f"{name}: {taken:,} of {wanted:,} mails have arrived")
        time.sleep(LOOK_EVERY_SECONDS)
    sent_after = time.monotonic() - began
    report.step(f"{name}: {wanted:,} mails in {sent_after:.1f} s")
    return Sent(wanted, queued_after or sent_after, sent_after)


def _check(wave: Wave, invitations: int) -> None:
    """Make sure that every person was written to once, and that the outbox knows it."""
    messages = Message.objects.filter(
        public_id__in=Invitation.objects.filter(wave=wave).values("message")
    )
    deadline = time.monotonic() + 10
    while messages.filter(state=MessageState.SENT).count() < invitations:
        if time.monotonic() > deadline:
            raise AssertionError("the outbox has messages of the wave that are not sent")
        time.sleep(0.1)


@contextlib.contextmanager
def _sink(house: processes.House) -> Iterator[None]:
    """Run the mail server that everybody sends to."""
    port = kept.free_port()
    house.environment |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    command = [sys.executable, "-m", "trustapp.local.services.benchmarks.sink", str(port)]
    house.supervisor.start(
        programs.program(
            house.place, SINK, command, house.environment, is_ready=lambda: _is_there(house)
        )
    )
    house.supervisor.wait_until_ready(seconds=processes.PATIENCE_SECONDS)
    yield


def _is_there(house: processes.House) -> bool:
    try:
        return _taken(house) == 0
    except OSError:
        return False


def _taken(house: processes.House) -> int:
    """Return how many mails the server has taken."""
    port = int(house.environment["EMAIL_PORT"])
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        return int(client.docmd("COUNT")[1])
