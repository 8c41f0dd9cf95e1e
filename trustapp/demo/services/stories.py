"""Invented messages at every stage, policies with versions, and visits."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime

from engagement.policies import services as policies
from engagement.policies.models import Policy
from engagement.policies.services import DraftText
from engagement.visits import services as visits
from engagement.visits.enums import VisitOutcome
from engagement.visits.models import Plan
from engagement.visits.pure.doors import Door
from feedback.cases import services as cases
from feedback.cases.enums import CaseKind, Channel, Outcome, Resolved
from feedback.cases.models import Alike, Case, Category, Team
from feedback.cases.services import texts
from trustapp.accounts.models import Officer, User
from trustapp.core.enums import Mark
from trustapp.core.pure.actor import RESIDENT, Actor, system
from trustapp.demo.services.people import read
from trustapp.places.models import Place
from trustapp.redaction import services as redaction
from trustapp.redaction.enums import Why

Accounts = dict[str, User]


def actor(user: User) -> Actor:
    """Return the actor of a demonstration account."""
    return Actor(kind="staff", label=user.name, user_id=user.pk)


def load_cases(*, accounts: Accounts, now: datetime) -> None:
    """Tell the department every invented message and let staff bring it to where it stands."""
    places = {place.number: place for place in Place.objects.all()}
    categories = _load_routing(accounts, places, now - timedelta(days=700))
    same: dict[str, list[tuple[Case, dict[str, Any]]]] = {}
    for told in sorted(read("cases")["case"], key=lambda told: -int(told["age_days"])):
        arrived = now - timedelta(days=told["age_days"], hours=3)
        case = _submit(told, places, categories, arrived)
        _work_on(case, told, accounts, arrived, now)
        _take_out(case, told, accounts, arrived + timedelta(days=2))
        if "same" in told:
            same.setdefault(told["same"], []).append((case, told))
    cases.suggest_alike(now=now)
    for (first, told), (second, _) in same.values():
        _answer_together(first, second, told, accounts, now - timedelta(days=1))


def _load_routing(
    accounts: Accounts, places: dict[int, Place], now: datetime
) -> dict[str, Category]:
    """Say what messages can be about, who gets what, and what a reply can begin with."""
    by, invented = actor(accounts["admin@prairielake.example"]), read("routing")
    categories = {
        row["key"]: cases.add_category(names=row["names"], by=by, now=now)
        for row in invented["category"]
    }
    teams = {
        row["key"]: cases.add_team(
            names=row["names"], members=[accounts[email] for email in row["members"]],
            by=by, now=now,
        )
        for row in invented["team"]
    }  # fmt: skip
    for row in invented["route"]:
        cases.set_route(
            category=categories.get(row.get("category", "")),
            place=places.get(row.get("place", 0)),
            team=teams[row["team"]],
            person=accounts.get(row.get("person", "")),
            by=by,
            now=now,
        )
    for row in read("replies")["reply"]:
        cases.add_ready_reply(title=row["title"], texts=row["texts"], by=by, now=now)
    return categories


def _submit(
    told: dict[str, Any],
    places: dict[int, Place],
    categories: dict[str, Category],
    arrived: datetime,
) -> Case:
    ratings = dict(
        zip(("listened", "respectful", "explained", "fair"), told.get("ratings", []), strict=False)
    )
    feedback = cases.NewFeedback(
        kind=CaseKind(told["kind"]),
        channel=Channel(told.get("channel", Channel.WEB)),
        language=told["language"],
        words=told["words"],
        whom=told.get("whom", ""),
        may_share=told.get("may_share", False),
        place=places[told["place"]],
        category=categories.get(told.get("category", "")),
        **ratings,
    )
    return cases.submit_feedback(by=RESIDENT, feedback=feedback, now=arrived).case


def _work_on(
    case: Case, told: dict[str, Any], accounts: Accounts, arrived: datetime, now: datetime
) -> None:
    liaison = accounts[told.get("by", "liaison@prairielake.example")]
    by = actor(liaison)
    if "passed_on" in told:
        _pass_on(case, told["passed_on"], by, arrived + timedelta(hours=1))
    if told["state"] == "new":
        return
    cases.assign_case(
        by=by, case=case, to=liaison, seen_revision=_revision(case),
        now=arrived + timedelta(hours=4),
    )  # fmt: skip
    if "answer" in told:
        cases.answer_case(
            by=by, case=case, words=told["answer"], seen_revision=_revision(case),
            now=arrived + timedelta(days=1),
        )  # fmt: skip
    if "thanks_to" in told:
        cases.pass_thanks_on(
            by=by, case=case, officer=Officer.objects.get(user=accounts[told["thanks_to"]]),
            seen_revision=_revision(case), now=arrived + timedelta(days=1, hours=1),
        )  # fmt: skip
    if told["state"] != "closed":
        return
    closed_at = arrived + timedelta(days=21)
    cases.close_case(
        by=by, case=case, outcome=Outcome(told["outcome"]), reason=told["reason"],
        seen_revision=_revision(case), now=closed_at,
    )  # fmt: skip
    cases.publish_story(
        by=by,
        case=Case.objects.get(pk=case.pk),
        story=cases.NewStory(
            you_said=told["said"],
            we_did=told["did"],
            place=case.place,
            office=Team.objects.order_by("pk").first(),
            due_on=localdate(closed_at) + timedelta(days=90),
        ),
        now=closed_at + timedelta(days=2),
    )
    if "resolved" in told:
        cases.say_if_resolved(
            by=RESIDENT, case=case, answer=Resolved(told["resolved"]),
            words=told.get("missing", ""), now=min(closed_at + timedelta(days=4), now),
        )  # fmt: skip


def _take_out(case: Case, told: dict[str, Any], accounts: Accounts, now: datetime) -> None:
    """Take out what names a neighbour who was not asked."""
    for mark, passage in told.get("taken_out", {}).items():
        redaction.strike_passage(
            keeper=texts, public_id=case.public_id, passage=passage, mark=Mark(mark),
            why=Why.OTHERS, by=actor(accounts["liaison@prairielake.example"]), now=now,
        )  # fmt: skip


def _pass_on(case: Case, to: str, by: Actor, now: datetime) -> None:
    """Give the case to another team, with a reason."""
    cases.refer_case(
        by=by, case=case, team=Team.objects.get(names__en=to), person=None,
        reason="They look after this part of the city.", seen_revision=_revision(case), now=now,
    )  # fmt: skip


def _answer_together(
    first: Case, second: Case, told: dict[str, Any], accounts: Accounts, now: datetime
) -> None:
    """Let a person put two messages together that tell the same, and answer both."""
    by = actor(accounts["liaison@prairielake.example"])
    cases.merge_cases(
        by=by, pair=Alike.objects.get(first=first, second=second), kept=first,
        reason="The same alley, the same nights.",
        seen_revision=_revision(first) + _revision(second), now=now,
    )  # fmt: skip
    cases.answer_case(
        by=by, case=first, words=told["answer_both"], seen_revision=_revision(first), now=now
    )


def _revision(case: Case) -> int:
    return Case.objects.values_list("revision", flat=True).get(pk=case.pk)


def load_policies(*, accounts: Accounts, now: datetime) -> None:
    """Publish every invented policy, version by version, each on its own day; end some of them."""
    by = actor(accounts["policy@prairielake.example"])
    second = actor(accounts["policy2@prairielake.example"])
    for policy in read("policies")["policy"]:
        first = now - timedelta(days=policy["version"][0]["age_days"])
        draft = policies.create_policy(
            number=policy["number"], title=policy["title"], topic=policy["topic"],
            owner_label=policy["owner"], by=by, now=first,
        )  # fmt: skip
        for version in policy["version"]:
            _publish(draft.policy, version, by=by, second=second, now=now)
        if "ended_days" in policy:
            day = now - timedelta(days=policy["ended_days"])
            policies.ask_retirement(
                policy=draft.policy, reason=policy["ended_why"], ends_on=localdate(day),
                by=by, now=day,
            )  # fmt: skip
            policies.approve_retirement(policy=draft.policy, by=second, now=day)


def _publish(
    policy: Policy, version: dict[str, Any], *, by: Actor, second: Actor, now: datetime
) -> None:
    """Write one version and send it; a second person approves it unless it still waits."""
    comes_on = now - timedelta(days=version["age_days"])
    day = min(comes_on, now)
    draft = policies.start_draft(policy=policy, by=by, now=day)
    content = DraftText(
        body=version["body"].strip(),
        summary=version["summary"],
        means_for_you=version["means_for_you"],
        what_changed=version["what_changed"],
        why_changed=version["why"],
        in_force_on=localdate(comes_on),
    )
    saved = policies.save_draft(
        policy=policy, revision=draft.revision, content=content, by=by, now=day
    )
    given: dict[str, Any] = {"policy": policy, "revision": saved.revision, "now": day}
    policies.submit_draft(**given, by=by)
    if not version.get("waits"):
        policies.approve_version(**given, by=second)


def load_visits(*, accounts: Accounts, now: datetime) -> None:
    """Plan the invented streets and log the visits that are over."""
    by = actor(accounts["supervisor@prairielake.example"])
    for planned in read("events")["plan"]:
        officer = accounts[planned["officer"]]
        day = now + timedelta(days=planned["in_days"])
        plan = visits.plan_visits(
            place=Place.objects.get(number=planned["place"]),
            street=planned["street"],
            planned_on=localdate(day),
            doors=[
                Door(number=door, do_not_visit=door in planned["do_not_visit"])
                for door in planned["doors"]
            ],
            officers=[officer.officer],
            by=by,
            now=min(day, now) - timedelta(days=3),
        )
        _log(plan, planned.get("logged", []), actor(officer), day)
    for told in read("events")["contact"]:
        visits.hear_contact(
            place=Place.objects.get(number=told["place"]), street=told["street"],
            door=told["door"], day=localdate(now - timedelta(days=told["age_days"])),
            by=system("demo.load_demo"), now=now,
        )  # fmt: skip


def _log(plan: Plan, outcomes: list[str], by: Actor, day: datetime) -> None:
    stops = plan.stops.order_by("position")
    afternoon = localtime(day).replace(hour=15, minute=0)
    for minutes, (stop, outcome) in enumerate(zip(stops, outcomes, strict=False)):
        if outcome:
            visits.log_visit(
                stop=stop,
                event=visits.Event(event_id=uuid.uuid4(), outcome=VisitOutcome(outcome)),
                by=by,
                now=afternoon + timedelta(minutes=5 * minutes),
            )
