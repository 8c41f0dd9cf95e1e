import base64
import socket

from trustapp.local.services import kept


def test_secret_is_made_once_and_kept_private(place):
    first = kept.secret(place, "a")

    assert kept.secret(place, "a") == first
    assert kept.secret(place, "b") != first
    assert (place.state / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_keyring_holds_one_named_key_of_256_bits(place):
    name, _, key = kept.keyring(place).partition(":")

    assert name == "k1"
    assert len(base64.b64decode(key)) == 32
    assert kept.keyring(place) == f"{name}:{key}"


def test_port_is_remembered_while_it_is_free(place):
    first = kept.port(place, "web")

    assert kept.port(place, "web") == first
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert kept.port(place, "web") != first
