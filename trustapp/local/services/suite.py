"""The checks and the tests, on servers that exist only for them."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trustapp.local.pure.tallies import Tally, total
from trustapp.local.services import (
    attaching,
    binaries,
    browser,
    folders,
    halves,
    servers,
    side_by_side,
    starting,
    supervision,
)

INTERRUPTED = 130


def tool(name: str) -> str:
    """Return the path of a tool in our own virtual environment."""
    return str(Path(sys.executable).parent / name)


def quick_checks() -> list[tuple[str, list[str]]]:
    """Return what is checked before anything else, for it takes no time."""
    return [
        ("lint", [tool("ruff"), "check", "."]),
        ("format", [tool("ruff"), "format", "--check", "."]),
    ]


def checks() -> list[tuple[str, list[str]]]:
    """Return what is checked while the tests run."""
    return [("contracts", [tool("lint-imports")]), ("types", [tool("mypy"), "."])]


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
    tallies: list[Tally] = field(default_factory=list)

    def run(self) -> int:
        """Run what was asked for and return the exit code of the first failure, else 0.

        The last line counts the tests of all processes together.
        """
        code = self._run()
        if self.tallies:
            self.say(str(total(self.tallies)))
        return code

    def _run(self) -> int:
        with (
            self.stop.listening(),
            folders.temporary_folders(folders.default_folders()) as place,
        ):
            code = 0 if self.arguments else self._quick_checks()
            if code == 0:
                code = self._tests(place, with_checks=not self.arguments)
            if code == 0 and self.full:
                code = self._tests_on_system_servers(place)
            return code

    def _quick_checks(self) -> int:
        supervisor = self._supervisor()
        for name, command in quick_checks():
            self.say(f"--- {name}: {side_by_side.words(command)}")
            if code := supervisor.run(command, attaching.real_settings(self.base_environment)):
                self.say(f"--- {name} failed. Nothing after it was run.")
                return code
        return 0

    def _tests(
        self, place: folders.Folders, *, with_checks: bool = False, only_system: bool = False
    ) -> int:
        supervisor = self._supervisor()
        try:
            wanted = servers.Wanted(durable=False, only_system=only_system)
            found = servers.start(supervisor, place, wanted)
            if self.stop:
                return INTERRUPTED
            environment = self._environment(place, found)
            if not note_browser(environment, self.say) and environment.get("CI"):
                self.say("=== In CI that is a failure.")
                return 1
            if self.arguments:
                return self._one_process(supervisor, environment)
            return self._two_halves(supervisor, place, environment, with_checks=with_checks)
        finally:
            supervisor.stop()

    def _one_process(
        self, supervisor: supervision.Supervisor, environment: Mapping[str, str]
    ) -> int:
        arguments = [*([] if self.full else ["-m", "not full"]), *self.arguments]
        self.say("--- tests: pytest " + " ".join(arguments))
        code = supervisor.run([*halves.PYTEST, *arguments], environment)
        self.say("--- tests passed" if code == 0 else f"--- tests failed (exit code {code})")
        return code

    def _two_halves(
        self,
        supervisor: supervision.Supervisor,
        place: folders.Folders,
        environment: Mapping[str, str],
        *,
        with_checks: bool,
    ) -> int:
        beside = side_by_side.SideBySide(supervisor, self.say, place.logs)
        try:
            template = halves.start_template(beside, environment)
            for name, command in checks() if with_checks else []:
                beside.start(name, command, attaching.real_settings(self.base_environment))
            beside.finish(template)
            if template.code:
                return template.code
            halves.start(beside, place, environment, full=self.full)
            beside.finish()
        finally:
            beside.stop()
        codes = {part.name: part.code or 0 for part in beside.parts}
        codes["coverage"] = halves.report(supervisor, place, beside.parts, environment)
        self.tallies += halves.counted(beside.parts)
        failed = [name for name, code in codes.items() if code]
        self.say(f"--- FAILED: {', '.join(failed)}" if failed else "--- all passed")
        return next((codes[name] for name in failed), 0)

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
