"""Words that many messages share: sealed once, kept as long as a message needs them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from trustapp.channels.models import Message, Stencil
from trustapp.core.pure.codes import keyed_hash

# Stands in shared words where each reader gets a filling of their own; fit for an address.
GAP = "token-goes-here"
SHARED = ("title", "text", "html", "unsubscribe")
_KEPT = timedelta(days=1)


def cut_stencils(
    shared: Collection[tuple[str, ...]], now: datetime
) -> dict[tuple[str, ...], Stencil]:
    """Return the stencil of each set of words, and make those that are not there."""
    if not shared:
        return {}
    secret = settings.SECRET_KEY.encode()
    wanted = {keyed_hash(secret, "stencil", "\0".join(words)): words for words in set(shared)}
    Stencil.objects.bulk_create(
        (
            Stencil(
                digest=digest,
                made_at=now,
                **{name: word or None for name, word in zip(SHARED, words, strict=True)},
            )
            # Always in one order, so that two who cut the same ones do not wait for each other.
            for digest, words in sorted(wanted.items())
        ),
        ignore_conflicts=True,
    )
    found = Stencil.objects.filter(digest__in=wanted).only("digest")
    return {wanted[stencil.digest]: stencil for stencil in found}


def forget_stencils(*, now: datetime) -> int:
    """Delete the stencils that no message needs any more, and return how many."""
    needed = Message.objects.filter(stencil=OuterRef("pk"))
    old = Stencil.objects.filter(~Exists(needed), made_at__lt=now - _KEPT)
    return old.delete()[0]
