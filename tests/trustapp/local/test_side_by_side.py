import os
import signal
import time

import pytest

from trustapp.local.services import processes, side_by_side

pytestmark = pytest.mark.slow


@pytest.fixture
def beside(supervisor, said, place):
    made = side_by_side.SideBySide(supervisor, said.append, place.logs)
    yield made
    made.stop()


def shell(line):
    return ["/bin/sh", "-c", line]


ENVIRONMENT = {"PATH": "/usr/bin:/bin"}


def test_logs_are_shown_whole_and_in_order(beside, said):
    beside.start("slow", shell("echo one; sleep 0.3; echo two"), ENVIRONMENT)
    beside.start("quick", shell("echo three"), ENVIRONMENT)

    beside.finish()

    assert [line for line in said if not line.startswith(("---", " "))] == ["one\ntwo", "three"]


def test_parts_run_at_the_same_time(beside, place):
    meet = "mkdir {mine}; until test -d {other}; do sleep 0.01; done"
    mine, other = place.temporary / "mine", place.temporary / "other"
    beside.start("one", shell(meet.format(mine=mine, other=other)), ENVIRONMENT)
    beside.start("other", shell(meet.format(mine=other, other=mine)), ENVIRONMENT)

    beside.finish()

    assert [part.code for part in beside.parts] == [0, 0]


def test_failure_is_said_at_once_and_ends_nothing_else(beside, said):
    broken = beside.start("broken", shell("exit 4"), ENVIRONMENT)
    endless = beside.start("endless", shell("exec sleep 60"), ENVIRONMENT)

    beside.finish(broken)

    assert (broken.code, endless.code) == (4, None)
    assert any(line.endswith("s  broken: failed (exit code 4)") for line in said)
    beside.stop()
    beside.finish()
    assert any(line.startswith("--- broken failed (exit code 4) after ") for line in said)


def test_some_can_be_waited_for_while_others_work(beside):
    first = beside.start("first", shell("exit 3"), ENVIRONMENT)
    other = beside.start("other", shell("exec sleep 60"), ENVIRONMENT)

    beside.finish(first)

    assert (first.code, other.code) == (3, None)


def test_progress_is_told_while_others_wait(beside, said, monkeypatch):
    monkeypatch.setattr(side_by_side, "PROGRESS_EVERY_SECONDS", 0.1)
    beside.start("tests", shell("echo '....  [ 50%]'; sleep 0.5"), ENVIRONMENT)
    beside.start("types", shell("sleep 0.5"), ENVIRONMENT)

    beside.finish()

    assert any(line.endswith("s  tests 50 %; types at work") for line in said)


def test_children_left_by_a_part_end_with_it(beside, place):
    left = place.temporary / "left"
    beside.start("careless", shell(f"sleep 60 & echo $! > {left}"), ENVIRONMENT)

    beside.finish()

    until = time.monotonic() + 5
    while is_alive(int(left.read_text())) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(int(left.read_text()))


def is_alive(process):
    try:
        status = (processes.PROC / str(process) / "status").read_text()
    except FileNotFoundError:
        return False
    return "State:\tZ" not in status


def test_part_that_does_not_listen_is_ended_for_good(beside, monkeypatch):
    monkeypatch.setattr(side_by_side, "GRACE_SECONDS", 0.2)
    beside.start("deaf", shell("trap '' INT; echo ready; sleep 60; sleep 60"), ENVIRONMENT)
    while "ready" not in beside.parts[0].text():
        time.sleep(0.01)

    beside.stop()

    beside.finish()

    assert beside.parts[0].code == -signal.SIGKILL


def test_part_keeps_the_umask_of_the_person(beside, place):
    before = os.umask(0o027)
    try:
        beside.start("mask", shell("umask"), ENVIRONMENT)
    finally:
        os.umask(before)

    beside.finish()

    assert beside.parts[0].text() == "0027\n"
