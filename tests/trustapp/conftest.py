"""People who set how long things are kept."""

import pytest

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor


def by(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)


@pytest.fixture
def first(db: None) -> User:
    """Sam, an administrator."""
    return UserFactory(name="Sam Ode", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def second(db: None) -> User:
    """Kim, another one."""
    return UserFactory(name="Kim Ross", roles=[Role.ADMINISTRATOR])
