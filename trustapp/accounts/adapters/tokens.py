"""Programs: who a token belongs to, and what it may do."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from trustapp.accounts import queries
from trustapp.accounts.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; without the header the caller is anonymous."""

    def authenticate(self, request: Request) -> tuple[None, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Write the header as: Authorization: Bearer TOKEN")
        token = queries.active_token(parts[1].decode("latin-1"))
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


class TokenScheme(OpenApiAuthenticationExtension):
    """Describes the token to readers of the schema."""

    target_class = "trustapp.accounts.adapters.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
