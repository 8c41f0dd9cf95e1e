import os
import stat

import pytest

from trustapp.local.errors import CannotStart
from trustapp.local.services import binaries, processes

NOBODY = processes.Account("nobody", 65534, 65534)


def program(path, says):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def postgres_folder(base, version):
    folder = base / version / "bin"
    program(folder / "postgres", f"postgres (PostgreSQL) {version}.4 (Debian 1)")
    program(folder / "initdb", "")
    return folder


@pytest.fixture
def no_wheels(monkeypatch):
    monkeypatch.setattr(binaries, "wheel_file", lambda distribution, ending: None)


def test_wheels_carry_the_servers_of_this_machine(place):
    assert binaries.choose_postgres(place, None).major == 18
    assert binaries.choose_valkey(place, None).name == "valkey-server"


def test_newest_system_postgres_is_used_without_a_wheel(place, tmp_path, monkeypatch, no_wheels):
    for version in ("9.6", "15", "17"):
        postgres_folder(tmp_path, version)
    monkeypatch.setattr(binaries, "system_postgres_folders", lambda: found)
    monkeypatch.setenv("PATH", "")
    found = real_folders(tmp_path)

    chosen = binaries.choose_postgres(place, None)

    assert chosen == binaries.Postgres(tmp_path / "17" / "bin", 17)


real_folders = binaries.system_postgres_folders


def test_postgres_in_path_comes_last(tmp_path, monkeypatch):
    installed = postgres_folder(tmp_path / "installed", "15")
    in_path = postgres_folder(tmp_path / "path", "18")
    monkeypatch.setenv("PATH", str(in_path))

    assert real_folders(tmp_path / "installed") == [installed, in_path]


def test_too_old_postgres_is_refused(place, tmp_path, monkeypatch, no_wheels):
    old = postgres_folder(tmp_path, "14")
    monkeypatch.setattr(binaries, "system_postgres_folders", lambda: [old])

    with pytest.raises(CannotStart, match="No PostgreSQL 15 or newer"):
        binaries.choose_postgres(place, None)


def test_system_servers_can_be_asked_for(place, tmp_path, monkeypatch):
    folder = postgres_folder(tmp_path, "16")
    redis = program(tmp_path / "path" / "redis-server", "")
    monkeypatch.setattr(binaries, "system_postgres_folders", lambda: [folder])
    monkeypatch.setenv("PATH", str(redis.parent))

    assert binaries.choose_postgres(place, None, only_system=True).folder == folder
    assert binaries.choose_valkey(place, None, only_system=True) == redis


def test_no_redis_protocol_server_is_said(place, monkeypatch, no_wheels):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CannotStart, match="No Redis-protocol server"):
        binaries.choose_valkey(place, None)


def test_program_that_does_not_run_has_no_version(tmp_path):
    program(tmp_path / "postgres", "something else")

    assert binaries.major_version(tmp_path) == 0
    assert binaries.major_version(tmp_path / "absent") == 0


def test_wheel_that_is_not_installed_carries_nothing():
    assert binaries.wheel_file("no-such-distribution", "bin/postgres") is None
    assert binaries.wheel_file("pytest", "bin/postgres") is None


@pytest.fixture
def private_home(tmp_path):
    """Give programs and their libraries in a folder that only its owner can enter."""
    home = tmp_path / "home"
    program(home / "server" / "bin" / "postgres", "").chmod(0o700)
    (home / "server.libs").mkdir()
    (home / "server.libs" / "libpq.so").write_text("library")
    (home / "server.libs" / "libpq.so").chmod(0o600)
    home.chmod(0o700)
    return home


def test_reachable_programs_stay_where_they_are(place, private_home):
    sources = [private_home / "server", private_home / "server.libs"]

    assert binaries.reachable_copy(sources, place.software / "x", None) == private_home


def test_programs_in_a_private_home_are_copied_with_their_libraries(place, private_home):
    sources = [private_home / "server", private_home / "server.libs"]

    root = binaries.reachable_copy(sources, place.software / "server-1", NOBODY)
    again = binaries.reachable_copy(sources, place.software / "server-1", NOBODY)

    assert root == again == place.software / "server-1"
    assert stat.S_IMODE((root / "server/bin/postgres").stat().st_mode) == 0o755
    assert stat.S_IMODE((root / "server.libs/libpq.so").stat().st_mode) == 0o644
    assert [entry.name for entry in place.software.iterdir()] == ["server-1"]


def test_single_program_is_copied_too(place, private_home):
    source = private_home / "server" / "bin" / "postgres"

    root = binaries.reachable_copy([source], place.software / "one", NOBODY)

    assert os.access(root / "postgres", os.X_OK)


def test_folder_that_can_only_be_passed_through_is_open_enough(tmp_path):
    (tmp_path / "pass").mkdir(mode=0o711)
    inside = program(tmp_path / "pass" / "server", "")
    outer = [parent for parent in tmp_path.parents if not binaries.is_open_to_all(parent)]

    assert binaries.is_passable(tmp_path / "pass")
    assert not binaries.is_passable(inside)
    assert binaries.is_open_to_all(inside) is (not outer and tmp_path.stat().st_mode & 1 == 1)
