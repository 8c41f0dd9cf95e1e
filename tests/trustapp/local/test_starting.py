import os
import signal
import socket

import pytest

from trustapp.local.errors import CannotStart
from trustapp.local.services import folders, kept, programs, starting

EMBEDDED = {"DATABASE_URL": "postgresql://app@127.0.0.1/x", "REDIS_URL": "redis://127.0.0.1/0"}


def environment(place, base=None, found=EMBEDDED):
    return starting.application_environment(place, base or {}, found, port=8123)


def test_environment_has_everything_the_settings_read(place):
    told = environment(place)

    assert told["TRUSTAPP_BASE_URL"] == "http://localhost:8123"
    assert told["TRUSTAPP_DEMO"] == "1"
    assert told["EMAIL_PORT"] == str(kept.port(place, "mailbox"))
    assert told["DATABASE_URL"] == EMBEDDED["DATABASE_URL"]
    assert told["DJANGO_SETTINGS_MODULE"] == "trustapp.settings"
    assert environment(place)["TRUSTAPP_KEYRING"] == told["TRUSTAPP_KEYRING"]
    assert environment(place)["TRUSTAPP_INSTANCE"] != told["TRUSTAPP_INSTANCE"]


def test_what_the_person_set_stays(place):
    told = environment(place, {"EMAIL_HOST": "mail.example", "TRUSTAPP_SECRET_KEY": "mine"})

    assert (told["EMAIL_HOST"], told["TRUSTAPP_SECRET_KEY"]) == ("mail.example", "mine")
    assert "EMAIL_PORT" not in told


def test_texts_stay_on_the_machine_unless_the_person_set_a_carrier(place):
    told = starting.texts_stay_here(place, environment(place))
    theirs = environment(place, {"TRUSTAPP_SMS_ACCOUNT": "AC1"})

    assert "TRUSTAPP_SMS_ACCOUNT" not in environment(place)
    assert told["TRUSTAPP_SMS_URL"] == f"http://127.0.0.1:{told[programs.TEXT_PORT]}"
    assert told[programs.TEXT_PORT] == str(kept.port(place, "texts"))
    assert starting.texts_stay_here(place, theirs) == theirs


def test_demonstration_never_enters_a_foreign_database_unasked(place):
    foreign = {"DATABASE_URL": "postgresql://app@db.example/live"}

    assert environment(place, foreign, found={})["TRUSTAPP_DEMO"] == "0"
    assert environment(place, foreign | {"TRUSTAPP_DEMO": "1"}, found={})["TRUSTAPP_DEMO"] == "1"


def test_role_of_the_starter_is_not_inherited(place):
    assert "TRUSTAPP_DATABASE_ROLE" not in environment(place, {"TRUSTAPP_DATABASE_ROLE": "owner"})


def test_taken_port_moves_on_to_the_next(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        first = taken.getsockname()[1]
        monkeypatch.setattr(starting, "FIRST_PORT", first)
        monkeypatch.setattr(starting, "LAST_PORT", first)
        with starting.listen({}) as listener:
            assert listener.getsockname()[1] != first


def test_chosen_port_is_used_or_refused():
    with starting.listen({"PORT": "0"}) as first:
        port = first.getsockname()[1]
        with (
            pytest.raises(CannotStart, match=f"Port {port} is taken"),
            starting.listen({"PORT": str(port)}),
        ):
            raise AssertionError("not reached")


def test_port_must_be_a_number():
    with (
        pytest.raises(CannotStart, match="PORT=http is not a number"),
        starting.listen({"PORT": "http"}),
    ):
        raise AssertionError("not reached")


def test_stopping_signals_are_noted_while_listening():
    stop = starting.StopAsked()
    before = signal.getsignal(signal.SIGTERM)

    with stop.listening():
        assert not stop
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop

    assert signal.getsignal(signal.SIGTERM) == before


def test_second_start_says_where_the_first_answers(place, said):
    status = {"process": 4321, "environment": {"TRUSTAPP_BASE_URL": "http://localhost:8001"}}
    folders.write_json(place.status, status)

    with folders.only_one(place.lock):
        code = starting.House(place=place, say=said.append).run()

    assert code == 1
    assert said == ["This clone is already running: http://localhost:8001 (process 4321)."]


def test_second_start_during_the_first(place):
    assert "already being started" in starting.already_running(place)
