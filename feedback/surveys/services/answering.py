"""Answering: each screen saved as it is sent, all of it handed in once.

Nothing here writes an audit line: it would keep, beside the coarse day of the answers, the second
in which they were given. Each save is one statement, and so its own transaction.
"""

import enum
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Population, ResponseState, SetAside
from feedback.surveys.models import Contact, Invitation, Reminder, Response
from feedback.surveys.pure.draft import Draft
from feedback.surveys.queries import Standing
from feedback.surveys.services import quotas, staff
from trustapp.audit.services import record
from trustapp.channels import services as channels
from trustapp.core.errors import Refused
from trustapp.core.models import ring
from trustapp.core.pure.actor import RESIDENT

ATTEMPTS = 20


class TooBusy(Refused):
    """The same answers were saved from many windows at once."""

    message = _("This page is open in several windows. Wait a moment and send it again.")
    code = "too_busy"


class Outcome(enum.Enum):
    """What became of a screen that was sent."""

    SAVED = enum.auto()
    FINISHED = enum.auto()
    # Handed in when the person's group was full: nothing was kept.
    FULL = enum.auto()
    ENDED = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One screen as it was sent: how it changes the draft, and whether it is the last one."""

    change: Callable[[Draft], Draft]
    # The items that a draft is asked, when this screen hands the answers in; none before that.
    hand_in: Callable[[Draft], Sequence[int]] | None = None
    language: str
    # The name of a response that begins now; at an open link it makes a double click harmless.
    begin: uuid.UUID
    # Whether the survey limits its groups, and why these answers wait for a person's look.
    has_quotas: bool = False
    set_aside: SetAside | None = None


_BEGIN_INVITED = """
WITH begun AS (
    INSERT INTO surveys_response (
        public_id, wave_id, mode, state, language, place_id, stratum_id, base_weight,
        sex, age, race_ethnicity, draft, revision, started_on)
    SELECT %(name)s, w.id, i.mode, %(open)s, %(language)s, s.place_id, s.id,
           round(s.population::numeric * s.households * i.household_size
                 / (s.drawn::numeric * s.frame), 6), '', '', '', %(draft)s, 1, %(today)s
      FROM surveys_invitation i
      JOIN surveys_stratum s ON s.id = i.stratum_id
      JOIN surveys_wave w ON w.id = i.wave_id AND w.state = ANY(%(taking)s)
     WHERE i.id = %(invitation)s AND i.state = %(queued)s
       FOR UPDATE OF i FOR SHARE OF w
    RETURNING id)
UPDATE surveys_invitation i SET state = %(started)s, response_id = begun.id
  FROM begun WHERE i.id = %(invitation)s
"""

_BEGIN_OPEN = """
INSERT INTO surveys_response (
    public_id, wave_id, mode, state, language, place_id, stratum_id, base_weight,
    sex, age, race_ethnicity, draft, revision, started_on, link_id)
SELECT %(name)s, w.id, l.mode, %(open)s, %(language)s,
       CASE WHEN w.population <> %(staff)s THEN l.place_id END, NULL, 1,
       '', '', '', %(draft)s, 1, %(today)s,
       CASE WHEN w.population <> %(staff)s THEN l.id END
  FROM surveys_openlink l, surveys_wave w
 WHERE l.id = %(link)s AND w.id = %(wave)s AND w.state = ANY(%(taking)s)
   FOR SHARE OF w
ON CONFLICT (public_id) DO NOTHING
"""

_FINISH = """
WITH finished AS (
    UPDATE surveys_response
       SET state = %(finished)s, draft = NULL, revision = revision + 1, language = %(language)s,
           sex = %(sex)s, age = %(age)s, race_ethnicity = %(race_ethnicity)s,
           finished_on = %(today)s, set_aside_on = %(set_aside_on)s,
           set_aside_because = %(set_aside)s
     WHERE id = %(response)s AND state = %(open)s AND revision = %(revision)s
    RETURNING id, wave_id),
