"""Who may open a door: every view says `public` or names its permission, once, at the top."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from trustapp.core.pure.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


def public(view: View) -> View:
    """Mark a view as open to everyone."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def needs(permission: str) -> Callable[[View], View]:
    """Open the view only to signed-in staff who hold the permission; others get sign-in or 403.

    The permission is checked without an object; views that show one thing also ask
    `request.user.has_perm(permission, thing)` and answer 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission):
                raise PermissionDenied
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        decorated = never_cache(guarded)
        decorated.access = permission  # type: ignore[attr-defined]
        return decorated  # type: ignore[return-value]

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request; residents are never more than `resident`."""
    user = request.user
    if not user.is_authenticated:
        return Actor(kind="resident", label="resident")
    return Actor(kind="staff", label=str(user), user_id=user.pk, address=source_address(request))


def source_address(request: HttpRequest) -> str:
    """Return the address the request came from, believing only our own proxies.

    For the audit of staff and for hashing in rate limits; never store it for a resident.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies: int = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies and hops[-proxies]:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
