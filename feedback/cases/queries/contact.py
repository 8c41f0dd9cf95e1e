"""Where a resident hears that there is news, and whether anything arrives there."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from feedback.cases.enums import ReplyChoice
from feedback.cases.models import Case
from trustapp.channels.enums import BlockReason, Channel, Delivery
from trustapp.channels.queries import address_hash, blocks, can_text


def notice_to(case: Case) -> tuple[Channel, str] | None:
    """Return where notices go; a phone number without a wish for texts is for people to use."""
    if case.reply_choice == ReplyChoice.TEXT:
        return (Channel.SMS, case.contact) if case.contact and can_text() else None
    address = email_in(case.contact or "")
    return (Channel.EMAIL, address) if address else None


def unreachable(case: Case) -> BlockReason | None:
    """Return why no notice leaves for this resident, if none does."""
    to = notice_to(case)
    if to is None:
        return None
    try:
        block = blocks({address_hash(*to)}).get(address_hash(*to))
    except ValueError:
        return BlockReason.BOUNCED
    if block is None or not block.holds_back(Delivery.AT_LEAST_ONCE):
        return None
    return BlockReason(block.reason)


def email_in(contact: str) -> str:
    """Return the first e-mail address among what the resident wrote, or an empty string."""
    for part in contact.replace(",", " ").replace(";", " ").split():
        try:
            validate_email(part)
        except ValidationError:
            continue
        return part
    return ""
