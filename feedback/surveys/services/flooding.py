"""Floods at open links: noticed by counts in the cache, decided by a person, always reversible.

The cache keeps, for a day and per link, how many people finished in each ten minutes: no address,
no answer, no name of a response. Without a cache no flood is noticed and every answer counts.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from feedback.surveys import queries
from feedback.surveys.enums import FloodState, SetAside
from feedback.surveys.models import Flood, Response
from feedback.surveys.pure import flood as rule
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import announce
from trustapp.core.models import UsedKey
from trustapp.core.pure.actor import Actor, system
from trustapp.core.pure.codes import keyed_hash

logger = logging.getLogger(__name__)
LASTS = timedelta(minutes=30)
CLOCK = system("surveys.notice_flood")
PROOF = "survey-proof"


class AlreadyDecided(Refused):
    """Somebody else decided about this flood a moment ago."""

    message = _("This flood was decided about in the meantime. Look at the page again.")
    code = "already_decided"


def notice_finish(*, link: int, wave: int, now: datetime) -> None:
    """Count one person who finished at this link, and raise the alert when a flood begins."""
    try:
        slot = int(now.timestamp() // rule.WINDOW.total_seconds())
        name = queries.finishes_name(link, slot)
        cache.add(name, 0, 25 * 60 * 60)
        count = cache.incr(name)
        # Judged now and then only: reading the whole day for each person would cost too much.
        if count < rule.FLOOR or count % 10:
            return
        names = [queries.finishes_name(link, slot - ago) for ago in range(1, rule.REMEMBERED + 1)]
        found = cache.get_many(names)
        earlier = [int(found.get(each, 0)) for each in names]
        if rule.is_flood(count, earlier):
            cache.set(queries.flood_name(link), 1, int(LASTS.total_seconds()))
            _raise_alert(link, wave, count, rule.usual_rate(earlier), now)
    except (RedisError, ValueError):
        return


@transaction.atomic
def _raise_alert(link: int, wave: int, count: int, usual: float, now: datetime) -> None:
    found, is_new = Flood.objects.select_for_update().get_or_create(
        link_id=link,
        wave_id=wave,
        seen_on=timezone.localdate(now),
        defaults={"most": count, "usual": usual},
    )
    if is_new:
        record(by=CLOCK, action="surveys.notice_flood", target=f"flood:{found.public_id}", now=now)
    elif count > found.most:
        found.most = count
        found.save(update_fields=["most"])


def spend_proof(*, payload: str, now: datetime) -> bool:
    """Accept a solved puzzle once; a second use of the same one is refused."""
    signature = rule.solved(payload, settings.SECRET_KEY, now=now)
    if signature is None:
        return False
    try:
        with transaction.atomic():
            UsedKey.objects.create(
                purpose=PROOF,
                key_hash=keyed_hash(settings.SECRET_KEY.encode(), PROOF, signature),
                body_hash="",
                claimed_at=now,
            )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def decide_flood(
    *, by: Actor, flood: Flood, state: FloodState, reason: str, seen: FloodState, now: datetime
) -> int:
    """Set all answers of that link and day aside, or count them; return how many changed.

    Either can be taken back by deciding again; the answers themselves never change. `seen` is the
    state that the person decided upon. Raises AlreadyDecided when it is another one by now.
    """
    held = Flood.objects.select_for_update(of=("self",)).select_related("wave").get(pk=flood.pk)
    if held.state != seen:
        raise AlreadyDecided
    answers = Response.objects.filter(
        link=held.link_id, wave=held.wave_id, finished_on=held.seen_on
    )
    if state == FloodState.SET_ASIDE:
        changed = answers.filter(set_aside_on__isnull=True).update(
            set_aside_on=timezone.localdate(now), set_aside_because=SetAside.FLOOD
        )
    else:
        changed = answers.filter(set_aside_on__isnull=False).update(
            set_aside_on=None, set_aside_because=""
        )
    held.state, held.reason = state, reason
    held.decided_by_id, held.decided_at = by.user_id, now
    held.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(
        by=by,
        action="surveys.decide_flood",
        target=f"flood:{held.public_id}",
        now=now,
        detail={"state": str(state), "reason": reason, "answers": changed},
    )
    announce("surveys.set_aside_changed", ref=queries.wave_ref(held.wave))
    return changed
