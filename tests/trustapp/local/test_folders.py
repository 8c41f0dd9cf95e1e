import os
import signal

import pytest

from trustapp.local.services import folders, processes


def test_ordinary_user_keeps_state_in_the_clone(tmp_path):
    assert folders.default_folders(tmp_path, user_id=1000).state == tmp_path / "var"


def test_root_keeps_state_apart_for_each_clone(tmp_path):
    one = folders.default_folders(tmp_path / "one", user_id=0).state
    two = folders.default_folders(tmp_path / "two", user_id=0).state

    assert one.parent == two.parent == folders.ROOT_BASE
    assert one != two


def test_state_folder_cannot_be_listed_by_others(place):
    assert place.state.stat().st_mode & 0o777 == 0o711
    assert place.logs.stat().st_mode & 0o777 == 0o700


def test_only_one_holds_the_lock(place):
    with folders.only_one(place.lock) as first, folders.only_one(place.lock) as second:
        assert (first, second) == (True, False)
    with folders.only_one(place.lock) as third:
        assert third is True


def test_temporary_folders_go_away_even_after_a_failure(place):
    with pytest.raises(ZeroDivisionError), folders.temporary_folders(place):
        raise ZeroDivisionError

    assert list(place.temporary.iterdir()) == []


def test_sweep_spares_folders_in_use(place):
    with folders.temporary_folders(place) as inner:
        assert folders.sweep(place.temporary) == []
        assert inner.state.exists()


def test_sweep_removes_what_a_killed_run_left_running(place):
    left = folders.Folders(place.temporary / "left")
    left.make()
    left.lock.touch()
    orphan = processes.spawn(
        ["sleep", "60"],
        environment={"PATH": os.environ["PATH"], processes.CHILD_OF: str(left.state / "machine")},
    )

    assert folders.sweep(place.temporary) == [left.state]
    assert orphan.wait(5) == -signal.SIGKILL
    assert not left.state.exists()


def test_sweep_leaves_a_folder_without_a_lock_alone(place):
    (place.temporary / "someone").mkdir()

    assert folders.sweep(place.temporary) == []


def test_private_file_is_replaced_whole(tmp_path):
    path = tmp_path / "secret"
    path.with_name("secret.new").write_text("half of an earlier try")

    folders.write_privately(path, "new")

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_absent_object_reads_as_empty(tmp_path):
    assert folders.read_json(tmp_path / "none.json") == {}
