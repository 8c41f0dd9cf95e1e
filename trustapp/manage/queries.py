"""What can be set, and who changed it last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trustapp.audit import queries as audit
from trustapp.core.models import Department


@dataclass(frozen=True)
class Section:
    """A page of settings, by the name of its address, and the acts that change what it shows."""

    name: str
    title: str | Promise
    detail: str | Promise
    permission: str
    acts: tuple[str, ...]


SECTIONS = [
    Section(
        "manage:department",
        _("The department"),
        _("Name, numbers, addresses, and the independent body"),
        "manage.settings",
        ("manage.change_department",),
    ),
    Section(
        "accounts:people",
        _("People"),
        _("Accounts, roles, and who waits for a second person"),
        "accounts.manage_people",
        (
            "accounts.create_staff", "accounts.grant_role", "accounts.revoke_role",
            "accounts.request_role", "accounts.close_account",
        ),
    ),
    Section(
        "cases:routing",
        _("Who gets what"),
        _("Categories, teams and rules for messages"),
        "cases.manage_routing",
        (
            "cases.add_category", "cases.rename_category", "cases.retire_category",
            "cases.add_team", "cases.change_team", "cases.retire_team", "cases.set_route",
            "cases.end_route",
        ),
    ),
    Section(
        "promises:lengths",
        _("Promises"),
        _("By when we keep each kind of promise"),
        "promises.set_lengths",
        ("promises.set_lengths",),
    ),
    Section(
        "promises:closed_days",
        _("Closed days"),
        _("Days on which no clock of working days runs"),
        "promises.keep_calendar",
        ("promises.close_on", "promises.open_on"),
    ),
    Section(
        "manage:languages",
        _("Languages"),
        _("Which languages residents are offered"),
        "manage.settings",
        ("manage.change_languages",),
    ),
    Section(
        "manage:look",
        _("Look"),
        _("The colors of links and buttons"),
        "manage.settings",
        ("manage.change_look",),
    ),
    Section(
        "manage:retention",
        _("What we keep, and how long"),
        _("How long, why, what goes next, and what must stay"),
        "manage.retention",
        (
            "keeping.set_length", "keeping.place_hold", "keeping.lift_hold", "keeping.propose",
            "keeping.confirm", "keeping.decline",
        ),
    ),
    Section(
        "accounts:audit",
        _("The record"),
        _("Who did what, and from where"),
        "accounts.read_audit",
        (),
    ),
]  # fmt: skip


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when."""

    name: str
    at: datetime


def sections_for(user: Any) -> list[tuple[Section, LastChange | None]]:
    """Return the pages that somebody may open, each with its last change; one statement."""
    mine = [section for section in SECTIONS if user.has_perm(section.permission)]
    acts = [act for section in mine for act in section.acts]
    newest = {line.action: line for line in audit.newest_of_each(acts)}
    return [(section, _last(section, newest)) for section in mine]


def _last(section: Section, newest: dict[str, Any]) -> LastChange | None:
    lines = [newest[act] for act in section.acts if act in newest]
    if not lines:
        return None
    last = max(lines, key=lambda line: (line.at, line.pk))
    return LastChange(last.actor_label, last.at)


_INTRODUCTION = (
    "name", "city_name", "tagline", "phone", "text_number", "relay_number", "emergency_number",
    "hours", "email", "address", "postal_address", "independent_name", "independent_phone",
    "independent_url",
)  # fmt: skip


def introduction(department: Department) -> dict[str, Any]:
    """Return how the department introduces itself, by field."""
    return {name: getattr(department, name) for name in _INTRODUCTION}
