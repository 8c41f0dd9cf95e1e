"""Paper: sheets are numbered when they are printed and entered twice, by two people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import Mode, PaperState, ResponseState
from feedback.surveys.models import OpenLink, PaperForm, Response, Survey
from feedback.surveys.pure.draft import Draft
from feedback.surveys.pure.paper import differences
from feedback.surveys.queries import Standing
from feedback.surveys.services import answering
from feedback.surveys.services.building import make_open_link
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import new_code, normalise_code


class NoOpenWave(Refused):
    """Paper is printed and entered only while a wave takes answers."""

    message = _("No wave of this survey is open now, so nothing can be printed or entered.")
    code = "no_open_wave"


class SamePerson(Refused):
    """The second entry is only a check when somebody else makes it."""

    message = _("You entered this sheet the first time. Somebody else has to enter it again.")
    code = "same_person"


class AlreadyEntered(Refused):
    """A sheet becomes answers once."""

    message = _("This sheet has been entered twice already. Its answers are counted.")
    code = "already_entered"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a sheet that was entered: its state, and which questions were read apart."""

    state: PaperState
    apart: Sequence[str] = ()


@transaction.atomic
def print_forms(
    *, by: Actor, survey: Survey, place: int | None, language: str, count: int, now: datetime
) -> list[PaperForm]:
    """Number so many new sheets for the wave that is open. Raises NoOpenWave."""
    link = _paper_link(by=by, survey=survey, place=place, now=now)
    wave = queries.wave_of_link(link.pk, now=now)
    if wave is None:
        raise NoOpenWave
    made = PaperForm.objects.bulk_create(
        PaperForm(
            link=link,
            wave=wave,
            code=normalise_code(new_code(groups=2)),
            language=language,
            printed_on=timezone.localdate(now),
        )
        for _number in range(count)
    )
    record(
        by=by,
        action="surveys.print_forms",
        target=f"survey:{survey.public_id}",
        now=now,
        detail={"sheets": count, "language": language},
    )
    return made


def _paper_link(*, by: Actor, survey: Survey, place: int | None, now: datetime) -> OpenLink:
    """Return the link that stands for paper of this place, made when it is first needed."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    found = OpenLink.objects.filter(
        survey=survey, mode=Mode.PAPER, place=place, ended_at__isnull=True
    ).first()
    return found or make_open_link(
        by=by, survey=survey, label=str(Mode.PAPER.label), mode=Mode.PAPER, place=place, now=now
    )


@transaction.atomic
def enter_form(
    *,
    by: Actor,
    form: PaperForm,
    draft: Draft,
    asked: Callable[[Draft], Sequence[int]],
    is_sure: bool,
    now: datetime,
) -> Entry:
    """Keep what was read from a sheet; the second time, hand it in if both read the same.

    Whoever enters it second and reads something else is told where; `is_sure` says that they have
    looked at the paper again and their reading counts. Raises NoOpenWave, SamePerson and
    AlreadyEntered.
    """
    held = PaperForm.objects.select_for_update(of=("self",)).select_related("wave").get(pk=form.pk)
    if held.state == PaperState.DONE:
        raise AlreadyEntered
    if held.wave.is_closed or now >= held.wave.closes_at:
        raise NoOpenWave
    if held.state == PaperState.PRINTED:
        held.first, held.first_by_id, held.state = draft.dump(), by.user_id, PaperState.ENTERED
        held.save(update_fields=["first", "first_by", "state"])
        return _told(held, by, now)
    if held.first_by_id == by.user_id:
        raise SamePerson
    apart = differences(Draft.load(held.first), draft)
    if apart and not is_sure:
        held.state = PaperState.DIFFERS
        held.save(update_fields=["state"])
        return Entry(PaperState.DIFFERS, apart)
    _hand_in(held, draft, asked, now)
    held.first, held.second_by_id, held.state = None, by.user_id, PaperState.DONE
    held.save(update_fields=["first", "second_by", "state"])
    return _told(held, by, now, apart)


def _told(form: PaperForm, by: Actor, now: datetime, apart: Sequence[str] = ()) -> Entry:
    record(
        by=by,
        action="surveys.enter_form",
        target=f"paper:{form.public_id}",
        now=now,
        detail={"state": str(form.state), "read_apart": len(apart)},
    )
    return Entry(PaperState(form.state), apart)


def _hand_in(
    form: PaperForm, draft: Draft, asked: Callable[[Draft], Sequence[int]], now: datetime
) -> None:
    today = timezone.localdate(now)
    response = Response.objects.create(
        wave=form.wave,
        link_id=form.link_id,
        mode=Mode.PAPER,
        state=ResponseState.OPEN,
        language=form.language,
        place_id=OpenLink.objects.values_list("place_id", flat=True).get(pk=form.link_id),
        started_on=today,
    )
    standing = Standing(
        survey=form.wave.survey_id,
        wave=form.wave_id,
        wave_is_open=True,
        population=form.wave.population,
        opened_on=timezone.localdate(form.wave.opens_at),
        mode=Mode.PAPER,
        invitation=None,
        link=form.link_id,
        state="",
        response=response.pk,
        revision=0,
        draft=Draft(),
    )
    screen = answering.Screen(
        change=lambda _before: draft,
        hand_in=asked,
        language=form.language,
        begin=response.public_id,
        has_quotas=True,
    )
    answering.save_screen(standing=standing, again=lambda: None, screen=screen, now=now)
