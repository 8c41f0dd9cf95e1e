"""Staff and officers."""

from datetime import UTC, datetime

import factory

from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer, RoleGrant, User

GRANTED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"staff{number}@example.org")
    name = factory.Sequence(lambda number: f"Staff Member {number}")

    @factory.post_generation
    def roles(self, create: bool, extracted: list[Role] | None, **kwargs: object) -> None:
        for role in extracted or []:
            RoleGrant.objects.create(user=self, role=role, granted_at=GRANTED)


class OfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Officer

    name = factory.Sequence(lambda number: f"Dana Okafor {number}")
    badge = factory.Sequence(lambda number: f"{1000 + number}")
