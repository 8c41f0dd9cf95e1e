"""Drafts out for comment as their services leave them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from engagement.policies import services
from engagement.policies.enums import Decision, PhaseKind
from engagement.policies.models import Comment, Consultation, Meeting, Theme, Version
from engagement.policies.pure.timetable import Stage, Step, lay_out
from engagement.policies.queries import periods
from engagement.policies.services import Answer, NewComment, NewMeeting
from tests.factories.policies import EDITOR, NOW, make_draft
from trustapp.core.pure.actor import RESIDENT, Actor, system

LIAISON: Actor = system("tests.liaison")
MONTH = (Step("comment", 30), Step("answering", 30))


def open_period(
    draft: Version | None = None, *, now: datetime = NOW, stages: tuple[Stage, ...] | None = None,
    places: Any = (), **given: Any,
) -> Consultation:  # fmt: skip
    """Put a draft out for comment from today on: 30 days, then 30 days to answer."""
    draft = draft or make_draft(now=now, **given)
    return services.open_consultation(
        policy=draft.policy, revision=draft.revision, meeting_places=list(places),
        stages=lay_out(MONTH, localdate(now)) if stages is None else stages, by=EDITOR, now=now,
    )  # fmt: skip


def say(
    consultation: Consultation, words: str = "Warn people first.", *, now: datetime = NOW,
    code: str | None = None, **about: Any,
) -> Comment:  # fmt: skip
    """Comment on the newest text of a draft."""
    return services.comment_on_draft(
        consultation=consultation, snapshot=periods.snapshots_of(consultation)[0],
        comment=NewComment(words=words, **about), by=RESIDENT, now=now, code=code,
    )  # fmt: skip


def published(
    consultation: Consultation, words: str = "Warn people first.", **given: Any
) -> Comment:
    """Comment, and let a person publish it."""
    comment = say(consultation, words, **given)
    return services.publish_comment(comment=comment, by=LIAISON, now=given.get("now", NOW))


def answer(
    to: Comment | Theme, *, now: datetime = NOW, decision: Decision = Decision.NOT_CHANGED,
    **given: Any,
) -> Any:  # fmt: skip
    """Answer a comment or a theme in public."""
    said = {"what": "We kept the words.", "why": "The law asks for them.", **given}
    return services.publish_response(
        to=to, answer=Answer(decision=decision, **said), by=EDITOR, now=now
    )


def close(consultation: Consultation, *, now: datetime) -> None:
    """Let the clock pass the last day of comments."""
    services.advance_consultations(by=system("tests"), now=now)


def day_after_comments(consultation: Consultation) -> datetime:
    """Return noon of the day after the last one of comments."""
    last: date = consultation.phases.get(kind=PhaseKind.COMMENT).ends_on
    return NOW + timedelta(days=(last - localdate(NOW)).days + 1)


def plan_meeting(consultation: Consultation, *, now: datetime = NOW, **given: Any) -> Meeting:
    """Announce a meeting in a week."""
    planned: dict[str, Any] = {
        "places": [], "held_at": now + timedelta(days=7), "venue": "Library",
        "facilitator": "Rosa Diaz", "facilitator_from": "Mediation Center", "is_neutral": True,
        "taking_part_remotely": "555-0142 from 6 pm", "languages": ["English", "Spanish"],
    }  # fmt: skip
    return services.plan_meeting(
        consultation=consultation, meeting=NewMeeting(**{**planned, **given}), by=EDITOR, now=now
    )
