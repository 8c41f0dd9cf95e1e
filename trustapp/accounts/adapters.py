"""How other people's sign-in and API machinery meets our accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from trustapp.accounts.models import ApiToken
from trustapp.core.pure.codes import keyed_hash


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class StaffSecondFactor(DefaultMFAAdapter):
    """The only second factor of an account cannot be taken off."""

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return authenticator.type == authenticator.Type.RECOVERY_CODES


def token_hash(token: str) -> str:
    """Return the hash under which an API token is stored."""
    return keyed_hash(settings.SECRET_KEY.encode(), "api-token", token)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; without the header the caller is anonymous."""

    def authenticate(self, request: Request) -> tuple[None, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Write the header as: Authorization: Bearer TOKEN")
        token = ApiToken.objects.filter(
            token_hash=token_hash(parts[1].decode("latin-1")), revoked_at__isnull=True
        ).first()
        if token is None:
            raise AuthenticationFailed("This token is not valid.")
        return None, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HasScope(BasePermission):
    """A view names its `scope`; a view that says `access = "public"` needs no token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if getattr(view, "access", "") == "public":
            return True
        scope = getattr(view, "scope", None)
        return isinstance(request.auth, ApiToken) and scope in request.auth.scopes
