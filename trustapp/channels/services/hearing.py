"""What people text back: obeyed at once, answered once, and not kept."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from trustapp.channels import queries
from trustapp.channels.enums import BlockReason, Channel
from trustapp.channels.pure.replies import Heard, Wish, hear
from trustapp.channels.services.blocking import block_address, unblock_address
from trustapp.core import queries as core
from trustapp.core.pure.actor import RESIDENT
from trustapp.core.services.keys import run_once


@transaction.atomic
def hear_text(*, sender: str, text: str, understood: str, now: datetime) -> str:
    """Do what a text asks for and return the reply, or nothing where silence is better.

    `understood` is the keyword that the carrier itself has heard and answered. STOP and START are
    confirmed when they change something; every other answer is given once a day to a number, so
    that two machines never talk to each other for long. A number that said STOP hears nothing more
    unless it asks for help.
    """
    try:
        number = queries.address_hash(Channel.SMS, sender)
    except ValueError:
        # A short code or a name: no person, and nobody who could be sent anything.
        return ""
    heard = Heard(Wish(understood.lower())) if understood.lower() in set(Wish) else hear(text)
    is_changed = _obey(heard.wish, number, now)
    if understood or (settings.SMS_CARRIER_ANSWERS and heard.wish != Wish.OTHER):
        return ""
    if not is_changed and not _is_first_today(heard.wish, number, now):
        return ""
    with override(queries.language_of(number) or heard.language or settings.LANGUAGE_CODE):
        return _reply(heard.wish)


def _obey(wish: Wish, number: str, now: datetime) -> bool:
    """Do what is asked for and say whether anything changed."""
    if wish == Wish.STOP:
        return block_address(
            channel=Channel.SMS,
            address_hash=number,
            reason=BlockReason.STOPPED,
            by=RESIDENT,
            now=now,
        )
    if wish == Wish.START:
        return unblock_address(channel=Channel.SMS, address_hash=number, by=RESIDENT, now=now)
    return False


def _is_first_today(wish: Wish, number: str, now: datetime) -> bool:
    """Say whether this number has not had this answer today, and remember that it has now."""
    is_silenced = wish in {Wish.STOP, Wish.OTHER} and queries.blocked(Channel.SMS, [number])
    if is_silenced:
        return False
    day = timezone.localdate(now).isoformat()
    _, is_new = run_once(
        purpose="channels.text_reply",
        key=f"{wish}:{number}:{day}",
        body="",
        now=now,
        work=dict,
    )
    return is_new


def _reply(wish: Wish) -> str:
    """Return the answer in the language that is active, short enough for few segments."""
    department = core.department()
    words = {
        "department": department.name,
        "phone": department.phone,
        "web": settings.BASE_URL,
        "emergency": department.emergency_number,
    }
    if wish == Wish.STOP:
        return gettext("%(department)s: You will get no more texts. Reply START to undo.") % words
    if wish == Wish.START:
        return gettext("%(department)s: You will get texts again. Reply STOP to end them.") % words
    if wish == Wish.HELP:
        return (
            gettext(
                "%(department)s: Call %(phone)s or see %(web)s. Emergency: %(emergency)s. "
                "Reply STOP to end texts."
            )
            % words
        )
    return (
        gettext(
            "Nobody reads texts sent to this number. %(department)s: %(phone)s, %(web)s. "
            "Emergency: %(emergency)s."
        )
        % words
    )
