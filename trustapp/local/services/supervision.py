"""Several programs kept running: started in order, restarted when they die, stopped in reverse."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from trustapp.local.errors import CannotStart
from trustapp.local.pure import restarts
from trustapp.local.services import processes

LOOK_EVERY_SECONDS = 0.05
REST_SECONDS = 0.2
LARGEST_LOG = 5 * 1024 * 1024
DEATHS_BEFORE_READY = 3


def nothing() -> None:
    """Do nothing; most programs need no preparation."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """How one long-running program is started, recognised as ready, and stopped."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    is_ready: Callable[[], bool]
    before_start: Callable[[], None] = nothing
    account: processes.Account | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    grace_seconds: float = 10.0
    keep_open: tuple[int, ...] = ()
    folder: Path | None = None


@dataclass
class Running:
    """One program and the life it leads at present."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts: int = 0
    deaths: int = 0
    is_ready: bool = False
    start_again_at: float = 0.0


@dataclass
class Supervisor:
    """Keeps programs running until told to stop.

    It works in one thread without callbacks: every wait in it looks after the programs. Whoever
    owns it calls `tend` (or `wait`, `run`, `wait_until_ready`, which do) from the main thread.
    """

    say: Callable[[str], None]
    changed: Callable[[Sequence[Running]], None] = lambda _running: None
    became_ready: Callable[[str], None] = lambda _name: None
    is_stopping: Callable[[], bool] = lambda: False
    running: list[Running] = field(default_factory=list)

    def start(self, program: Program) -> None:
        """Start one more program and look after it from now on."""
        rotate(program.log)
        life = Running(program)
        self.running.append(life)
        self._launch(life)

    def wait_until_ready(self, *, seconds: float) -> None:
        """Return when all programs answer; raise CannotStart when one does not."""
        until = time.monotonic() + seconds
        while not self.is_stopping():
            self.tend()
            waiting = [life for life in self.running if not life.is_ready]
            if not waiting:
                return
            for life in waiting:
                if life.deaths >= DEATHS_BEFORE_READY or time.monotonic() > until:
                    raise CannotStart(explain(life.program))
            time.sleep(LOOK_EVERY_SECONDS)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a command in the foreground to its end while looking after the programs."""
        process = processes.spawn(command, environment=environment, own_group=False)
        while (code := process.poll()) is None:
            if self.is_stopping():
                process.terminate()
            self.tend()
            time.sleep(LOOK_EVERY_SECONDS)
        return code

    def tend(self) -> None:
        """Look once: start again what died, note what has become ready."""
        for life in self.running:
            if life.process is None:
                if time.monotonic() >= life.start_again_at:
                    self._launch(life)
            elif (code := life.process.poll()) is not None:
                self._note_death(life, code)
            elif not life.is_ready and life.program.is_ready():
                life.is_ready = True
                self.became_ready(life.program.name)
                self.changed(self.running)

    def stop(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            life = self.running.pop()
            if life.process is not None:
                end(life.process, life.program)
        self.changed(self.running)

    def _launch(self, life: Running) -> None:
        life.program.before_start()
        with life.program.log.open("ab") as log:
            life.process = processes.spawn(
                life.program.command,
                environment=life.program.environment,
                output=log,
                account=life.program.account,
                death_signal=life.program.death_signal,
                folder=life.program.folder,
                keep_open=life.program.keep_open,
            )
        life.started_at = time.monotonic()
        life.starts += 1
        life.is_ready = False
        self.changed(self.running)

    def _note_death(self, life: Running, code: int) -> None:
        assert life.process is not None
        processes.signal_group(life.process.pid, signal.SIGKILL)
        life.process = None
        life.is_ready = False
        life.deaths = restarts.deaths_in_a_row(life.deaths, time.monotonic() - life.started_at)
        delay = restarts.delay_before_restart(life.deaths)
        life.start_again_at = time.monotonic() + delay
        when = f"in {delay:.1f} s" if delay else "now"
        self.say(f"{life.program.name} stopped ({describe_exit(code)}); starting it again {when}.")
        self.changed(self.running)


def end(process: subprocess.Popen[bytes], program: Program) -> None:
    """Stop one program politely, then for good, its own children included."""
    process.send_signal(program.stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(program.grace_seconds)
    processes.signal_group(process.pid, signal.SIGKILL)
    process.wait()


def describe_exit(code: int) -> str:
    """Say how a process ended."""
    if code < 0:
        return f"killed by signal {-code}"
    return f"exit code {code}"


def rotate(log: Path) -> None:
    """Set a large log aside, keeping one older part."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(log.name + ".1"))


def explain(program: Program) -> str:
    """Say what a program that did not start wrote last."""
    text = program.log.read_text(errors="replace") if program.log.exists() else ""
    last = os.linesep.join(text.strip().splitlines()[-12:])
    return f"{program.name} did not start. The end of {program.log}:\n{last}"
