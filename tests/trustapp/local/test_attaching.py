import pytest

from trustapp.local.errors import CannotStart
from trustapp.local.services import attaching, folders, prepared


@pytest.fixture
def executed(monkeypatch):
    """What would have replaced this process."""
    calls = []

    class Replaced(Exception):
        pass

    def execve(path, command, environment):
        calls.append((command, environment))
        raise Replaced

    monkeypatch.setattr(attaching.os, "execve", execve)
    calls.append(Replaced)
    return calls


def test_command_joins_the_running_servers(place, said, executed):
    folders.write_json(place.status, {"environment": {"DATABASE_URL": "running"}})

    with folders.only_one(place.lock), pytest.raises(executed[0]):
        attaching.run(["showmigrations", "--plan"], place, {"TERM": "dumb"}, said.append)

    command, environment = executed[1]
    assert command[2:] == ["showmigrations", "--plan"]
    assert environment == {"TERM": "dumb", "DATABASE_URL": "running"}


def test_command_that_needs_no_server_starts_none(place, said, executed):
    with pytest.raises(executed[0]):
        attaching.run(["makemessages", "-l", "es"], place, {}, said.append)

    assert executed[1][1] == {"DJANGO_SETTINGS_MODULE": "trustapp.settings"}


def test_command_waits_for_a_start_to_finish(place, said):
    with folders.only_one(place.lock), pytest.raises(CannotStart, match="just being started"):
        attaching.run(["check"], place, {}, said.append)


@pytest.mark.parametrize("name", ["migrate", "load_demo", "load_city"])
def test_commands_that_change_the_schema_are_the_owner(name):
    assert attaching.role(name, {}, {}) == {"TRUSTAPP_DATABASE_ROLE": "owner"}


def test_other_commands_are_the_application():
    assert attaching.role("shell", {"A": "1"}, {}) == {"A": "1"}


def test_person_may_choose_the_role():
    chosen = {"TRUSTAPP_DATABASE_ROLE": "application"}

    assert attaching.role("migrate", {}, chosen) == chosen


def test_changing_the_schema_makes_the_next_start_look_again(place, said, executed):
    place.postgres.mkdir()
    prepared.remember(place, "digest")
    folders.write_json(place.status, {"environment": {"DATABASE_URL": "running"}})

    with folders.only_one(place.lock), pytest.raises(executed[0]):
        attaching.run(["migrate"], place, {}, said.append)

    assert not prepared.is_prepared(place, "digest")
