"""What became of the messages that left the house."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trustapp.channels import queries
from trustapp.channels.enums import MessageState
from trustapp.core.http.access import needs

PAGE = 50
_TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED)
# The columns after "waiting", which stands for two states.
_AS_STORED = (
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.UNKNOWN,
    MessageState.FAILED,
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
        _("Cancelled"),
        _("All"),
    ]


def _row(tally: queries.PurposeTally) -> list[str | int]:
    count = tally.counts.get
    return [
        tally.purpose.replace("_", " ").capitalize(),
        count(MessageState.QUEUED, 0) + count(MessageState.CLAIMED, 0),
        *(count(state, 0) for state in _AS_STORED),
        tally.total,
    ]
