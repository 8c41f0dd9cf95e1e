"""Officers are not accounts, and choose what the public sees of them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.places import PlaceFactory
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Assignment, RoleGrant

pytestmark = pytest.mark.django_db


def test_public_sees_initials_until_the_officer_says_otherwise() -> None:
    officer = OfficerFactory(name="Dana Ngozi Okafor", rank="Sergeant")

    assert (str(officer), officer.initials) == ("Sergeant DNO", "DNO")
    officer.shows_full_name = True
    assert officer.public_name == "Sergeant Dana Ngozi Okafor"


def test_assignment_ends_after_it_starts() -> None:
    officer, place = OfficerFactory(), PlaceFactory(population=False)
    assignment = Assignment.objects.create(
        officer=officer, place=place, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 1)
    )

    assert str(assignment) == f"{officer.pk} in {place.pk}"
    with pytest.raises(IntegrityError, match="assignment_ends_after_it_starts"):
        Assignment.objects.create(
            officer=officer, place=place, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)
        )


def test_role_is_held_once_at_a_time() -> None:
    user = UserFactory(roles=[Role.OFFICER])

    with pytest.raises(IntegrityError, match="role_held_once"):
        RoleGrant.objects.create(
            user=user, role=Role.OFFICER, granted_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
