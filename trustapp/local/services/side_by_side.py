"""Several commands at once: each writes a log of its own, shown whole and in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from trustapp.local.pure import tallies
from trustapp.local.services import processes, progress, supervision

PROGRESS_EVERY_SECONDS = 15.0
GRACE_SECONDS = 20.0


@dataclass
class Part:
    """One command at work, or done."""

    name: str
    command: Sequence[str]
    log: Path
    process: "subprocess.Popen[bytes]"
    began_at: float
    code: int | None = None
    seconds: float = 0.0
    is_shown: bool = False

    def text(self) -> str:
        """Return what the command wrote so far."""
        return self.log.read_text(errors="replace")


@dataclass
class SideBySide:
    """Runs commands at the same time while looking after the servers they use."""

    supervisor: supervision.Supervisor
    say: Callable[[str], None]
    logs: Path
    parts: list[Part] = field(default_factory=list)
    told_at: float = field(default_factory=time.monotonic)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Part:
        """Start one more command."""
        log = self.logs / f"part-{len(self.parts)}.log"
        with log.open("wb") as output:
            process = processes.spawn(
                command, environment=environment, output=output, keep_umask=True
            )
        part = Part(name, command, log, process, time.monotonic())
        self.parts.append(part)
        self.say(progress.line(f"{name}: started"))
        return part

    def finish(self, *chosen: Part) -> None:
        """Wait for the chosen commands, all without any, and show what is whole."""
        wanted = chosen or self.parts
        while any(part.code is None for part in wanted):
            if self.supervisor.is_stopping():
                self.stop()
            self._look()
            self.supervisor.tend()
            time.sleep(supervision.LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """Interrupt what still runs, as Ctrl-C would; what does not listen is ended for good."""
        working = [part.process for part in self.parts if part.process.poll() is None]
        for process in working:
            process.send_signal(signal.SIGINT)
        until = time.monotonic() + GRACE_SECONDS
        for process in working:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            processes.signal_group(process.pid, signal.SIGKILL)
            process.wait()

    def _look(self) -> None:
        for part in self.parts:
            if part.code is None and (code := part.process.poll()) is not None:
                self._note_end(part, code)
        self._show()
        if time.monotonic() - self.told_at >= PROGRESS_EVERY_SECONDS:
            self._tell_progress()

    def _note_end(self, part: Part, code: int) -> None:
        part.code = code
        part.seconds = time.monotonic() - part.began_at
        # A test may leave a child behind; nobody else will ever end it.
        processes.signal_group(part.process.pid, signal.SIGKILL)
        self.say(progress.line(f"{part.name}: {outcome(code)}"))

    def _show(self) -> None:
        """Show each log once it is whole and all before it have been shown."""
        for part in self.parts:
            if part.code is None:
                return
            if not part.is_shown:
                part.is_shown = True
                self.say(f"--- {part.name}: {words(part.command)}")
                if text := part.text().strip("\n"):
                    self.say(text)
                self.say(f"--- {part.name} {outcome(part.code)} after {part.seconds:.1f} s")

    def _tell_progress(self) -> None:
        self.told_at = time.monotonic()
        if working := [part for part in self.parts if part.code is None]:
            self.say(progress.line("; ".join(how_far(part) for part in working)))


def outcome(code: int) -> str:
    """Say how a command ended."""
    return "passed" if code == 0 else f"failed ({supervision.describe_exit(code)})"


def words(command: Sequence[str]) -> str:
    """Return a command line without the folder of its program."""
    return " ".join([Path(command[0]).name, *command[1:]])


def how_far(part: Part) -> str:
    """Say how far a command is, where it tells."""
    percent = tallies.percent(part.text())
    return f"{part.name} {percent} %" if percent else f"{part.name} at work"
