import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from trustapp.local.services import folders, processes

# Real processes, and waits for them.
pytestmark = pytest.mark.slow
ENVIRONMENT = {"PATH": os.environ["PATH"]}


def is_running(process):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until_gone(process, seconds=30):
    until = time.monotonic() + seconds
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_running(process)


def test_child_ends_when_its_parent_is_killed(tmp_path):
    program = textwrap.dedent("""
        import sys, time
        from trustapp.local.services import processes
        child = processes.spawn(["sleep", "60"], environment={"PATH": "/usr/bin:/bin"})
        print(child.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=folders.CLONE, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    assert is_running(child)

    parent.kill()
    parent.communicate()

    assert wait_until_gone(child)


def test_child_of_a_parent_that_is_gone_already_ends_itself():
    child = subprocess.Popen(
        ["sleep", "60"], preexec_fn=lambda: processes.die_with_parent(parent=1)
    )

    assert child.wait(5) == -signal.SIGKILL


def test_child_runs_in_a_group_of_its_own():
    child = processes.spawn(["sleep", "60"], environment=ENVIRONMENT)

    assert os.getpgid(child.pid) == child.pid
    processes.signal_group(child.pid, signal.SIGKILL)
    assert child.wait(5) == -signal.SIGKILL
    processes.signal_group(child.pid, signal.SIGKILL)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_child_of_another_account_still_ends_with_us():
    account = processes.server_account()
    child = processes.spawn(
        ["sh", "-c", "id -u; id -g; id -G"],
        environment=ENVIRONMENT,
        output=subprocess.PIPE,
        account=account,
    )

    said, _ = child.communicate()

    assert said.decode().split() == [
        str(account.user_id),
        str(account.group_id),
        str(account.group_id),
    ]


def test_server_account_is_none_for_an_ordinary_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert processes.server_account() is None


def test_server_account_falls_back_to_nobody(monkeypatch):
    real = processes.pwd.getpwnam
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        processes.pwd, "getpwnam", lambda name: real("nobody" if name != "postgres" else "no-one")
    )

    assert processes.server_account().name == "nobody"


def test_server_account_is_none_without_any_known_account(monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(processes.pwd, "getpwnam", unknown)

    assert processes.server_account() is None


def test_processes_are_found_by_working_folder_and_by_mark(tmp_path):
    inside = tmp_path / "data"
    inside.mkdir()
    at_home = processes.spawn(["sleep", "60"], environment=ENVIRONMENT, folder=inside)
    marked = processes.spawn(
        ["sleep", "60"], environment=ENVIRONMENT | {processes.CHILD_OF: str(tmp_path)}
    )

    assert processes.those_in(inside) == [at_home.pid]
    assert processes.those_in(tmp_path) == [marked.pid]
    assert sorted(processes.those_under(tmp_path)) == sorted([at_home.pid, marked.pid])

    assert processes.end_all(lambda: reaped(tmp_path, at_home, marked)) == sorted(
        [at_home.pid, marked.pid]
    )


def reaped(folder, *children):
    for child in children:
        child.poll()
    return processes.those_under(folder)


def test_leftovers_get_the_time_they_were_promised(tmp_path):
    leaving = processes.spawn(["sleep", "0.05"], environment=ENVIRONMENT, folder=tmp_path)

    ended = processes.end_all(lambda: reaped(tmp_path, leaving), patience=5)

    assert ended == []
    assert leaving.wait(5) == 0
