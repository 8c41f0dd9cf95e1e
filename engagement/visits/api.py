"""What the phone page asks and tells in the session of its officer, and contacts at doors."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from engagement.visits import queries, serializers, services
from engagement.visits.models import Device
from engagement.visits.pure import told
from trustapp.accounts.adapters import MayDo, OwnPages
from trustapp.accounts.queries import account_mark
from trustapp.core.http.access import actor_of
from trustapp.core.pure.actor import Actor

# Known to the browser even where what the page kept was emptied; says nothing but which phone.
COOKIE = "phone"
_A_YEAR = 365 * 24 * 60 * 60


class _OfficersPhone(APIView):
    """A door for the page of a signed-in officer."""

    access = "visits.log_visit"
    authentication_classes: ClassVar = [OwnPages]
    permission_classes: ClassVar = [MayDo]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kw: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kw)
        answer["Cache-Control"] = "no-store"
        return answer


class Phones(_OfficersPhone):
    """Say that a phone is there."""

    @extend_schema(
        operation_id="visits_phone",
        request=serializers.PhoneIn,
        responses={200: serializers.PhoneOut},
        tags=["visits"],
    )
    def post(self, request: Request) -> Response:
        """Return whose phone it is, and whether its storage was emptied since it was last here."""
        given = _given(serializers.PhoneIn(data=request.data))
        now = timezone.now()
        report = services.Report(
            given["device"], given["label"], given["waiting"], before=_before(request)
        )
        device = services.report_in(report=report, by=_actor(request), now=now)
        response = Response(
            {
                "now": now,
                "account": account_mark(request.user.pk),
                "parcel_key": device.parcel_key,
                "emptied": _emptied(device),
            }
        )
        response.set_cookie(
            COOKIE,
            str(device.device_id),
            max_age=_A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return response


class Lists(_OfficersPhone):
    """Take the plans of the coming days along."""

    @extend_schema(
        operation_id="visits_lists", responses={200: serializers.ListsOut}, tags=["visits"]
    )
    def get(self, request: Request) -> Response:
        """Return the officer's plans, with no more than a visit needs."""
        now = timezone.now()
        found = queries.lists_to_go(user_id=request.user.pk, today=timezone.localdate(now), now=now)
        lists = [serializers.list_to_go(each) for each in found]
        return Response({"now": now, "account": account_mark(request.user.pk), "lists": lists})


class Events(_OfficersPhone):
    """Hand in what happened at the doors."""

    @extend_schema(
        operation_id="visits_events",
        request=serializers.EventsIn,
        responses={201: serializers.EventsOut},
        tags=["visits"],
    )
    def post(self, request: Request) -> Response:
        """Answer every event for itself; the same event again gets the same answer."""
        given = _given(serializers.SenderIn(data=request.data))
        if given["account"] != account_mark(request.user.pk):
            raise services.OtherAccount
        batch = serializers.read_events(request.data.get("events"))
        now, by = timezone.now(), _actor(request)
        if not services.touch_device(
            device_id=given["device"], waiting=given["waiting"], by=by, now=now
        ):
            services.report_in(
                report=services.Report(given["device"], given["label"], given["waiting"]),
                by=by, now=now,
            )  # fmt: skip
        handled: Sequence[services.Handled] = services.log_events(
            told=batch.events, by=by, now=now, ahead=told.ahead_of(given["sent_at"], now=now)
        )
        unreadable = _("The entry cannot be read: %(what)s.") if batch.unreadable else ""
        results = serializers.results(batch, handled, unreadable)
        return Response({"now": now, "results": results}, status=201)


class TellOfContact(APIView):
    """Tell of a contact with the police at a door, so that no friendly visit follows it at once."""

    scope = "visits:contacts"

    @extend_schema(
        operation_id="visits_contact",
        request=serializers.ContactIn,
        responses={202: serializers.ContactOut},
        tags=["visits"],
    )
    def post(self, request: Request) -> Response:
        """Keep the door out of plans for the next days; sent twice it is heard once.

        Only a keyed hash is kept, for as many days as the department says (14).
        """
        given = _given(serializers.ContactIn(data=request.data))
        by = Actor(kind="api", label=request.auth.name)
        services.hear_contact(**given, by=by, now=timezone.now())
        response = Response({"outcome": "accepted"}, status=202)
        response["Cache-Control"] = "no-store"
        return response


def _given(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _actor(request: Request) -> Actor:
    return actor_of(cast("HttpRequest", request))


def _before(request: Request) -> Any:
    try:
        return told.read_id(request.COOKIES.get(COOKIE))
    except told.Unreadable:
        return None


def _emptied(device: Device) -> dict[str, Any] | None:
    """Return what is known of a phone before its storage was emptied."""
    if device.follows is None:
        return None
    return {"waiting": device.follows.waiting, "seen_at": device.follows.seen_at}
