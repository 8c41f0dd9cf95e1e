"""Phones: which there are, what they have not sent, and taking one off the list."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.models import Device
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy

LONGEST_LABEL = 60
MOST_WAITING = 1_000_000
_TOUCH = """
    UPDATE visits_device SET seen_at = %s, waiting = %s
     WHERE device_id = %s AND user_id = %s AND revoked_at IS NULL RETURNING id
"""


class DeviceRevoked(Refused):
    message = _("This phone was taken off the list of phones for visits.")
    code = "revoked"


class OtherAccount(Refused):
    message = _("Somebody else is signed in now. These visits stay with who made them.")
    code = "other_account"


@dataclass(frozen=True, slots=True)
class Report:
    """What a phone says of itself: its name, what it has not sent, and who it was before."""

    device_id: UUID
    label: str = ""
    waiting: int = 0
    # What the browser still knows of it when the page itself knows nothing any more.
    before: UUID | None = None


@transaction.atomic
def report_in(*, report: Report, by: Actor, now: datetime) -> Device:
    """Note that a phone is there, and make it known where it is new; raises DeviceRevoked.

    A browser that comes back with another id than before has lost what its page kept.
    """
    assert by.user_id is not None, "a phone is somebody's"
    if touch_device(device_id=report.device_id, waiting=report.waiting, by=by, now=now):
        return Device.objects.select_related("follows").get(
            device_id=report.device_id, user=by.user_id
        )
    follows = None
    if report.before and report.before != report.device_id:
        follows = queries.device_of(report.before, user_id=by.user_id)
    # The same phone speaks to us twice at once: two tabs, or a list and what was logged.
    device, is_new = Device.objects.select_related("follows").get_or_create(
        device_id=report.device_id,
        user_id=by.user_id,
        defaults={
            "label": tidy(report.label)[:LONGEST_LABEL],
            "parcel_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "waiting": report.waiting,
            "follows": follows,
            "made_at": now,
            "seen_at": now,
        },
    )
    if is_new:
        record(
            by=by, action="visits.add_phone", target=f"phone:{device.public_id}", now=now,
            detail={"follows": str(follows.public_id)} if follows else {},
        )  # fmt: skip
    return device


def touch_device(*, device_id: UUID, waiting: int, by: Actor, now: datetime) -> bool:
    """Note that a phone spoke to us; False for one that we do not know. Raises DeviceRevoked."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [now, min(max(waiting, 0), MOST_WAITING), device_id, by.user_id])
        if cursor.fetchone():
            return True
    assert by.user_id is not None, "a phone is somebody's"
    known = queries.device_of(device_id, user_id=by.user_id)
    if known and known.revoked_at:
        raise DeviceRevoked
    # Where it is there all the same, another request of this phone made it known just now.
    return known is not None


@transaction.atomic
def revoke_device(*, device: Device, by: Actor, now: datetime) -> bool:
    """Take a phone off the list: it hears so with its next request. False when it was off."""
    taken = Device.objects.filter(pk=device.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by.user_id
    )
    if taken:
        record(
            by=by, action="visits.revoke_phone", target=f"phone:{device.public_id}", now=now,
            detail={"officer": device.user_id, "waiting": device.waiting},
        )  # fmt: skip
    return bool(taken)
