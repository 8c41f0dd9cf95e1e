import pytest

from trustapp.local.services import folders, processes, supervision


@pytest.fixture
def place(tmp_path):
    """A state folder of its own."""
    made = folders.Folders(tmp_path / "state")
    made.make()
    return made


@pytest.fixture
def said():
    """Lines that were said."""
    return []


@pytest.fixture
def supervisor(said):
    """A supervisor that stops whatever the test leaves running."""
    made = supervision.Supervisor(say=said.append)
    yield made
    made.stop()


@pytest.fixture
def shell(place):
    """Make a program from a line of shell."""

    def make(name, line, **more):
        return supervision.Program(
            **{
                "name": name,
                "command": ["/bin/sh", "-c", line],
                "environment": {"PATH": "/usr/bin:/bin", processes.CHILD_OF: str(place.state)},
                "log": place.logs / f"{name}.log",
                "is_ready": lambda: True,
                "folder": place.state,
                **more,
            }
        )

    return make
