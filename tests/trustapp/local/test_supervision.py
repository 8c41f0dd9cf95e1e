import os
import signal
import time

import pytest

from trustapp.local.errors import CannotStart
from trustapp.local.services import supervision

# Real processes, and waits for them.
pytestmark = pytest.mark.slow


def tend_until(supervisor, condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        supervisor.tend()
        time.sleep(0.01)
    assert condition()


def test_program_that_dies_is_started_again(supervisor, shell, said):
    supervisor.start(shell("sleeper", "exec sleep 60"))
    supervisor.wait_until_ready(seconds=30)
    life = supervisor.running[0]
    first = life.process

    first.kill()
    tend_until(supervisor, lambda: life.starts == 2 and life.is_ready)

    assert life.process.pid != first.pid
    assert said == ["sleeper stopped (killed by signal 9); starting it again now."]


def test_program_that_keeps_dying_is_given_ever_more_time(supervisor, shell, said):
    supervisor.start(shell("broken", "exit 3"))

    tend_until(supervisor, lambda: supervisor.running[0].deaths == 3)

    assert said == [
        "broken stopped (exit code 3); starting it again now.",
        "broken stopped (exit code 3); starting it again in 0.2 s.",
        "broken stopped (exit code 3); starting it again in 0.5 s.",
    ]


def test_wait_explains_a_program_that_does_not_start(supervisor, shell):
    supervisor.start(shell("broken", "echo no such thing; exit 1", is_ready=lambda: False))

    with pytest.raises(CannotStart, match=r"broken did not start.*\nno such thing"):
        supervisor.wait_until_ready(seconds=30)


def test_wait_has_an_end(supervisor, shell):
    supervisor.start(shell("silent", "exec sleep 60", is_ready=lambda: False))

    with pytest.raises(CannotStart, match="silent did not start"):
        supervisor.wait_until_ready(seconds=0.01)


def test_wait_ends_when_asked_to_stop(shell, said):
    supervisor = supervision.Supervisor(say=said.append, is_stopping=lambda: True)
    supervisor.start(shell("silent", "exec sleep 60", is_ready=lambda: False))

    supervisor.wait_until_ready(seconds=60)
    supervisor.stop()

    assert supervisor.running == []


def test_programs_stop_in_reverse_order(place, supervisor, shell):
    order = place.state / "order"
    for name in ("first", "second", "third"):
        line = (
            f"trap 'echo {name} >> {order}; exit' TERM; touch {name}; while :; do sleep 0.01; done"
        )
        supervisor.start(shell(name, line, is_ready=(place.state / name).exists))
    supervisor.wait_until_ready(seconds=30)

    supervisor.stop()

    assert order.read_text().split() == ["third", "second", "first"]


def test_program_that_ignores_the_request_is_stopped_for_good(place, supervisor, shell):
    program = shell(
        "stubborn",
        "trap '' TERM; touch stubborn; while :; do sleep 0.01; done",
        is_ready=(place.state / "stubborn").exists,
        grace_seconds=0.05,
    )
    supervisor.start(program)
    supervisor.wait_until_ready(seconds=30)
    process = supervisor.running[0].process

    supervisor.stop()

    assert process.returncode == -signal.SIGKILL


def test_stop_does_not_wait_for_a_program_that_is_down(supervisor, shell):
    supervisor.start(shell("broken", "exit 1"))
    tend_until(supervisor, lambda: supervisor.running[0].deaths == 2)

    supervisor.stop()

    assert supervisor.running == []


def test_children_of_a_dead_program_die_before_it_starts_again(place, supervisor, shell):
    supervisor.start(shell("parent", "sleep 60 & echo $! > child; wait"))
    child = place.state / "child"
    tend_until(supervisor, lambda: child.exists() and child.read_text().strip())
    first = int(child.read_text())

    supervisor.running[0].process.kill()
    tend_until(supervisor, lambda: supervisor.running[0].starts == 2)

    with pytest.raises(ProcessLookupError):
        wait_until_reaped(first)


def wait_until_reaped(process):
    for _ in range(500):
        os.kill(process, 0)
        time.sleep(0.01)


def test_command_runs_while_programs_are_looked_after(supervisor, shell):
    supervisor.start(shell("sleeper", "exec sleep 60"))

    assert supervisor.run(["sh", "-c", "sleep 0.1; exit 7"], {"PATH": "/usr/bin:/bin"}) == 7
    assert supervisor.running[0].is_ready


def test_command_is_ended_when_asked_to_stop(said):
    supervisor = supervision.Supervisor(say=said.append, is_stopping=lambda: True)

    assert supervisor.run(["sleep", "60"], {"PATH": "/usr/bin:/bin"}) == -signal.SIGTERM


def test_large_log_is_set_aside_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "LARGEST_LOG", 10)
    log = tmp_path / "web.log"
    log.write_text("more than ten letters")

    supervision.rotate(log)

    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "more than ten letters"


def test_small_log_is_continued(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("short")

    supervision.rotate(log)

    assert log.read_text() == "short"
