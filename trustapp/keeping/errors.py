"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from trustapp.core.errors import Refused


class LengthNotPossible(Refused):
    """Shorter than the product allows, or longer than anybody lives."""

    message = _("This length is not possible. The least and the most are given beside it.")
    code = "length_not_possible"


class WaitsAlready(Refused):
    """Another change of the same thing waits for a second person."""

    message = _("Another change of this waits for a second person. Let that one go first.")
    code = "waits_already"


class NeedsAnother(Refused):
    """Who proposed it cannot confirm it."""

    message = _("Another person has to confirm this, not the one who proposed it.")
    code = "needs_another"


class IsOver(Refused):
    """It was decided, has expired, or does not stand any more."""

    message = _("This is over. Propose it anew if it is still needed.")
    code = "is_over"


class EndsBeforeItBegins(Refused):
    """A hold over no day."""

    message = _("The last day lies before the first one.")
    code = "ends_before_it_begins"
