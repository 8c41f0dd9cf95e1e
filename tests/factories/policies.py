"""Policies as their services leave them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from engagement.policies import services
from engagement.policies.models import Policy, Version
from engagement.policies.services import DraftText
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor, system

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
EDITOR: Actor = system("tests")
BODY = """Officers keep people safe.

## Purpose
Officers use the least force that works.

## Warnings
Warn people when you can.

## Reports
File a report within 24 hours.
"""


def draft_text(**changes: Any) -> DraftText:
    """Return a text that is ready to be published."""
    ready: dict[str, Any] = {
        "body": BODY,
        "summary": "Officers use as little force as they can, warn first, and report it.",
        "means_for_you": "You can ask an officer why force was used.",
        "what_changed": "Reports are due within a day.",
        "why_changed": "Residents asked for faster reports.",
        "in_force_on": localdate(NOW),
    }
    return DraftText(**{**ready, **changes})


def make_draft(
    *, number: str = "4.2", title: str = "Use of force", topic: str = "Force",
    now: datetime = NOW, **changes: Any,
) -> Version:  # fmt: skip
    """Open a policy with a draft that could be published."""
    draft = services.create_policy(
        number=number, title=title, topic=topic, owner_label="Training commander",
        by=EDITOR, now=now,
    )  # fmt: skip
    return services.save_draft(
        policy=draft.policy, revision=0, content=draft_text(**changes), by=EDITOR, now=now
    )


def publish(policy: Policy, *, now: datetime = NOW, **changes: Any) -> Version:
    """Publish one more version of a policy, in force from the same day on."""
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    wanted = draft_text(**{"in_force_on": localdate(now), **changes})
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=wanted, by=EDITOR, now=now
    )
    return approve(draft, now=now)


def approver() -> Actor:
    """Return the second person, who approves what editors wrote."""
    user, _ = User.objects.get_or_create(
        email="approver@example.org", defaults={"name": "Ana Reyes"}
    )
    return Actor(kind="staff", label=user.name, user_id=user.pk)


def approve(draft: Version, *, now: datetime = NOW) -> Version:
    """Send a draft and let the second person publish it."""
    given: dict[str, Any] = {"policy": draft.policy, "revision": draft.revision, "now": now}
    services.submit_draft(**given, by=EDITOR)
    return services.approve_version(**given, by=approver())


def make_policy(*, versions: int = 1, now: datetime = NOW, **given: Any) -> Policy:
    """Open a policy with so many published versions, each a day younger."""
    start = now - timedelta(days=versions - 1)
    draft = make_draft(now=start, in_force_on=localdate(start), **given)
    approve(draft, now=start)
    for number in range(2, versions + 1):
        at = start + timedelta(days=number - 1)
        body = BODY.replace("24 hours", f"{24 - number} hours")
        publish(draft.policy, now=at, body=body, what_changed=f"Change number {number}.")
    return draft.policy


def end(
    policy: Policy, *, now: datetime = NOW, ends_on: date | None = None, reason: str = "Over."
) -> Policy:
    """End a policy, today unless another day is given."""
    services.ask_retirement(
        policy=policy, reason=reason, ends_on=ends_on or localdate(now), by=EDITOR, now=now
    )
    return services.approve_retirement(policy=policy, by=approver(), now=now)
