"""Telling a resident that there is news, without a word of what it is about."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext, override

from feedback.cases.models import Case
from trustapp.channels import services as channels
from trustapp.channels.enums import Delivery

PURPOSE = "case_notice"


def notify(case: Case, *, now: datetime) -> None:
    """Queue a notice where the resident left an e-mail address; a phone is for people to use."""
    address = email_in(case.contact or "")
    if not address:
        return
    with override(case.language):
        page = settings.BASE_URL + reverse("cases:track")
        title = gettext("There is an update for you")
        text = gettext("There is an update for you. Use your code at %(page)s") % {"page": page}
    channels.queue_message(
        recipient=address,
        title=title,
        text=text,
        language=case.language,
        purpose=PURPOSE,
        subject_ref=case.subject,
        delivery=Delivery.AT_LEAST_ONCE,
        now=now,
    )


def email_in(contact: str) -> str:
    """Return the first e-mail address among what the resident wrote, or an empty string."""
    for part in contact.replace(",", " ").replace(";", " ").split():
        try:
            validate_email(part)
        except ValidationError:
            continue
        return part
    return ""
