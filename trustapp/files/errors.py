"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from trustapp.core.errors import Refused


class TooManyFiles(Refused):
    """So many files belong to one thing already."""

    message = _("We have 12 files with this already. Send your words without a file.")
    code = "too_many_files"


class SecondPersonNeeded(Refused):
    """Whoever asks for an original cannot allow it."""

    message = _("Somebody else has to decide this. You asked for it yourself.")
    code = "second_person_needed"


class NothingToDecide(Refused):
    """The wish was decided already, or its day is over."""

    message = _("This was decided already, or it is too old. Ask again if you still need it.")
    code = "nothing_to_decide"


class NotAllowed(Refused):
    """Nobody allowed this person to open the original now."""

    message = _("You cannot open the original. It was opened already, or the time is over.")
    code = "not_allowed"


class OriginalGone(Refused):
    """There is no original any more."""

    message = _("The original is not kept any more.")
    code = "original_gone"
