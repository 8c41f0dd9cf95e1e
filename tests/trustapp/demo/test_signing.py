"""The invented request for signatures: some people have signed, some have not."""

import pytest
from django.utils import timezone

from engagement.policies.models import SigningRequest
from engagement.policies.queries import signing
from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.demo.services.signing import load_signing
from trustapp.demo.services.stories import load_policies

pytestmark = pytest.mark.django_db


def test_some_have_signed_and_one_has_not() -> None:
    roles = {
        "policy": Role.POLICY_EDITOR, "policy2": Role.POLICY_EDITOR, "officer": Role.OFFICER,
        "officer2": Role.OFFICER, "supervisor": Role.SUPERVISOR,
    }  # fmt: skip
    accounts = {
        f"{name}@prairielake.example": UserFactory(name=name, roles=[role])
        for name, role in roles.items()
    }
    now = timezone.now()
    load_policies(accounts=accounts, now=now)

    load_signing(accounts=accounts, now=now)

    people = signing.signers(SigningRequest.objects.get(), today=timezone.localdate(now))
    assert [(each.user.name, each.signed_at is not None) for each in people] == [
        ("officer", False), ("officer2", True), ("supervisor", True),
    ]  # fmt: skip
