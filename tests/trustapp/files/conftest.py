"""People and files."""

import pytest

from tests.factories import files
from tests.factories.accounts import UserFactory
from tests.factories.cases import RECEIVED
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.files import services
from trustapp.files.models import File
from trustapp.files.pure.kinds import Handed, Kind

SUBJECT = "case:00000000-0000-4000-8000-000000000007"


def as_staff(user: User) -> Actor:
    """Return the person as an actor."""
    return Actor(kind="staff", label=user.name, user_id=user.pk)


def handed(kind: Kind = Kind.TEXT, content: bytes = b"", subject: str = SUBJECT) -> File:
    """Return a file that was handed in and waits."""
    given = Handed(kind, content or files.plain(kind))
    return services.keep_files(subject=subject, handed=[given], by=RESIDENT, now=RECEIVED)[0]


@pytest.fixture
def dana(db: None) -> User:
    """Dana, who needs an original."""
    return UserFactory(name="Dana Okafor", roles=[Role.COMMUNITY_LIAISON])


@pytest.fixture
def robin(db: None) -> User:
    """Robin, who is asked."""
    return UserFactory(name="Robin Vega", roles=[Role.SUPERVISOR])
