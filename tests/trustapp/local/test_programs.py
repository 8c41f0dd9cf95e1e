import json
import socket
import threading
import time

import pytest

from trustapp.local.services import programs, reporting

ENVIRONMENT = {
    "TRUSTAPP_BASE_URL": "http://localhost:8000",
    "TRUSTAPP_INSTANCE": "ours",
    "EMAIL_PORT": "2525",
}


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def answer(listener, body):
    """Answer one question like a web server would."""

    def serve():
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + body)

    threading.Thread(target=serve, daemon=True).start()


def ask_until_settled(question, times=50):
    for _ in range(times):
        if question.is_answered():
            return True
        time.sleep(0.002)
    return False


def test_plan_starts_the_mailbox_first_and_the_web_last(place, listener):
    planned = programs.plan(place, programs.ALL, ENVIRONMENT, listener)

    assert [program.name for program in planned] == list(programs.ALL)
    assert planned[-1].keep_open == (listener.fileno(),)


@pytest.mark.parametrize(
    ("told", "ports"),
    [({}, ["2525"]), ({programs.TEXT_PORT: "8025"}, ["2525", "--text-port", "8025"])],
)
def test_mailbox_takes_texts_where_it_is_told(told, ports, place, listener):
    (mailbox,) = programs.plan(place, [programs.MAILBOX], ENVIRONMENT | told, listener)

    assert list(mailbox.command)[list(mailbox.command).index("--port") + 1 :] == ports


def test_plan_holds_only_the_chosen_parts(place, listener):
    planned = programs.plan(place, ["beat"], ENVIRONMENT, listener)

    assert [program.name for program in planned] == ["beat"]


def test_program_is_ready_once_it_says_so(place):
    program = programs.program(place, "beat", ["true"], {})
    assert not program.is_ready()

    (place.state / "beat.ready").touch()
    assert program.is_ready()

    program.before_start()
    assert not program.is_ready()


def test_report_ready_touches_the_named_file(tmp_path, monkeypatch):
    monkeypatch.setenv(reporting.READY_FILE, str(tmp_path / "ready"))

    reporting.report_ready()

    assert (tmp_path / "ready").exists()


def test_report_ready_is_silent_when_nobody_waits(monkeypatch):
    monkeypatch.delenv(reporting.READY_FILE, raising=False)

    assert reporting.report_ready() is None


def test_question_is_answered_by_our_own_server(listener):
    question = programs.Question(listener.getsockname()[1], ENVIRONMENT)
    assert question.is_answered() is False

    answer(listener, json.dumps({"instance": "ours"}).encode())

    assert ask_until_settled(question)


@pytest.mark.parametrize("body", [b'{"instance": "theirs"}', b"[]", b"{}", b"<html>"])
def test_question_is_not_answered_by_a_neighbour(listener, body):
    question = programs.Question(listener.getsockname()[1], ENVIRONMENT)
    answer(listener, body)

    assert not ask_until_settled(question, times=5)
    question.hang_up()


def test_question_is_put_again_when_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    question = programs.Question(port, ENVIRONMENT)

    assert [question.is_answered(), question.is_answered()] == [False, False]
    with socket.create_server(("127.0.0.1", port)) as listener:
        answer(listener, json.dumps({"instance": "ours"}).encode())
        assert ask_until_settled(question)


def test_web_log_and_control_socket_are_off():
    command = programs.web_command("127.0.0.1:0", workers=2, threads=4)

    assert "--no-control-socket" in command
    assert not any(option.startswith("--access-logfile") for option in command)
