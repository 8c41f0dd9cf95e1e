import pytest

from trustapp.local.services import browser, folders, processes, suite


@pytest.fixture
def place(monkeypatch, tmp_path):
    """Keep the state of the suite's own servers apart from that of this run."""
    real = folders.default_folders()
    with folders.temporary_folders(real) as outer:
        inner = folders.Folders(outer.state / "clone")
        monkeypatch.setattr(folders, "default_folders", lambda: inner)
        yield inner


@pytest.fixture
def run(said, place):
    def make(*arguments, environment=None, full=False):
        base = {"PATH": "/usr/bin:/bin", "CHROMIUM": "/bin/sh", **(environment or {})}
        return suite.Suite(
            say=said.append, arguments=arguments, full=full, base_environment=base
        ).run()

    return make


@pytest.fixture
def instead_of_pytest(monkeypatch):
    """Run a line of shell where pytest would run."""

    def replace(line):
        monkeypatch.setattr(suite, "PYTEST", ("/bin/sh", "-c", line, "pytest"))

    return replace


def test_first_failing_check_ends_the_run(run, said, monkeypatch):
    monkeypatch.setattr(
        suite,
        "checks",
        lambda: [("fine", ["true"]), ("broken", ["sh", "-c", "exit 3"]), ("never", ["true"])],
    )

    assert run() == 3
    assert said[0] == "--- fine: true"
    assert said[-1] == "--- broken failed. Nothing after it was run."


def test_checks_are_those_everybody_knows():
    assert [command[0].rpartition("/")[2] for _name, command in suite.checks()] == [
        "ruff",
        "ruff",
        "lint-imports",
        "mypy",
    ]


@pytest.mark.slow
def test_arguments_go_to_pytest_on_servers_of_their_own(run, said, place, instead_of_pytest):
    line = 'test "$*" = "-m not full -k one" && test -n "$DATABASE_OWNER_URL$REDIS_URL"'
    instead_of_pytest(f'{line} && test -z "$TRUSTAPP_TIME_ZONE" && test $CHROMIUM = /bin/sh')

    assert run("-k", "one", environment={"TRUSTAPP_TIME_ZONE": "Mars/Base"}) == 0
    assert said[-1] == "--- tests passed"
    assert processes.those_under(place.state) == []
    assert list(place.temporary.iterdir()) == []


@pytest.mark.slow
def test_full_run_has_no_exception_and_a_second_round(run, said, monkeypatch, instead_of_pytest):
    monkeypatch.setattr(suite.binaries, "system_postgres_folders", list)
    instead_of_pytest('test "$*" = "-k one"')

    assert run("-k", "one", full=True) == 0
    assert said[-1].startswith("--- NOT RUN on the system's own PostgreSQL and Redis")
    assert run("-k", "two", full=True) == 1
    assert said[-1] == "--- tests failed (exit code 1)"


@pytest.mark.slow
def test_missing_browser_fails_in_ci(run, said, monkeypatch, instead_of_pytest):
    monkeypatch.setattr(browser, "find_or_install", lambda *arguments: None)
    instead_of_pytest("exit 0")

    assert run("-k", "one", environment={"CI": "true"}) == 1
    assert said[-2].startswith("=== NO BROWSER")
    assert said[-1] == "=== In CI that is a failure."


def test_browser_is_named_to_the_tests(said):
    environment = {"CHROMIUM": "/bin/sh"}

    assert suite.note_browser(environment, said.append)
    assert environment == {"CHROMIUM": "/bin/sh"}
    assert said == []
