"""Waves by the clock: open, invite, mix, close. Safe to run twice and side by side."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from feedback.surveys import queries
from feedback.surveys.enums import Population, SurveyState, WaveState
from feedback.surveys.models import Survey, Wave
from feedback.surveys.pure.clock import Opening
from feedback.surveys.services.closing import close_wave
from feedback.surveys.services.drawing import draw_sample
from feedback.surveys.services.invitations import mix_finished
from trustapp.audit.services import record
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import system

CLOCK = system("surveys.advance_waves")


@dataclass(frozen=True, slots=True)
class Advance:
    """What one look at the clock did."""

    opened: int
    closed: int
    mixed: int


def advance_waves(*, now: datetime) -> Advance:
    """Open what is due, poke the invitations, close what is over; each wave commits by itself."""
    opened = sum(
        len(open_due_waves(survey=survey, now=now)) for survey in queries.running_surveys()
    )
    closed = sum(close_wave(wave=wave, by=CLOCK, now=now) for wave in queries.waves_to_close(now))
    mixed = mix_finished()
    for wave in queries.open_waves().filter(state=WaveState.INVITING):
        enqueue("surveys.queue_invitations", wave_id=wave.pk)
    for wave, number in queries.reminders_due(now):
        enqueue("surveys.queue_reminders", wave_id=wave.pk, number=number)
    return Advance(opened, closed, mixed)


def open_due_waves(*, survey: Survey, now: datetime) -> list[Wave]:
    """Open the waves of this survey that should be open now and are not: sample and open link.

    Whoever holds the survey's row does it; a second clock passes by, and the unique number of a
    wave is the last word. An open link gets a wave of its own beside the sample's, with the same
    number and times, as soon as a link exists: their answers are never pooled.
    """
    opening = queries.opening_due(survey, now)
    if opening is None or not queries.missing_populations(survey, opening):
        return []
    with transaction.atomic():
        held = (
            Survey.objects.select_for_update(skip_locked=True)
            .filter(pk=survey.pk, state=SurveyState.RUNNING)
            .first()
        )
        if held is None:
            return []
        missing = sorted(queries.missing_populations(held, opening))
        return [_open(held, opening, population, now) for population in missing]


def _open(survey: Survey, opening: Opening, population: str, now: datetime) -> Wave:
    is_sample = population == Population.GENERAL
    invites = population in {Population.GENERAL, Population.POST_CONTACT}
    wave = Wave.objects.create(
        survey=survey,
        number=opening.number,
        population=population,
        state=WaveState.INVITING if invites else WaveState.OPEN,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        seed=secrets.randbits(62) if is_sample else 0,
    )
    drawn = draw_sample(wave=wave, now=now) if is_sample else 0
    record(
        by=CLOCK,
        action="surveys.open_wave",
        target=queries.wave_ref(wave),
        now=now,
        detail={"number": wave.number, "population": population, "drawn": drawn},
    )
    if drawn:
        enqueue("surveys.queue_invitations", wave_id=wave.pk)
    return wave
