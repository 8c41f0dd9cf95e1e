"""What became of the messages that left the house: the screen, and what carriers tell us."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from trustapp.channels import queries, services
from trustapp.channels.enums import Channel, MessageState, Outcome
from trustapp.channels.pure import replies
from trustapp.channels.transports import sms
from trustapp.core.http.access import needs, public

PAGE = 50
_TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED)
# The columns after "waiting", which stands for two states.
_AS_STORED = (
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.UNKNOWN,
    MessageState.FAILED,
    Outcome.UNDELIVERED,
    MessageState.CANCELLED,
)


@needs("channels.see_outbox")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Show counts by purpose and state, and list every message in doubt or refused."""
    wanted = request.GET.get("state", "")
    state = MessageState(wanted) if wanted in _TROUBLED else None
    page = Paginator(queries.troubled(state), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "trustapp/channels/messages.html",
        {
            "columns": _columns(),
            "rows": [_row(tally) for tally in queries.tallies()],
            "page_obj": page,
            "state": state,
            "query": f"state={state}" if state else "",
        },
    )


def _columns() -> list[str]:
    return [
        _("Kind of message"),
        _("Waiting"),
        _("Being handed over"),
        _("Sent"),
        _("Uncertain"),
        _("Refused"),
        _("Did not arrive"),
        _("Cancelled"),
        _("All"),
    ]


def _row(tally: queries.PurposeTally) -> list[str | int]:
    count = tally.counts.get
    kind = tally.purpose.replace("_", " ").capitalize()
    return [
        kind if tally.channel == Channel.EMAIL else f"{kind} ({tally.channel.label})",
        count(MessageState.QUEUED, 0) + count(MessageState.CLAIMED, 0),
        *(count(state, 0) for state in _AS_STORED),
        tally.total,
    ]


def from_carrier(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the view to the carrier of texts alone: what it did not sign is not even read."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        is_signed = sms.is_signed(
            settings.SMS_TOKEN,
            # The address as we gave it to the carrier, whatever proxies made of it.
            address=settings.BASE_URL + request.get_full_path(),
            form=request.POST,
            signature=request.headers.get("X-Twilio-Signature", ""),
        )
        return view(request, **kwargs) if is_signed else HttpResponseForbidden()

    return public(csrf_exempt(require_POST(guarded)))


@from_carrier
def receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a delivery receipt; the carrier has nothing to do with whether we still know it."""
    services.note_receipt(
        public_id=public_id,
        status=request.POST.get("MessageStatus", ""),
        code=request.POST.get("ErrorCode", ""),
        now=timezone.now(),
    )
    return HttpResponse(status=204)


@from_carrier
def text(request: HttpRequest) -> HttpResponse:
    """Take a text that somebody sent to our number, and answer it; nothing of it is kept."""
    reply = services.hear_text(
        sender=request.POST.get("From", ""),
        text=request.POST.get("Body", ""),
        # A carrier that has understood the word has answered it, too.
        understood=request.POST.get("OptOutType", ""),
        now=timezone.now(),
    )
    return HttpResponse(replies.as_answer(reply), content_type="text/xml; charset=utf-8")
