"""Letters: prepared in batches, printed by a worker, fetched once, posted by a person.

The code of a letter is stored nowhere. The token of the invitation is made from it with the key of
the house, and only the hash of that token is kept: so a code opens nothing at an address, only
where it is typed, and a new print makes the codes of the old one worthless.
"""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy, override
from django.utils.translation import gettext as _

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Mode, Population, SkipReason, WaveState
from feedback.surveys.models import Invitation, LetterBatch, SurveyText, Wave
from feedback.surveys.pure.poster import qr_svg
from trustapp.audit.services import record
from trustapp.core import queries as core
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor, system
from trustapp.core.pure.codes import new_code
from trustapp.core.services.printing import print_pdf
from trustapp.core.templatetags.house import with_weekday

BATCH = 500
# Letters that nobody fetches are forgotten; they can be printed again.
_US_PAPER = ("US", "CA")
PRINTER = system("surveys.print_letters")

_MARK_PRINTED = """
UPDATE surveys_invitation i
   SET token_hash = q.token_hash,
       state = CASE WHEN i.state = %s THEN %s ELSE i.state END
  FROM unnest(%s::bigint[], %s::varchar[]) AS q(id, token_hash)
 WHERE i.id = q.id
"""


class NothingToPrint(Refused):
    """No letter of this wave waits, or it takes no answers any more."""

    message = gettext_lazy("There is no letter to prepare.")
    code = "nothing_to_print"


class NotThere(Refused):
    """The file is fetched once, and only after it was printed."""

    message = gettext_lazy("These letters cannot be fetched: not printed yet, or fetched before.")
    code = "letters_not_there"


class AlreadyPosted(Refused):
    """Letters that are on their way are neither printed nor posted again."""

    message = gettext_lazy("These letters have not been fetched, or are posted already.")
    code = "letters_posted"


@transaction.atomic
def prepare_letters(*, by: Actor, wave: Wave, now: datetime) -> list[LetterBatch]:
    """Put the letters of a wave that wait into batches and have them printed.

    Raises NothingToPrint, so a second click prepares nothing more.
    """
    held = Wave.objects.select_for_update().get(pk=wave.pk)
    waiting = Invitation.objects.filter(
        wave=held, state=InvitationState.DRAWN, mode=Mode.LETTER, batch__isnull=True
    )
    names = list(waiting.order_by("stratum_id", "id").values_list("id", flat=True))
    if not names or held.state == WaveState.CLOSED or now >= held.closes_at:
        raise NothingToPrint
    made = []
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        batch = LetterBatch.objects.create(
            wave=held, count=len(some), asked_by_id=by.user_id, asked_at=now
        )
        Invitation.objects.filter(pk__in=some).update(batch=batch)
        enqueue("surveys.print_letters", batch_id=batch.pk)
        made.append(batch)
    record(
        by=by,
        action="surveys.prepare_letters",
        target=queries.wave_ref(held),
        now=now,
        detail={"letters": len(names)},
    )
    return made


@transaction.atomic
def print_letters(*, batch_id: int, now: datetime) -> int:
    """Print a batch that waits, with a new code for each letter, and return how many letters.

    Codes, states and the file commit together: a crash leaves the batch waiting.
    """
    batch = (
        LetterBatch.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("wave__survey")
        .filter(pk=batch_id, printed_at__isnull=True)
        .first()
    )
    if batch is None or batch.wave.is_closed:
        return 0
    ours = Invitation.objects.filter(batch=batch)
    ours.filter(state=InvitationState.DRAWN, contact__opted_out_at__isnull=False).update(
        state=InvitationState.SKIPPED, skipped_because=SkipReason.OPTED_OUT
    )
    states = [InvitationState.DRAWN, InvitationState.QUEUED, InvitationState.STARTED]
    people = list(
        ours.filter(state__in=states, contact__opted_out_at__isnull=True)
        .select_related("contact")
        .order_by("stratum_id", "id")
    )
    codes = [new_code() for _each in people]
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK_PRINTED,
            [
                InvitationState.DRAWN,
                InvitationState.QUEUED,
                [each.pk for each in people],
                [queries.token_hash(queries.letter_token(code)) for code in codes],
            ],
        )
    if people:
        words = _words(batch.wave, people, codes)
        printed = print_pdf("feedback/surveys/letters/letter.typ", words, now=now)
        batch.document = base64.b64encode(printed).decode()
    batch.count, batch.printed_at = len(people), now
    batch.save(update_fields=["document", "count", "printed_at"])
    return len(people)


