import pytest

from tests.trustapp.local.test_binaries import program
from trustapp.local.errors import CannotStart
from trustapp.local.services import binaries, kept, postgres, servers, valkey


def test_servers_with_an_address_are_somebody_elses():
    assert servers.wanted_by({}) == servers.Wanted(database=True, queue=True)
    assert servers.wanted_by({"DATABASE_URL": "x"}) == servers.Wanted(database=False, queue=True)
    assert servers.wanted_by({"REDIS_URL": "x"}) == servers.Wanted(database=True, queue=False)


def test_lower_casing_works_before_and_after_the_builtin_locale():
    assert postgres.locale_options(16) == ["--locale=C.UTF-8", "-E", "UTF8"]
    assert "--builtin-locale=C.UTF-8" in postgres.locale_options(17)


def test_only_test_databases_forget():
    assert "--fsync=off" in postgres.options(5000, durable=False)
    assert not any("fsync" in option for option in postgres.options(5000, durable=True))


def test_database_log_keeps_statements_to_itself():
    chosen = postgres.options(5000, durable=True)

    assert {"--log_min_error_statement=panic", "--log_error_verbosity=terse"} <= set(chosen)


def test_failed_initdb_says_why_and_leaves_no_half_folder(place, tmp_path):
    program(tmp_path / "initdb", "").write_text("#!/bin/sh\necho no room left; exit 1\n")
    chosen = binaries.Postgres(tmp_path, 18)

    with pytest.raises(CannotStart, match="no room left"):
        postgres.prepare(place, chosen, None, durable=False)

    assert list(place.postgres.iterdir()) == []


def test_silent_servers_do_not_answer(place):
    assert valkey.answers(kept.free_port(), "password") is False
    assert postgres.answers(place, kept.free_port()) is False


@pytest.mark.parametrize(("durable", "word"), [(True, "yes"), (False, "no")])
def test_queue_is_written_down_and_never_evicts(tmp_path, durable, word):
    written = valkey.settings(tmp_path, 6000, "password", durable=durable).splitlines()

    assert f"appendonly {word}" in written
    assert "appendfsync everysec" in written
    assert "maxmemory-policy noeviction" in written
    assert "bind 127.0.0.1" in written
