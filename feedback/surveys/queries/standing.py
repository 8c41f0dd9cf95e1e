"""Where someone stands in a survey, by the secret in their address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from feedback.surveys.enums import (
    APART,
    BY_LINK,
    InvitationState,
    Population,
    ResponseState,
    WaveState,
)
from feedback.surveys.models import OpenLink
from feedback.surveys.pure.draft import Draft
from trustapp.core.models import ring
from trustapp.core.pure.codes import keyed_hash, normalise_code

TAKING_ANSWERS = (WaveState.INVITING, WaveState.OPEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one statement tells about a visitor of a survey page."""

    survey: int
    wave: int
    wave_is_open: bool
    population: str
    # The day on which the wave opened, which is all that is kept of when staff, and addresses that
    # were visited, answered.
    opened_on: date
    mode: str
    # Exactly one of these is set: the invitation, or the open link.
    invitation: int | None
    link: int | None
    # Of the invitation; for an open link `finished` or empty.
    state: str
    # While answering; None before the first save and after the last.
    response: int | None
    revision: int
    draft: Draft

    @property
    def is_of_staff(self) -> bool:
        """Whether this is somebody who works here."""
        return self.population == Population.STAFF

    @property
    def is_apart(self) -> bool:
        """Whether its answers stand apart, under a name that a room above gave."""
        return self.population in APART

    @property
    def is_of_check(self) -> bool:
        """Whether this is an address that was visited."""
        return self.population == Population.CHECK

    def day(self, now: datetime) -> date:
        """Return the day that is written down for what happens now."""
        return self.opened_on if self.is_of_staff or self.is_of_check else timezone.localdate(now)

    @property
    def is_finished(self) -> bool:
        """Whether this person has handed their answers in."""
        return self.state == InvitationState.FINISHED

    @property
    def is_declined(self) -> bool:
        """Whether the invited person asked not to be asked."""
        return self.state == InvitationState.DECLINED

    @property
    def can_answer(self) -> bool:
        """Whether answers are taken here and now."""
        return self.wave_is_open and not self.is_finished and not self.is_declined


def token_hash(token: str) -> str:
    """Return the keyed hash under which the token of an invitation is stored."""
    return keyed_hash(settings.SECRET_KEY.encode(), "survey-token", token)


def letter_token(code: str) -> str:
    """Return the token that belongs to the code of a letter, however the code was typed."""
    secret = settings.SECRET_KEY.encode()
    return keyed_hash(secret, "survey-letter", normalise_code(code))[:32]


_INVITED = """
SELECT w.survey_id, w.id, w.state, w.closes_at, w.population, w.opens_at, i.mode, i.id,
       NULL::bigint, i.state, r.id, r.revision, r.draft
  FROM surveys_invitation i
  JOIN surveys_wave w ON w.id = i.wave_id
  LEFT JOIN surveys_response r ON r.id = i.response_id AND r.state = %s
 WHERE i.id = (SELECT id FROM surveys_invitation WHERE token_hash = %s
                UNION ALL
               SELECT invitation_id FROM surveys_reminder WHERE token_hash = %s)
"""

_OPEN_LINK = """
SELECT l.survey_id, w.id, w.state, w.closes_at, w.population, w.opens_at, l.mode,
       NULL::bigint, l.id,
       CASE WHEN r.state <> %s THEN %s ELSE '' END,
       CASE WHEN r.state = %s THEN r.id END, r.revision, r.draft
  FROM surveys_openlink l
  JOIN surveys_wave w ON w.survey_id = l.survey_id AND w.population = ANY(%s)
                     AND w.state = ANY(%s) AND w.opens_at <= %s AND w.closes_at > %s
  LEFT JOIN surveys_response r ON r.wave_id = w.id AND r.public_id = %s
 WHERE l.short = %s AND l.ended_at IS NULL AND l.mode <> 'paper'
 ORDER BY w.opens_at DESC
 LIMIT 1
"""


def is_for_staff(short: str) -> bool:
    """Say whether this open link is for the people who work here."""
    return OpenLink.objects.filter(short=short, survey__population=Population.STAFF).exists()


def standing_by_token(token: str, *, now: datetime) -> Standing | None:
    """Return where the holder of this token stands, if there is such a token. One statement."""
    secret = token_hash(token)
    return _standing(_INVITED, [ResponseState.OPEN, secret, secret], now)


def standing_by_link(short: str, response: str | None, *, now: datetime) -> Standing | None:
    """Return where a visitor of an open link stands, if the link is open now. One statement.

    `response` is the public id from their own signed cookie, if they have begun.
    """
    taking = [str(state) for state in TAKING_ANSWERS]
    by_link = [str(population) for population in BY_LINK]
    values = [
        ResponseState.OPEN, InvitationState.FINISHED, ResponseState.OPEN, by_link,
        taking, now, now, response, short,
    ]  # fmt: skip
    return _standing(_OPEN_LINK, values, now)


def _standing(statement: str, values: Sequence[Any], now: datetime) -> Standing | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        return None
    survey, wave, wave_state, closes_at, population, opens_at, mode = row[:7]
    invitation, link, state, response, revision, sealed = row[7:]
    return Standing(
        survey=survey,
        wave=wave,
        wave_is_open=wave_state in TAKING_ANSWERS and now < closes_at,
        population=population,
        opened_on=timezone.localdate(opens_at),
        mode=mode,
        invitation=invitation,
        link=link,
        state=state,
        response=response,
        revision=revision or 0,
        draft=Draft.load(None if sealed is None else ring().open(bytes(sealed))),
    )
