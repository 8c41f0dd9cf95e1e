"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from trustapp.core.errors import Refused


class NotThere(Refused):
    """The passage stands in none of the texts."""

    message = _("We cannot find these words here. Copy them as they stand.")
    code = "not_there"


class SecondPersonNeeded(Refused):
    """Whoever asks cannot decide."""

    message = _("Somebody else has to decide this. You asked for it yourself.")
    code = "second_person_needed"


class NothingToDecide(Refused):
    """The wish was decided already, or its day is over."""

    message = _("This was decided already, or it is too old. Ask again if you still need it.")
    code = "nothing_to_decide"


class NotAllowed(Refused):
    """Nobody allowed it, it was used, or the time is over."""

    message = _("You cannot do this. It was done already, or the time is over.")
    code = "not_allowed"


class AlreadyBack(Refused):
    """The passage stands in the text again."""

    message = _("This was put back already.")
    code = "already_back"
