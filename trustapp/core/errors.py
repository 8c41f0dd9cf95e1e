"""How the house says no."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A use case was refused for a reason that the person can understand.

    Doors turn it into a form error or a 409; it is not logged as a failure.
    """

    message: str | Promise = _("This is not possible right now.")
    code: str = "refused"

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class KeyReused(Refused):
    """The one-time key of a request came back with other content."""

    message = _("This key was used for a different request. Use a new key.")
    code = "key_reused"


class StillRunning(Refused):
    """The first request with this key has not been answered yet."""

    message = _("The same request is still being worked on. Try again in a moment.")
    code = "still_running"


class Overtaken(Refused):
    """Somebody else changed the same fields after the person began to type."""

    message = _("Somebody else changed this a moment ago. What you typed is still here.")
    code = "overtaken"

    def __init__(self, fields: tuple[str, ...], message: str | Promise | None = None) -> None:
        self.fields = fields
        super().__init__(message)

    @staticmethod
    def stands(value: object) -> str:
        """Return what stands now in a field, in words."""
        return gettext("It now says: %(value)s") % {"value": value or gettext("nothing")}
