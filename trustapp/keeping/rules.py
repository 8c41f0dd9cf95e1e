"""How long each kind is kept, why, and which lengths the department may set."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trustapp.keeping.enums import Kind
from trustapp.keeping.pure.lengths import Bounds


@dataclass(frozen=True)
class Terms:
    """How long something is kept and why; `bounds` where the department says how long."""

    days: int | str
    why: str | Promise
    bounds: Bounds | None = None

    @property
    def usual(self) -> int:
        """So many days, unless somebody has set others."""
        return int(getattr(settings, self.days)) if isinstance(self.days, str) else self.days


TERMS: dict[Kind, Terms] = {
    # Never under a year: what we publish of outcomes looks back a year, and must stay true.
    Kind.CASES: Terms(
        1826,
        _("So that we can answer for what we did. It counts from the last word of a closed case."),
        Bounds(least=365, floor=730),
    ),
    Kind.VISITS: Terms(
        "VISIT_DETAIL_DAYS",
        _("So that work can be checked. Counts by place and month stay."),
        Bounds(least=30, floor=365),
    ),
    Kind.SIGNALS: Terms(
        "VISIT_SIGNAL_DAYS",
        _("So that supervisors see what comes again."),
        Bounds(least=30, floor=180),
    ),
    Kind.CHECKS: Terms(365, _("So that a quarter can be looked at until the next one is in.")),
    Kind.CONTACTS: Terms("VISIT_CONTACT_DAYS", _("So that nobody visits there right after.")),
    Kind.PEOPLE_ASKED: Terms("SURVEY_COOLDOWN_DAYS", _("So that nobody is asked again too soon.")),
    Kind.CONTACT_FILES: Terms(1, _("So that a list can be looked at before it is taken.")),
    Kind.LETTERS: Terms(7, _("So that letters can be printed again when a printer fails.")),
    Kind.RECIPIENTS: Terms(30, _("So that a bounce, a receipt or a STOP finds its message.")),
    Kind.UNCONFIRMED: Terms(2, _("So that people have time to confirm.")),
    Kind.DOCUMENTS: Terms(1, _("So that a document can be looked at before it is saved.")),
    Kind.ADDRESSES: Terms(365, _("So that a misuse of accounts can be found.")),
    Kind.DEVICES: Terms(182, _("So that strangers cannot lock anybody out.")),
    Kind.SESSIONS: Terms(1, _("So that people can see where they are signed in.")),
}
