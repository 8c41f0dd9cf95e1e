"""Lanes: what may leave together without anyone being flooded.

Every message waits in the lane of its mail domain or of its carrier of texts, and each lane has
its own pace. The name of a lane begins with its channel. A domain with a limit of its own is named
by a keyed hash; all others share numbered lanes, so that the row of a message never tells a rare
domain. A settled message has no lane.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from django.conf import settings

from trustapp.channels.enums import Channel
from trustapp.channels.models import Lane
from trustapp.channels.pure.pacing import OTHERS, Pace, read_limits
from trustapp.core.pure.codes import keyed_hash

_SHARED = 64


def lane_of(channel: Channel, recipient: str) -> str:
    """Return the lane in which a message to this recipient waits."""
    limits = read_limits(settings.MAIL_PER_MINUTE)
    domain = recipient.rpartition("@")[2].strip().lower()
    if channel != Channel.EMAIL or not domain:
        return str(channel)
    if domain in limits:
        return _own(settings.SECRET_KEY, domain)
    return _shared(settings.SECRET_KEY, domain) if OTHERS in limits else str(channel)


def paces() -> Mapping[str, Pace]:
    """Return the pace of every lane that has one."""
    limits = read_limits(settings.MAIL_PER_MINUTE)
    found = {
        _own(settings.SECRET_KEY, domain): pace
        for domain, pace in limits.items()
        if domain != OTHERS
    }
    if OTHERS in limits:
        found |= {f"{Channel.EMAIL}:{number:02}": limits[OTHERS] for number in range(_SHARED)}
    if settings.SMS_PER_MINUTE:
        found[str(Channel.SMS)] = Pace(settings.SMS_PER_MINUTE)
    return found


def open_lanes(lanes: Collection[str]) -> None:
    """Make sure that these lanes have a row to be paced by."""
    paced = sorted(set(lanes) & paces().keys())
    if paced:
        # Always in one order, so that two who open the same lanes do not wait for each other.
        Lane.objects.bulk_create((Lane(name=name) for name in paced), ignore_conflicts=True)


@lru_cache(maxsize=4096)
def _own(secret: str, domain: str) -> str:
    return f"{Channel.EMAIL}:{keyed_hash(secret.encode(), 'mail-domain', domain)[:16]}"


@lru_cache(maxsize=4096)
def _shared(secret: str, domain: str) -> str:
    number = int(keyed_hash(secret.encode(), "mail-domain", domain)[:8], 16) % _SHARED
    return f"{Channel.EMAIL}:{number:02}"
