from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from trustapp.local.pure import addresses


@given(password=st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_every_password_survives_the_database_address(password):
    url = addresses.database_url(role="someone", password=password, port=5432, database="trust")

    parts = urlsplit(url)

    assert unquote(parts.password) == password
    assert (parts.username, parts.hostname, parts.port, parts.path) == (
        "someone",
        "127.0.0.1",
        5432,
        "/trust",
    )


def test_redis_address():
    assert addresses.redis_url(password="p/w", port=6379) == "redis://:p%2Fw@127.0.0.1:6379/0"
