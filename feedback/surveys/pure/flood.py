"""When answers come in a flood, and the small work that a browser then does for each of them.

A flood is judged against the link's own last day: by a Poisson model, so many answers in ten
minutes would come by chance less than once in a million times. Below `FLOOR` nothing is a flood:
a school fair may well bring twenty people at once.
"""

import base64
import binascii
import json
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from altcha import v1 as altcha

WINDOW = timedelta(minutes=10)
REMEMBERED = 144
FLOOR = 30
CHANCE = 1e-6
# About a second of work on a cheap phone.
HARDEST = 60_000
_LONGEST = 2000


def usual_rate(earlier: Sequence[int]) -> float:
    """Return the mean number of answers in a window; at least one, so that a new link has room."""
    return max(sum(earlier) / len(earlier), 1.0) if earlier else 1.0


def is_flood(count: int, earlier: Sequence[int]) -> bool:
    """Tell whether so many answers in one window are a flood after these earlier windows."""
    return count >= FLOOR and _poisson_tail(count, usual_rate(earlier)) < CHANCE


def _poisson_tail(count: int, mean: float) -> float:
    """Return the probability of `count` events or more where `mean` are expected."""
    below = math.fsum(
        math.exp(events * math.log(mean) - mean - math.lgamma(events + 1))
        for events in range(count)
    )
    return max(1.0 - below, 0.0)


def new_challenge(secret: str, *, expires_at: datetime) -> dict[str, Any]:
    """Return a puzzle in ALTCHA's form: find the number whose hash with the salt is given."""
    options = altcha.ChallengeOptions(max_number=HARDEST, hmac_key=secret, expires=expires_at)
    made: dict[str, Any] = altcha.create_challenge(options).to_dict()
    return made


def solved(payload: str, secret: str, *, now: datetime) -> str | None:
    """Return the signature of the puzzle that this payload solves in time; None for any other.

    The signature names the puzzle: whoever accepts it must do so once only.
    """
    if not payload or len(payload) > _LONGEST:
        return None
    try:
        said = json.loads(base64.b64decode(payload, validate=True))
        proof = altcha.Payload.from_dict(said)
        is_right, _ = altcha.verify_solution(proof, secret, check_expires=False)
        _, expires, _ = proof.parse_salt()
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return None
    in_time = expires is not None and now.timestamp() < expires
    return str(proof.signature) if is_right and in_time else None
