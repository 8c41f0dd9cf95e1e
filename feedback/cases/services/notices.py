"""Telling a resident that there is news, without a word of what it is about."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from feedback.cases import queries
from feedback.cases.enums import ReplyChoice
from feedback.cases.models import Case
from feedback.cases.services.changing import lock, save
from trustapp.audit import services as audit
from trustapp.channels import services as channels
from trustapp.channels.enums import Channel, Delivery
from trustapp.core.pure.actor import Actor

PURPOSE = "case_notice"


def notify(case: Case, *, now: datetime) -> None:
    """Queue a notice where the resident left an address for it.

    Its words are the same for every message, whatever that is about.
    """
    to = queries.notice_to(case)
    if to is None:
        return
    channel, address = to
    is_text = channel == Channel.SMS
    with override(case.language):
        page = settings.BASE_URL + reverse("cases:track")
        title = gettext("There is an update for you")
        text = gettext("There is an update for you. Use your code at %(page)s") % {"page": page}
        if is_text:
            text += gettext(" Reply STOP to end texts.")
    channels.queue_message(
        channel=channel,
        recipient=address,
        title="" if is_text else title,
        text=text,
        language=case.language,
        purpose=PURPOSE,
        subject_ref=case.subject,
        delivery=Delivery.AT_LEAST_ONCE,
        now=now,
    )


@transaction.atomic
def forget_contact(*, by: Actor, case: Case, now: datetime) -> None:
    """Forget where the resident wanted to be told, and what waits to go there.

    The code still shows everything. A second time changes nothing.
    """
    case = lock(case)
    if case.contact is None:
        return
    save(case, contact=None, reply_choice=ReplyChoice.CODE)
    channels.cancel_messages(purpose=PURPOSE, subject_ref=case.subject, now=now)
    audit.record(by=by, action="cases.forget_contact", target=case.subject, now=now)
