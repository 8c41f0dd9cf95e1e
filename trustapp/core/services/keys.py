"""One-time keys: the same request twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from trustapp.core.errors import KeyReused, StillRunning
from trustapp.core.models import UsedKey
from trustapp.core.pure.codes import keyed_hash

KEPT = timedelta(hours=24)
_LOCK_NOT_AVAILABLE = "55P03"
_CLAIM = """
    SET LOCAL lock_timeout = '3s';
    INSERT INTO core_usedkey (purpose, key_hash, body_hash, claimed_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (purpose, key_hash) DO NOTHING RETURNING id
"""


def run_once(
    *, purpose: str, key: str, body: Any, now: datetime, work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do the work once for this key and return its answer, and whether it was done just now.

    The key, the work and the answer commit together, so a crash leaves the key unused. A second
    request with the same key waits for the first one's row, then gets its answer. Raises
    KeyReused when the key comes back with another body and StillRunning when the first request
    takes longer than three seconds; whatever the work raises undoes the key.
    """
    key_hash = keyed_hash(settings.SECRET_KEY.encode(), purpose, key)
    body_hash = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        row, is_new = _claim(purpose, key_hash, body_hash, now)
        if not is_new:
            if row.body_hash != body_hash:
                raise KeyReused
            return dict(row.answer or {}), False
        answer = work()
        remember_answer(row=row, answer=answer)
    return answer, True


def _claim(purpose: str, key_hash: str, body_hash: str, now: datetime) -> tuple[UsedKey, bool]:
    with connection.cursor() as cursor:
        try:
            cursor.execute(_CLAIM, [purpose, key_hash, body_hash, now])
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == _LOCK_NOT_AVAILABLE:
                raise StillRunning from error
            raise
        claimed = cursor.fetchone()
        cursor.execute("SET LOCAL lock_timeout = '10s'")
    if claimed is None:
        return UsedKey.objects.get(purpose=purpose, key_hash=key_hash), False
    return UsedKey(pk=claimed[0], purpose=purpose, key_hash=key_hash, body_hash=body_hash), True


def remember_answer(*, row: UsedKey, answer: dict[str, Any]) -> None:
    """Keep the answer that a repeated request will get."""
    row.answer = answer
    row.save(update_fields=["answer"])


def forget_old_keys(*, now: datetime) -> int:
    """Delete keys whose request was answered more than a day ago; return how many."""
    deleted, _ = UsedKey.objects.filter(claimed_at__lt=now - KEPT).delete()
    return deleted
