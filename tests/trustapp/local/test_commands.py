import ctypes
import os
import signal
import socket

import pytest
from django.core.management import call_command
from gunicorn.config import Config

from trustapp.local.management.commands import attach, prepare, suite
from trustapp.local.services import folders, kept, processes, reporting, web_log, workers


@pytest.fixture
def clone_state(place, monkeypatch):
    """Let commands that ask for the state of this clone find that of the test."""
    monkeypatch.setattr(folders, "default_folders", lambda: place)
    return place


def test_up_says_that_it_runs_already(clone_state, capsys):
    with folders.only_one(clone_state.lock), pytest.raises(SystemExit) as exit_code:
        call_command("up")

    assert exit_code.value.code == 1
    assert "already" in capsys.readouterr().out


def test_up_says_why_it_cannot_start(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PORT", "http")

    with pytest.raises(SystemExit) as exit_code:
        call_command("up", state=tmp_path / "state")

    assert exit_code.value.code == 1
    assert "Cannot start: PORT=http is not a number." in capsys.readouterr().err


def test_reset_asks_first(clone_state, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda question: "no")

    with pytest.raises(SystemExit) as exit_code:
        call_command("reset")

    assert exit_code.value.code == 1
    assert clone_state.state.exists()


def test_reset_without_a_terminal_removes_nothing(clone_state, monkeypatch, capsys):
    def closed(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)

    with pytest.raises(SystemExit):
        call_command("reset")

    assert clone_state.state.exists()


def test_reset_takes_yes(clone_state, capsys):
    with pytest.raises(SystemExit) as exit_code:
        call_command("reset", "--yes")

    assert exit_code.value.code == 0
    assert not clone_state.state.exists()


@pytest.mark.parametrize(
    ("port", "code", "last"), [("0", 0, "Nothing is missing."), ("x", 1, "1 missing.")]
)
def test_doctor_counts_what_is_missing(clone_state, monkeypatch, capsys, port, code, last):
    monkeypatch.setenv("PORT", port)
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")

    with pytest.raises(SystemExit) as exit_code:
        call_command("doctor")

    said = capsys.readouterr().out
    assert exit_code.value.code == code
    assert said.splitlines()[-1] == last
    assert "note     Chromium" in said


@pytest.fixture
def called(monkeypatch):
    """Commands that `prepare` called."""
    calls = []
    monkeypatch.setattr(prepare, "call_command", lambda *names, **options: calls.append(names))
    return calls


def test_prepare_migrates_and_loads_into_an_empty_database(called, capsys):
    call_command("prepare", "--demonstration")

    assert called == [("migrate",), ("load_demo", "--if-empty")]


def test_prepare_leaves_a_real_department_alone(called, capsys):
    call_command("prepare")

    assert called == [("migrate",)]


def test_prepare_prints_sign_ins_only(called):
    call_command("prepare", "--sign-ins")

    assert called == [("demo_sign_ins",)]


def test_attach_says_why_it_cannot(clone_state, capsys):
    with folders.only_one(clone_state.lock), pytest.raises(SystemExit) as exit_code:
        attach.Command().run_from_argv(["manage.py", "attach", "check"])

    assert exit_code.value.code == 1
    assert "just being started" in capsys.readouterr().err


def test_suite_passes_arguments_on(monkeypatch):
    made = {}

    class Recorded:
        def __init__(self, **more):
            made.update(more)

        def run(self):
            return 7

    monkeypatch.setattr(suite.suite, "Suite", Recorded)

    with pytest.raises(SystemExit) as exit_code:
        suite.Command().run_from_argv(["manage.py", "suite", "--full", "-k", "one"])

    assert exit_code.value.code == 7
    assert (made["arguments"], made["full"]) == (["-k", "one"], True)


def test_suite_describes_itself():
    parser = suite.Command().create_parser("manage.py", "suite")

    assert "--full" in parser.format_help()


def test_suite_says_why_it_cannot_run(clone_state, monkeypatch, capsys):
    monkeypatch.setattr(
        "trustapp.local.services.binaries.wheel_file", lambda distribution, ending: None
    )
    monkeypatch.setenv("PATH", "")

    with pytest.raises(SystemExit) as exit_code:
        suite.Command().run_from_argv(["manage.py", "suite", "-k", "one"])

    assert exit_code.value.code == 1
    assert "No Redis-protocol server was found" in capsys.readouterr().err


def test_web_becomes_the_web_server(monkeypatch):
    became = []
    monkeypatch.setattr(os, "execv", lambda path, command: became.append(command))

    call_command("web", bind="0.0.0.0:80", workers=3, threads=5)

    assert {"--bind=0.0.0.0:80", "--workers=3", "--threads=5"} <= set(became[0])


@pytest.fixture
def celery(monkeypatch):
    """What Celery was asked to run, instead of running it."""
    asked = []

    class Recorded:
        exitcode = 0

        def __init__(self, **more):
            asked.append(more)

        def start(self):
            asked.append("started")

        run = start

    monkeypatch.setattr(workers.current_app, "Worker", Recorded, raising=False)
    monkeypatch.setattr(workers.current_app, "Beat", Recorded, raising=False)
    monkeypatch.setenv("CELERY_SKIP_CHECKS", "")
    return asked


@pytest.mark.parametrize(
    ("kind", "pool", "concurrency", "queues"),
    [("channels", "threads", 4, "channels"), ("computing", "prefork", 1, "celery,computing")],
)
def test_workers_serve_their_own_queues(celery, kind, pool, concurrency, queues):
    with pytest.raises(SystemExit) as exit_code:
        call_command("worker", kind)

    assert exit_code.value.code == 0
    asked, started = celery
    assert (asked["pool_cls"], asked["concurrency"], asked["queues"]) == (pool, concurrency, queues)
    assert started == "started"


def test_worker_takes_another_concurrency(celery):
    with pytest.raises(SystemExit):
        call_command("worker", "computing", concurrency=6)

    assert celery[0]["concurrency"] == 6


def test_beat_keeps_its_schedule_where_it_is_told(celery, tmp_path):
    call_command("beat", schedule=tmp_path / "schedule")

    assert celery[0]["schedule"] == str(tmp_path / "schedule")


def test_mailbox_takes_connections_before_it_says_so(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    def stop_at_once():
        assert not kept.is_free(port)
        raise KeyboardInterrupt

    monkeypatch.setattr(reporting, "report_ready", stop_at_once)

    with pytest.raises(KeyboardInterrupt):
        call_command("mailbox", folder=tmp_path / "mail", port=port)

    assert (tmp_path / "mail" / "new").is_dir()


@pytest.mark.skipif(processes.SYSTEM_LIBRARY is None, reason="Linux only")
def test_pool_process_follows_its_worker():
    reporting.follow_parent()

    number = ctypes.c_int()
    read_request = 2
    processes.SYSTEM_LIBRARY.prctl(read_request, ctypes.byref(number))
    assert number.value == signal.SIGKILL


def test_web_log_holds_no_address(tmp_path):
    configuration = Config()
    configuration.set("errorlog", str(tmp_path / "web.log"))
    logger = web_log.QuietLogger(configuration)

    logger.warning("Invalid request from ip=192.0.2.77: bad header")
    for handler in logger.error_log.handlers[:]:
        handler.close()
        logger.error_log.removeHandler(handler)

    assert "Invalid request" in (tmp_path / "web.log").read_text()
    assert "192.0.2.77" not in (tmp_path / "web.log").read_text()
