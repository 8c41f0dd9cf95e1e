import os

import pytest

from trustapp.local.errors import CannotStart
from trustapp.local.services import binaries, diagnosis, folders, processes


def findings(place, environment=None):
    found = diagnosis.diagnose(place, {"PATH": "", "PORT": "0", **(environment or {})})
    return {finding.subject: finding for finding in found}


def test_this_machine_lacks_nothing_that_is_needed(place):
    assert [f for f in findings(place).values() if f.is_needed and not f.is_fine] == []


def test_servers_of_somebody_else_are_named(place):
    told = findings(place, {"DATABASE_URL": "postgresql://x", "REDIS_URL": "redis://x"})

    assert told["PostgreSQL"].says == "yours: DATABASE_URL is set"
    assert told["Redis protocol"].says == "yours: REDIS_URL is set"


def test_missing_servers_are_explained(place, monkeypatch):
    def none(*args, **more):
        raise CannotStart("none here")

    monkeypatch.setattr(binaries, "choose_postgres", none)
    monkeypatch.setattr(binaries, "choose_valkey", none)

    told = findings(place)

    assert (told["PostgreSQL"].is_fine, told["PostgreSQL"].says) == (False, "none here")
    assert (told["Redis protocol"].is_fine, told["Redis protocol"].says) == (False, "none here")


def test_missing_browser_is_a_note(place):
    told = findings(place)["Chromium"]

    assert (told.is_fine, told.is_needed) == (False, False)


def test_present_browser_is_named():
    assert diagnosis.chromium({"CHROMIUM": "/bin/sh"}).says == "/bin/sh"


def test_running_clone_is_reported(place):
    with folders.only_one(place.lock):
        assert "already" in findings(place)["running"].says


def test_impossible_port_is_reported(place):
    assert findings(place, {"PORT": "x"})["web port"].is_fine is False


def test_folder_that_cannot_be_written_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    told = diagnosis.state(folders.Folders(tmp_path / "none"))

    assert told.is_fine is False
    assert str(tmp_path) in told.says


def test_full_disk_is_reported(place, monkeypatch):
    monkeypatch.setattr(diagnosis.resetting, "free_megabytes", lambda place: 3)

    assert diagnosis.room(place).is_fine is False


@pytest.mark.parametrize(
    ("account", "is_fine"),
    [(None, False), (processes.Account("nobody", 65534, 65534), True)],
)
def test_root_needs_an_account_for_servers(monkeypatch, account, is_fine):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(processes, "server_account", lambda: account)

    assert diagnosis.account().is_fine is is_fine


def test_ordinary_user_needs_none(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert diagnosis.account().is_fine


@pytest.mark.parametrize(
    ("missing", "is_fine", "says"),
    [("Django", False, "Django is missing"), ("pytest-cov", True, "installed by the first")],
)
def test_missing_packages_are_explained(monkeypatch, missing, is_fine, says):
    real = diagnosis.version

    def version(name):
        if name == missing:
            raise diagnosis.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(diagnosis, "version", version)

    told = diagnosis.packages()

    assert told.is_fine is is_fine
    assert says in told.says


def test_other_systems_are_told_about_orphans(monkeypatch):
    monkeypatch.setattr(processes, "SYSTEM_LIBRARY", None)

    assert "not Linux" in diagnosis.orphans().says