@transaction.atomic
def fetch_letters(*, by: Actor, batch: LetterBatch, now: datetime) -> bytes:
    """Hand the printed file over, once, and forget it. Raises NotThere."""
    held = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if held.document is None:
        raise NotThere
    printed = base64.b64decode(held.document)
    held.document, held.fetched_at = None, now
    held.save(update_fields=["document", "fetched_at"])
    _record(by, "surveys.fetch_letters", held, now)
    return printed


@transaction.atomic
def reprint_letters(*, by: Actor, batch: LetterBatch, now: datetime) -> None:
    """Print a batch anew that was not posted; its old codes open nothing. Raises AlreadyPosted."""
    held = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if held.posted_at is not None:
        raise AlreadyPosted
    held.document = held.printed_at = held.fetched_at = None
    held.save(update_fields=["document", "printed_at", "fetched_at"])
    _record(by, "surveys.reprint_letters", held, now)
    enqueue("surveys.print_letters", batch_id=held.pk)


@transaction.atomic
def post_letters(*, by: Actor, batch: LetterBatch, now: datetime) -> None:
    """Write down that a person has posted these letters. Raises AlreadyPosted."""
    held = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if held.posted_at is not None or held.fetched_at is None:
        raise AlreadyPosted
    held.posted_at = now
    held.save(update_fields=["posted_at"])
    _record(by, "surveys.post_letters", held, now)


def poke_letters(*, now: datetime) -> int:
    """Ask again for batches that wait to be printed longer than a minute, and return how many."""
    late = LetterBatch.objects.filter(
        printed_at__isnull=True, asked_at__lt=now - timedelta(minutes=1)
    ).exclude(wave__state=WaveState.CLOSED)
    names = list(late.order_by("id").values_list("id", flat=True))
    for name in names:
        enqueue("surveys.print_letters", batch_id=name)
    return len(names)


def forget_letters(*, now: datetime) -> int:
    """Forget printed files that nobody fetched for a week or whose wave is over."""
    return queries.letters_due(now).free().update(document=None)


def _record(by: Actor, action: str, batch: LetterBatch, now: datetime) -> None:
    record(
        by=by,
        action=action,
        target=f"letters:{batch.public_id}",
        now=now,
        detail={"letters": batch.count},
    )


def _words(wave: Wave, people: Sequence[Invitation], codes: Sequence[str]) -> dict[str, Any]:
    department = core.department()
    languages = wave.survey.languages
    spoken = [
        each.contact.language if each.contact.language in languages else languages[0]
        for each in people
    ]
    return {
        "paper": "us-letter" if settings.WORKING_DAY_COUNTRY in _US_PAPER else "a4",
        "title": wave.survey.title,
        "department": department.name,
        "sender": ", ".join(filter(None, (department.name, department.postal_address))),
        "languages": {each: _say(wave, each, department.phone) for each in sorted(set(spoken))},
        "letters": [
            {
                "language": language,
                "address": (each.contact.postal_address or "").splitlines(),
                "code": code,
                "qr": _qr(code, language),
            }
            for each, code, language in zip(people, codes, spoken, strict=True)
        ],
    }


def _chance(wave: Wave) -> str:
    if wave.population == Population.CHECK:
        return _("Your address was chosen by chance. Your answers help us check our own work.")
    return _(
        "You were chosen by chance from our contact list. "
        "Your answers help us hear from every neighborhood."
    )


def _bare(address: str) -> str:
    return address.split("://", 1)[1]


def _qr(code: str, language: str) -> str:
    with override(language):
        token = queries.letter_token(code)
        return qr_svg(settings.BASE_URL + reverse("surveys:answer", args=[token]), "QR")


def _say(wave: Wave, language: str, phone: str) -> dict[str, Any]:
    """Return what every letter in this language says."""
    intro = SurveyText.objects.get(survey=wave.survey, language=language)
    with override(language):
        return {
            "rtl": get_language_info(language)["bidi"],
            "address": _bare(settings.BASE_URL + reverse("surveys:enter_code")),
            "resident": _("To the resident"),
            "title": intro.title,
            "who": intro.who_asks,
            "why": intro.why,
            "chance": _chance(wave),
            "scan": _("Answer with your phone: point its camera at this square."),
            "qr": _("QR code that opens your questions"),
            "type": _("Or open this address and enter the code:"),
            "until": _("You can answer until %(day)s.") % {"day": with_weekday(wave.closes_at)},
            "free": _("You do not have to answer. Nothing changes for you if you do not."),
            "private": _(
                "You can skip every question. Once you send your answers, nobody can tell which "
                "ones are yours. The code is for you alone."
            ),
            "help": _("Questions, or no wish for such letters? Call %(phone)s.") % {"phone": phone},
        }
