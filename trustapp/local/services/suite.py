"""The checks and the tests, on servers that exist only for them."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trustapp.local.services import (
    attaching,
    binaries,
    browser,
    folders,
    servers,
    starting,
    supervision,
)

PYTEST = (sys.executable, "-m", "pytest")


def tool(name: str) -> str:
    """Return the path of a tool in our own virtual environment."""
    return str(Path(sys.executable).parent / name)


def checks() -> list[tuple[str, list[str]]]:
    """Return what is checked before the tests, the fastest first."""
    return [
        ("lint", [tool("ruff"), "check", "."]),
        ("format", [tool("ruff"), "format", "--check", "."]),
        ("contracts", [tool("lint-imports")]),
        ("types", [tool("mypy"), "."]),
    ]


def note_browser(environment: dict[str, str], say: Callable[[str], None]) -> bool:
    """Tell the tests which browser to drive; say it loudly when there is none."""
    found = browser.find_or_install(folders.default_folders(), environment, say)
    if found:
        environment["CHROMIUM"] = found
        return True
    say("=== NO BROWSER: every browser test will be SKIPPED. Set CHROMIUM to a Chromium.")
    return False


@dataclass
class Suite:
    """One run of the checks and tests."""

    say: Callable[[str], None]
    arguments: Sequence[str] = ()
    full: bool = False
    base_environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop: starting.StopAsked = field(default_factory=starting.StopAsked)

    def run(self) -> int:
        """Run everything in order and return the exit code of the first failure, else 0."""
        with (
            self.stop.listening(),
            folders.temporary_folders(folders.default_folders()) as place,
        ):
            code = self._checks() if not self.arguments else 0
            if code == 0:
                code = self._tests(place, only_system=False)
            if code == 0 and self.full:
                code = self._tests_on_system_servers(place)
            return code

    def _checks(self) -> int:
        supervisor = self._supervisor()
        for name, command in checks():
            self.say(f"--- {name}: {' '.join([Path(command[0]).name, *command[1:]])}")
            began = time.monotonic()
            if code := supervisor.run(command, attaching.real_settings(self.base_environment)):
                self.say(f"--- {name} failed. Nothing after it was run.")
                return code
            self.say(f"--- {name} passed in {time.monotonic() - began:.1f} s")
        return 0

    def _tests(self, place: folders.Folders, *, only_system: bool) -> int:
        supervisor = self._supervisor()
        try:
            wanted = servers.Wanted(durable=False, only_system=only_system)
            found = servers.start(supervisor, place, wanted)
            environment = self._environment(place, found)
            if not note_browser(environment, self.say) and environment.get("CI"):
                self.say("=== In CI that is a failure.")
                return 1
            arguments = self._pytest_arguments()
            self.say("--- tests: pytest " + " ".join(arguments))
            code = supervisor.run([*PYTEST, *arguments], environment)
        finally:
            supervisor.stop()
        self.say("--- tests passed" if code == 0 else f"--- tests failed (exit code {code})")
        return code

    def _pytest_arguments(self) -> list[str]:
        chosen = [] if self.full else ["-m", "not full"]
        return chosen + list(self.arguments or ("--cov", "--cov-report=term:skip-covered"))

    def _tests_on_system_servers(self, place: folders.Folders) -> int:
        if not binaries.system_postgres_folders() or not shutil.which("redis-server"):
            self.say("--- NOT RUN on the system's own PostgreSQL and Redis: not installed here")
            return 0
        self.say("--- once more on the system's own PostgreSQL and Redis")
        older = folders.Folders(place.state / "system")
        older.make()
        return self._tests(older, only_system=True)

    def _environment(self, place: folders.Folders, found: Mapping[str, str]) -> dict[str, str]:
        base = {
            name: value
            for name, value in self.base_environment.items()
            if not name.startswith(("TRUSTAPP_", "EMAIL_")) and name != "PORT"
        }
        environment = starting.application_environment(place, base, found, port=8000)
        environment["TRUSTAPP_DEMO"] = "0"
        return environment

    def _supervisor(self) -> supervision.Supervisor:
        return supervision.Supervisor(say=self.say, is_stopping=lambda: bool(self.stop))
