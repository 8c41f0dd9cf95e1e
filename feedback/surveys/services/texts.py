"""What people wrote in a wave, from which something may be taken out: in all of it at once.

Nobody's answers stand side by side, so nobody chooses one: a passage goes wherever it stands.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from feedback.surveys.models import Wave, WrittenAnswer
from trustapp.redaction.pure.texts import Text, Thing


def texts_for(*, user: Any, public_id: UUID) -> Thing | None:
    """Return a closed wave for whoever reads what was written there, without the words."""
    may = user.has_perm("surveys.read_words")
    found = _waves().filter(public_id=public_id).first() if may else None
    return _thing(found, (), may_strike=True) if found and found.is_closed else None


def hold_texts(*, public_id: UUID) -> Thing:
    """Return everything that was written in the wave; the wave is held."""
    wave = _waves().select_for_update(of=("self",)).get(public_id=public_id)
    written = WrittenAnswer.objects.filter(response__wave=wave).order_by("pk")
    texts = tuple(Text(f"written:{each.pk}", "", each.words) for each in written)
    return _thing(wave, texts)


def rewrite_texts(*, public_id: UUID, words: Mapping[str, str], now: datetime) -> None:
    """Put other words in place of these answers."""
    for part, text in words.items():
        number = int(part.removeprefix("written:"))
        WrittenAnswer.objects.filter(pk=number, response__wave__public_id=public_id).update(
            words=text
        )


def _waves() -> Any:
    return Wave.objects.select_related("survey")


def _thing(wave: Wave, texts: tuple[Text, ...], *, may_strike: bool = False) -> Thing:
    where = {"public_id": wave.survey.public_id, "wave_id": wave.public_id}
    return Thing(
        subject=f"wave:{wave.public_id}",
        title=gettext("What people wrote"),
        address=reverse("surveys:words", kwargs=where),
        texts=texts,
        may_strike=may_strike,
        are_shown=False,
    )
