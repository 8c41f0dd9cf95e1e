import pytest

from trustapp.local.services import browser, folders, halves, processes, suite


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
        monkeypatch.setattr(halves, "PYTEST", ("/bin/sh", "-c", line, "pytest"))

    return replace


@pytest.fixture
def everything(run, monkeypatch, tmp_path):
    """Run all that a plain call runs, with these checks and lines of shell as its tools."""

    def make(*, checks=(), coverage="true", migrate="true", **more):
        monkeypatch.setattr(suite, "quick_checks", list)
        monkeypatch.setattr(suite, "checks", lambda: list(checks))
        monkeypatch.setattr(halves, "COVERAGE", ("/bin/sh", "-c", coverage, "coverage"))
        monkeypatch.setattr(halves, "MIGRATE", ("/bin/sh", "-c", migrate))
        environment = {"COVERAGE_FILE": str(tmp_path / "coverage")}
        return run(environment=environment, **more)

    return make


def test_first_failing_quick_check_ends_the_run(run, said, monkeypatch):
    monkeypatch.setattr(
        suite,
        "quick_checks",
        lambda: [("fine", ["true"]), ("broken", ["sh", "-c", "exit 3"]), ("never", ["true"])],
    )

    assert run() == 3
    assert said[0] == "--- fine: true"
    assert said[-1] == "--- broken failed. Nothing after it was run."


def test_checks_are_those_everybody_knows():
    every = suite.quick_checks() + suite.checks()

    assert [command[0].rpartition("/")[2] for _name, command in every] == [
        "ruff",
        "ruff",
        "lint-imports",
        "mypy",
    ]


@pytest.mark.slow
def test_halves_have_migrated_databases_and_queues_of_their_own(
    everything, said, place, tmp_path, instead_of_pytest
):
    migrated = tmp_path / "migrated"
    instead_of_pytest(
        'echo "half $2; $TEST_DATABASE_NAME from $TEST_TEMPLATE_DATABASE; ${REDIS_URL##*/}"; '
        'echo "5 passed, 1 skipped in 0.10s"'
    )

    migrate = f'echo "${{DATABASE_OWNER_URL##*/}} $TRUSTAPP_DATABASE_ROLE" > {migrated}'

    assert everything(checks=[("fine", ["echo", "all is well"])], migrate=migrate) == 0
    assert migrated.read_text() == "template_of_tests owner\n"
    shown = "\n".join(said)
    places = [
        shown.index(text)
        for text in (
            "all is well",
            "half not full and outside; test_half_0 from template_of_tests; 0",
            "half not full and not outside; test_half_1 from template_of_tests; 1",
        )
    ]
    assert places == sorted(places)
    assert said[-2:] == ["--- all passed", "10 passed, 0 failed, 2 skipped"]
    assert processes.those_under(place.state) == []


@pytest.mark.slow
def test_failing_part_is_shown_and_named_and_ends_nothing_else(everything, said, instead_of_pytest):
    instead_of_pytest(
        'case "$2" in *not\\ outside) echo "2 passed in 1.0s";; '
        '*) echo "1 failed, 1 passed, 1 error in 2.0s (0:00:02)"; exit 1;; esac'
    )

    assert everything(checks=[("broken", ["sh", "-c", "echo look here; exit 3"])]) == 3
    assert "look here" in said
    assert said[-2] == "--- FAILED: broken, tests with other programs"
    assert said[-1] == "3 passed, 2 failed, 0 skipped"


@pytest.mark.slow
def test_without_a_database_no_test_is_started(everything, said, instead_of_pytest):
    instead_of_pytest("echo 1 passed in 1.0s")

    assert everything(migrate="echo no such migration; exit 7") == 7
    assert "no such migration" in said
    assert not any("passed" in line for line in said)


@pytest.mark.slow
def test_too_little_coverage_fails_the_run(everything, said, instead_of_pytest):
    instead_of_pytest("echo 1 passed in 1.0s")

    assert everything(coverage='test "$1" = combine || exit 2') == 2
    assert said[-2:] == ["--- FAILED: coverage", "2 passed, 0 failed, 0 skipped"]


@pytest.mark.slow
def test_interrupt_ends_every_part(everything, said, place, instead_of_pytest):
    instead_of_pytest('trap "echo stopped early; exit 2" INT; kill -TERM $PPID; sleep 60 & wait')

    assert everything(checks=[("endless", ["sleep", "60"])]) != 0
    assert "stopped early" in said
    assert said[-1].startswith("--- FAILED: endless, tests with other programs")
    assert processes.those_under(place.state) == []


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