written AS (
    INSERT INTO surveys_writtenanswer (response_id, item_id, words)
    SELECT f.id, w.item, w.words
      FROM finished f,
           unnest(%(written_items)s::bigint[], %(words)s::bytea[]) AS w(item, words)),
cut AS (
    UPDATE surveys_invitation i SET state = %(spent)s, response_id = NULL, pseudonym = NULL
      FROM finished f WHERE i.response_id = f.id),
"""
_GIVEN = """
      unnest(%(items)s::bigint[], %(values)s::smallint[], %(statuses)s::varchar[])
      AS a(item, value, status))
SELECT count(*) FROM finished
"""
_HAND_IN = f"""{_FINISH} given AS (
    INSERT INTO surveys_answer (response_id, wave_id, item_id, value, status, answered_on)
    SELECT f.id, f.wave_id, a.item, a.value, a.status, %(today)s
      FROM finished f, {_GIVEN}"""  # noqa: S608 - a statement made of constants
# The trial's name for the person goes from the invitation to the answers, and to nothing else.
_HAND_IN_TO_TRIAL = f"""{_FINISH} given AS (
    INSERT INTO surveys_trialanswer (wave_id, pseudonym, item_id, value, status, answered_on)
    SELECT f.wave_id, known.pseudonym, a.item, a.value, a.status, %(today)s
      FROM finished f JOIN surveys_invitation known ON known.response_id = f.id, {_GIVEN}"""  # noqa: S608


def save_screen(
    *, standing: Standing, again: Callable[[], Standing | None], screen: Screen, now: datetime
) -> Outcome:
    """Save one screen, begin the response if this is the first, hand it in if it is the last.

    The save names the revision it was based on; when another window was faster, the standing is
    read again and the screen is laid over what is there now. Handing in twice writes once. Raises
    TooBusy when the other windows keep being faster.
    """
    current: Standing | None = standing
    for _attempt in range(ATTEMPTS):
        if current is None or not current.can_answer:
            is_done = current is not None and current.is_finished
            return Outcome.FINISHED if is_done else Outcome.ENDED
        draft = screen.change(current.draft)
        if current.response and screen.hand_in:
            if outcome := _hand_in(current, draft, screen, now):
                return outcome
        elif _keep(current, draft, screen, now) and not screen.hand_in:
            return Outcome.SAVED
        current = again()
    raise TooBusy


def _keep(standing: Standing, draft: Draft, screen: Screen, now: datetime) -> bool:
    if standing.response is None:
        return _begin(standing, draft, screen, now)
    return _save(standing, standing.response, draft, screen)


def _save(standing: Standing, response: int, draft: Draft, screen: Screen) -> bool:
    changed = Response.objects.filter(
        pk=response, state=ResponseState.OPEN, revision=standing.revision
    ).update(
        draft=draft.dump(),
        revision=standing.revision + 1,
        language=_language(standing, screen),
    )
    return bool(changed)


def _language(standing: Standing, screen: Screen) -> str:
    """Return the language to keep: none of staff, among whom it may be one person's alone."""
    return "" if standing.is_of_staff else screen.language


def _begin(standing: Standing, draft: Draft, screen: Screen, now: datetime) -> bool:
    values: dict[str, Any] = {
        "name": str(screen.begin),
        "open": ResponseState.OPEN,
        "language": _language(standing, screen),
        "draft": ring().seal(draft.dump()),
        "today": standing.day(now),
        "staff": Population.STAFF,
        "taking": [str(state) for state in queries.TAKING_ANSWERS],
        "invitation": standing.invitation,
        "queued": InvitationState.QUEUED,
        "started": InvitationState.STARTED,
        "link": standing.link,
        "wave": standing.wave,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN_INVITED if standing.invitation else _BEGIN_OPEN, values)
        return bool(cursor.rowcount)


def _hand_in(standing: Standing, draft: Draft, screen: Screen, now: datetime) -> Outcome | None:
    """Hand the answers in if their group has room; None when another window was faster."""
    if standing.is_of_staff:
        kept = staff.keep_until_closing(standing=standing, draft=_asked(draft, screen))
        return Outcome.FINISHED if kept else None
    if not (screen.has_quotas and standing.link):
        return Outcome.FINISHED if _finish(standing, draft, screen, now) else None
    with transaction.atomic():
        if quotas.take_place(standing=standing, about=draft.about):
            outcome, done = Outcome.FINISHED, _finish(standing, draft, screen, now)
        else:
            outcome, done = Outcome.FULL, _turn_away(standing, now)
        if not done:
            transaction.set_rollback(True)
        return outcome if done else None


def _asked(draft: Draft, screen: Screen) -> Draft:
    """Return the draft with the answers to what it is asked, and no others."""
    return draft.only(screen.hand_in(draft) if screen.hand_in else ())


def _turn_away(standing: Standing, now: datetime) -> bool:
    changed = Response.objects.filter(
        pk__in=[standing.response], state=ResponseState.OPEN, revision=standing.revision
    ).update(state=ResponseState.OVER_QUOTA, draft=None, finished_on=timezone.localdate(now))
    return bool(changed)


def _finish(standing: Standing, draft: Draft, screen: Screen, now: datetime) -> bool:
    items = screen.hand_in(draft) if screen.hand_in else ()
    rows, written = draft.rows(items), draft.written(items)
    values: dict[str, Any] = {
        "finished": ResponseState.FINISHED,
        "open": ResponseState.OPEN,
        "spent": InvitationState.FINISHED,
        "language": screen.language,
        "sex": draft.about.get("sex", ""),
        "age": draft.about.get("age", ""),
        "race_ethnicity": draft.about.get("race_ethnicity", ""),
        "today": standing.day(now),
        "set_aside_on": timezone.localdate(now) if screen.set_aside else None,
        "set_aside": screen.set_aside or "",
        "response": standing.response,
        "revision": standing.revision,
        "items": [row.item for row in rows],
        "values": [row.value for row in rows],
        "statuses": [row.status for row in rows],
        "written_items": [item for item, _words in written],
        "words": [ring().seal(words) for _item, words in written],
    }
    with connection.cursor() as cursor:
        cursor.execute(_HAND_IN_TO_TRIAL if standing.is_apart else _HAND_IN, values)
        return bool(cursor.fetchone()[0])


def abandon(*, response: str) -> None:
    """Delete what somebody began on a shared screen and did not finish; twice changes nothing."""
    Response.objects.filter(public_id=response, state=ResponseState.OPEN).delete()


@transaction.atomic
def decline(*, standing: Standing, now: datetime) -> None:
    """Never write to this person again; answers that were not handed in are deleted.

    Doing it twice changes nothing more. Whoever has finished keeps their answers counted, because
    nobody can tell any more which ones they were.
    """
    if standing.invitation is None:
        return
    Response.objects.filter(invitation=standing.invitation, state=ResponseState.OPEN).delete()
    Invitation.objects.filter(pk=standing.invitation).exclude(
        state=InvitationState.FINISHED
    ).update(state=InvitationState.DECLINED, response=None)
    person = Contact.objects.filter(invitations=standing.invitation, opted_out_at__isnull=True)
    for name in person.order_by("id").values_list("public_id", flat=True):
        record(by=RESIDENT, action="surveys.decline", target=f"contact:{name}", now=now)
        channels.cancel_named(names=_on_the_way(name), now=now)
    Contact.objects.filter(invitations=standing.invitation, opted_out_at__isnull=True).update(
        opted_out_at=now
    )


def _on_the_way(person: uuid.UUID) -> list[uuid.UUID]:
    """Return the messages of every invitation and reminder that this person was ever sent."""
    invited = Invitation.objects.filter(contact__public_id=person, message__isnull=False)
    reminded = Reminder.objects.filter(invitation__contact__public_id=person, message__isnull=False)
    found = [
        *invited.order_by("id").values_list("message", flat=True),
        *reminded.order_by("id").values_list("message", flat=True),
    ]
    return [name for name in found if name is not None]
