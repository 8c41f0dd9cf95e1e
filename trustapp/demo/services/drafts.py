"""Invented drafts out for comment: one that is open, one that was answered and took effect."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from engagement.policies import queries
from engagement.policies import services as policies
from engagement.policies.enums import Decision, RemovalReason
from engagement.policies.models import Comment, Consultation, Policy, Theme, Version
from engagement.policies.pure.anchors import Quote, find, plain_words, quote_range
from engagement.policies.pure.timetable import lay_out
from engagement.policies.services import Answer, DraftText, NewComment, NewMeeting
from trustapp.accounts.models import User
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.demo.services.people import read
from trustapp.demo.services.stories import actor
from trustapp.places.models import Place

Told = dict[str, Any]


def load_drafts(*, accounts: dict[str, User], now: datetime) -> None:
    """Put every invented draft out for comment and bring it to where it stands."""
    cast = _Cast(accounts)
    for told in read("drafts")["draft"]:
        policy = _published(told, cast, now - timedelta(days=told["published_days_ago"]))
        opened = now - timedelta(days=told["opened_days_ago"])
        consultation = _opened(policy, told, cast, opened)
        themes = _themes(consultation, told, cast, opened)
        for said in told["comments"]:
            _comment(consultation, said, themes, cast, now)
        if "meeting" in told:
            _meeting(consultation, told["meeting"], cast, opened, now)
        if "final" in told:
            _answer(consultation, told, themes, cast, now)


class _Cast:
    """Who does what: one writes, another approves, a third reads the comments."""

    def __init__(self, accounts: dict[str, User]) -> None:
        self.editor: Actor = actor(accounts["policy@prairielake.example"])
        self.second: Actor = actor(accounts["policy2@prairielake.example"])
        self.liaison: Actor = actor(accounts["liaison@prairielake.example"])


def _text(told: Told, body: str, day: datetime, **changes: str) -> DraftText:
    words = {
        "what_changed": "First version published on this site.",
        "why_changed": "We promised to put every rule online.",
        **changes,
    }
    return DraftText(
        body=body.strip(), summary=told["summary"], means_for_you=told["means_for_you"],
        in_force_on=localdate(day), **words,
    )  # fmt: skip


def _published(told: Told, cast: _Cast, day: datetime) -> Policy:
    draft = policies.create_policy(
        number=told["number"], title=told["title"], topic=told["topic"],
        owner_label=told["owner"], by=cast.editor, now=day,
    )  # fmt: skip
    return _approve(_save(draft, _text(told, told["body"], day), cast, day), cast, day).policy


def _save(draft: Version, text: DraftText, cast: _Cast, day: datetime) -> Version:
    return policies.save_draft(
        policy=draft.policy, revision=draft.revision, content=text, by=cast.editor, now=day
    )


def _approve(draft: Version, cast: _Cast, day: datetime) -> Version:
    given: dict[str, Any] = {"policy": draft.policy, "revision": draft.revision, "now": day}
    policies.submit_draft(**given, by=cast.editor)
    return policies.approve_version(**given, by=cast.second)


def _opened(policy: Policy, told: Told, cast: _Cast, day: datetime) -> Consultation:
    draft = policies.start_draft(policy=policy, by=cast.editor, now=day)
    draft = _save(draft, _text(told, told["draft"], day, **_reasons(told)), cast, day)
    steps = {plan.key: plan.steps for plan in queries.plans()}[told["period"]]
    return policies.open_consultation(
        policy=policy, revision=draft.revision, stages=lay_out(steps, localdate(day)),
        meeting_places=[], by=cast.editor, now=day,
    )  # fmt: skip


def _reasons(told: Told) -> dict[str, str]:
    return {"what_changed": told["what_changed"], "why_changed": told["why"]}


def _themes(consultation: Consultation, told: Told, cast: _Cast, day: datetime) -> dict[str, Theme]:
    return {
        theme["key"]: policies.make_theme(
            home=consultation, title=theme["title"], summary=theme["summary"],
            by=cast.editor, now=day,
        )
        for theme in told["themes"]
    }  # fmt: skip


def _comment(
    consultation: Consultation, said: Told, themes: dict[str, Theme], cast: _Cast, now: datetime
) -> None:
    day = now - timedelta(days=said["days_ago"])
    comment = policies.comment_on_draft(
        consultation=consultation, snapshot=queries.snapshots_of(consultation)[0],
        comment=_new(consultation, said), by=RESIDENT, now=day,
    )  # fmt: skip
    if said.get("state") == "waiting":
        return
    if "removed" in said:
        policies.remove_comment(
            comment=comment, because=RemovalReason(said["removed"]), by=cast.liaison, now=day
        )
        return
    policies.publish_comment(comment=comment, by=cast.liaison, now=day)
    if "theme" in said:
        policies.sort_comments(
            theme=themes[said["theme"]], comments=[comment], by=cast.editor, now=day
        )
    if "decision" in said:
        _respond(Comment.objects.get(pk=comment.pk), said, cast, day + timedelta(days=40))


def _new(consultation: Consultation, said: Told) -> NewComment:
    key = said.get("about", "")
    clauses = {c.key: plain_words(c.text) for c in queries.snapshots_of(consultation)[0].parsed()}
    found = find(clauses[key], Quote(said["quote"])) if "quote" in said else None
    return NewComment(
        words=said["words"], clause_key=key, language=said.get("language", "en"),
        quote=quote_range(clauses[key], *found) if found else None,
    )  # fmt: skip


def _meeting(
    consultation: Consultation, told: Told, cast: _Cast, opened: datetime, now: datetime
) -> None:
    policies.plan_meeting(
        consultation=consultation,
        meeting=NewMeeting(
            places=list(Place.objects.filter(number__in=told["places"])),
            held_at=now + timedelta(days=told["in_days"]), venue=told["venue"],
            facilitator=told["facilitator"], facilitator_from=told["from"], is_neutral=True,
            taking_part_remotely=told["remotely"], languages=told["languages"],
        ),
        by=cast.editor, now=opened,
    )  # fmt: skip


def _answer(
    consultation: Consultation, told: Told, themes: dict[str, Theme], cast: _Cast, now: datetime
) -> None:
    """Let the clock close the comments, answer, and publish what came of it."""
    closed = now - timedelta(days=told["opened_days_ago"] - 30)
    policies.advance_consultations(by=cast.editor, now=closed)
    for theme in told["themes"]:
        _respond(themes[theme["key"]], theme, cast, closed + timedelta(days=20))
    day = now - timedelta(days=told["published_final_days_ago"])
    text = _text(told, told["final"], day, **_reasons(told))
    draft = Version.objects.select_related("policy").get(pk=consultation.version_id)
    _approve(_save(draft, text, cast, day), cast, day)


def _respond(to: Theme | Comment, told: Told, cast: _Cast, day: datetime) -> None:
    policies.publish_response(
        to=to,
        answer=Answer(
            decision=Decision(told["decision"]), what=told["what"], why=told["because"],
            clause_keys=tuple(told.get("clauses", ())),
        ),
        by=cast.editor, now=day,
    )  # fmt: skip
