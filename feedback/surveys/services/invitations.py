"""Invitations: in chunks from the sample to the outbox, at most once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, WaveState
from feedback.surveys.models import Contact, Invitation, SurveyText, Wave
from trustapp.channels import services as channels
from trustapp.channels.enums import Delivery
from trustapp.core import queries as core
from trustapp.core.jobs import enqueue
from trustapp.core.pure.codes import new_token

CHUNK = 500
PURPOSE = queries.INVITATION
# So many finished invitations are written anew together; the same floor as for counts.
TOGETHER = 11
_PLACEHOLDER = "token-goes-here"

_MARK_QUEUED = """
UPDATE surveys_invitation i
   SET state = %s, token_hash = q.token_hash, message = q.message
  FROM unnest(%s::bigint[], %s::varchar[], %s::uuid[]) AS q(id, token_hash, message)
 WHERE i.id = q.id
"""


@dataclass(frozen=True, slots=True)
class _Words:
    """An invitation in one language, with a placeholder where the token goes."""

    language: str
    title: str
    text: str
    html: str
    unsubscribe: str


@transaction.atomic
def queue_invitations(*, wave_id: int, now: datetime) -> int:
    """Move one chunk of the sample to the outbox, ask for the next, and return how many.

    Token, message and state commit together: a crash leaves the chunk drawn, to be taken again.
    Rows that another worker holds are passed over. Without any left, the wave is simply open.
    """
    wave = Wave.objects.select_related("survey").filter(pk=wave_id).first()
    if wave is None or wave.state != WaveState.INVITING or now >= wave.closes_at:
        return 0
    chunk = list(
        Invitation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(wave=wave, state=InvitationState.DRAWN)
        .select_related("contact")
        .order_by("id")[:CHUNK]
    )
    if not chunk:
        _finish_inviting(wave)
        return 0
    declined = [each for each in chunk if each.contact.opted_out_at]
    Invitation.objects.filter(pk__in=[each.pk for each in declined]).update(
        state=InvitationState.DECLINED
    )
    _send([each for each in chunk if not each.contact.opted_out_at], wave, now)
    enqueue("surveys.queue_invitations", wave_id=wave.pk)
    return len(chunk)


def _send(invitations: Sequence[Invitation], wave: Wave, now: datetime) -> None:
    spoken = {each.contact.language for each in invitations}
    words = {language: _words(wave, language) for language in spoken}
    tokens = [new_token() for _ in invitations]
    ref = queries.wave_ref(wave)
    letters = [
        _letter(each.contact, token, words[each.contact.language], ref)
        for each, token in zip(invitations, tokens, strict=True)
    ]
    messages = channels.queue_messages(letters=letters, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK_QUEUED,
            [
                InvitationState.QUEUED,
                [each.pk for each in invitations],
                [queries.token_hash(token) for token in tokens],
                [str(message.public_id) for message in messages],
            ],
        )


def _letter(contact: Contact, token: str, words: _Words, ref: str) -> channels.Letter:
    return channels.Letter(
        recipient=contact.email,
        title=words.title,
        text=words.text.replace(_PLACEHOLDER, token),
        html=words.html.replace(_PLACEHOLDER, token),
        language=words.language,
        purpose=PURPOSE,
        subject_ref=ref,
        delivery=Delivery.AT_MOST_ONCE,
        unsubscribe=words.unsubscribe.replace(_PLACEHOLDER, token),
    )


def _words(wave: Wave, wanted: str) -> _Words:
    """Write the invitation once for everyone who reads this language."""
    languages = wave.survey.languages
    language = wanted if wanted in languages else languages[0]
    intro = SurveyText.objects.get(survey=wave.survey, language=language)
    with override(language):
        stop_url = settings.BASE_URL + reverse("surveys:stop", args=[_PLACEHOLDER])
        context = {
            "department": core.department(),
            "intro": intro,
            "wave": wave,
            "answer_url": settings.BASE_URL + reverse("surveys:answer", args=[_PLACEHOLDER]),
            "stop_url": stop_url,
        }
        folder = "feedback/surveys/email/invitation"
        title = render_to_string(f"{folder}_subject.txt", context).strip()
        return _Words(
            language=language,
            title=title,
            text=render_to_string(f"{folder}.txt", context),
            html=render_to_string(f"{folder}.html", context),
            unsubscribe=stop_url,
        )


def _finish_inviting(wave: Wave) -> None:
    waiting = Invitation.objects.filter(wave=OuterRef("pk"), state=InvitationState.DRAWN)
    Wave.objects.filter(~Exists(waiting), pk=wave.pk, state=WaveState.INVITING).update(
        state=WaveState.OPEN
    )


def mix_finished(*, wave: Wave | None = None) -> int:
    """Write finished invitations anew, many in one transaction, and return how many.

    PostgreSQL keeps with each row the transaction that wrote it, and finishing writes the
    invitation and the answers in one: until the row is written again, the mark would tell who gave
    which answers. So rows are rewritten eleven or more at a time, and all of a wave when it closes.
    """
    finished = Invitation.objects.filter(state=InvitationState.FINISHED, is_mixed=False)
    if wave is not None:
        return finished.filter(wave=wave).update(is_mixed=True)
    many = (
        finished.order_by("wave_id")
        .values_list("wave_id", flat=True)
        .annotate(count=Count("id"))
        .filter(count__gte=TOGETHER)
    )
    return sum(finished.filter(wave=wave_id).update(is_mixed=True) for wave_id in many)
