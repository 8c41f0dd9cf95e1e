"""Programs that run in our own pages: the session of the person who has them open."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from trustapp.accounts.models import User


class OwnPages(BaseAuthentication):
    """Signed-in staff, in a page of ours.

    A page that was kept for days has no form token that still holds. What changes something must
    name our origin instead, which browsers write and no foreign page can; the API reads nothing but
    JSON, and the session cookie does not travel with requests from other sites.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        user: Any = request._request.user
        if not user.is_authenticated:
            return None
        if request.method not in SAFE_METHODS and not _is_ours(request):
            raise PermissionDenied("Only our own pages may do this.")
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class MayDo(BasePermission):
    """A view names its permission in `access`, as every page does."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User) and request.user.has_perm(view.access)


class SessionScheme(OpenApiAuthenticationExtension):
    """Describes the session to readers of the schema."""

    target_class = "trustapp.accounts.adapters.own_pages.OwnPages"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def _is_ours(request: Request) -> bool:
    origin = request.META.get("HTTP_ORIGIN", "")
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
