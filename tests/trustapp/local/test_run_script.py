"""The `run` file, loaded as a module: what it decides, without preparing anything."""

import importlib.machinery
import importlib.util
import subprocess
import sys

import pytest

from trustapp.local.services import folders


@pytest.fixture
def run(tmp_path, monkeypatch):
    loader = importlib.machinery.SourceFileLoader("run_script", str(folders.CLONE / "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_script", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for lock in (module.USER_LOCK, module.DEVELOPER_LOCK):
        (tmp_path / lock).write_text((folders.CLONE / lock).read_text())
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "prepared")
    return module


def test_developer_lock_holds_the_user_lock(run):
    assert run.pins(run.USER_LOCK) <= run.pins(run.DEVELOPER_LOCK)
    assert len(run.pins(run.USER_LOCK)) > 20


def test_locks_name_no_machine_and_no_index(run):
    for lock in (run.USER_LOCK, run.DEVELOPER_LOCK):
        text = (run.HERE / lock).read_text()
        assert "://" not in text
        assert "find-links" not in text
        assert str(folders.CLONE) not in text


def test_nothing_is_prepared_in_a_fresh_clone(run):
    assert not run.is_prepared(run.USER_LOCK, run.read_stamp())


def test_stamp_of_a_user_does_not_cover_the_tests(run):
    run.write_stamp(run.USER_LOCK)

    assert run.is_prepared(run.USER_LOCK, run.read_stamp())
    assert not run.is_prepared(run.DEVELOPER_LOCK, run.read_stamp())


def test_stamp_of_a_developer_covers_both(run):
    run.write_stamp(run.DEVELOPER_LOCK)

    assert run.is_prepared(run.USER_LOCK, run.read_stamp())
    assert run.is_prepared(run.DEVELOPER_LOCK, run.read_stamp())


def test_changed_lock_is_prepared_anew(run):
    run.write_stamp(run.USER_LOCK)
    with (run.HERE / run.USER_LOCK).open("a") as lock:
        lock.write("# changed\n")

    assert not run.is_prepared(run.USER_LOCK, run.read_stamp())


def test_copied_clone_is_prepared_anew(run, monkeypatch, tmp_path):
    run.write_stamp(run.USER_LOCK)
    stamp = run.read_stamp()
    stamp["clone"] = "/somewhere/else"

    assert not run.is_prepared(run.USER_LOCK, stamp)
    assert not run.is_own_environment(stamp)


def test_installer_is_taken_from_the_lock_with_its_hashes(run):
    entry = run.locked_entry("uv")

    assert entry.startswith("uv==")
    assert entry.count("--hash=sha256:") >= 2
    assert "via" not in entry


def test_package_outside_the_lock_is_refused(run):
    with pytest.raises(run.CannotPrepare, match=r"names no no-such-package"):
        run.locked_entry("no-such-package")


def test_failing_tool_says_why(run):
    with pytest.raises(run.CannotPrepare, match="no disk left"):
        run.call(["sh", "-c", "echo no disk left; exit 1"])
    with pytest.raises(run.CannotPrepare, match="does not start"):
        run.call(["/no/such/tool"])


def test_version_of_something_that_is_no_python(run):
    assert run.version_of("/bin/false") == (0, 0)
    assert run.version_of(sys.executable) == sys.version_info[:2]


def test_unknown_subcommand_is_explained(run, capsys):
    assert run.main(["dance"]) == 2
    assert "There is no './run dance'." in capsys.readouterr().err


@pytest.mark.slow
def test_help_is_printed_by_the_real_file():
    said = subprocess.run(
        [sys.executable, folders.CLONE / "run", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "./run test --full" in said
