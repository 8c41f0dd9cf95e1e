import pytest

from trustapp.local.services import prepared


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "clone" / "trustapp" / "places" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_places.py").write_text("one")
    (tmp_path / "clone" / "requirements.txt").write_text("Django==5.2")
    return tmp_path / "clone"


def test_digest_follows_migrations_packages_and_demonstration(clone):
    first = prepared.fingerprint(clone, demonstration=True)
    assert prepared.fingerprint(clone, demonstration=True) == first

    assert prepared.fingerprint(clone, demonstration=False) != first
    (clone / "trustapp/places/migrations/0002_more.py").write_text("two")
    second = prepared.fingerprint(clone, demonstration=True)
    (clone / "requirements.txt").write_text("Django==5.3")
    third = prepared.fingerprint(clone, demonstration=True)
    assert len({first, second, third}) == 3


def test_preparation_is_remembered_until_forgotten(place):
    place.postgres.mkdir()

    prepared.remember(place, "digest")
    assert prepared.is_prepared(place, "digest")
    assert not prepared.is_prepared(place, "other")

    prepared.forget(place)
    prepared.forget(place)
    assert not prepared.is_prepared(place, "digest")
