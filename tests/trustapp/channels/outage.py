"""A database that can be taken away: a small proxy in front of the real one."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import connection


class Proxy:
    """Passes bytes between the tests and PostgreSQL while it is up."""

    def __init__(self, host: str, port: int) -> None:
        self.upstream = (host, port)
        self.is_up = True
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Drop every conversation and take no new one."""
        self.is_up = False
        for pair in self.pairs:
            for end in pair:
                _shut(end)
        self.pairs.clear()

    def restore(self) -> None:
        """Take conversations again."""
        self.is_up = True

    def close(self) -> None:
        """End for good."""
        self.cut()
        _shut(self.listener)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                if not self.is_up:
                    _shut(client)
                    continue
                server = socket.create_connection(self.upstream)
                self.pairs.append((client, server))
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=_pass, args=(source, target), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    _shut(source)
    _shut(target)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@pytest.fixture
def database(transactional_db: None) -> Iterator[Proxy]:
    """Reach the test database through a proxy that can be cut."""
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    proxy = Proxy(host, int(port))
    connection.close()
    connection.settings_dict.update({"HOST": "127.0.0.1", "PORT": str(proxy.port)})
    yield proxy
    connection.close()
    connection.settings_dict.update({"HOST": host, "PORT": port})
    proxy.close()
