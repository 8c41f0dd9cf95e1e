"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from trustapp.core.errors import Refused


class ChangedMeanwhile(Refused):
    """Somebody changed the case after the person began to write."""

    message = _("Somebody else worked on this a moment ago.")
    code = "changed_meanwhile"


class AlreadyClosed(Refused):
    """The case was closed before this arrived."""

    message = _("This is closed. Open it again by asking for a review.")
    code = "already_closed"


class StillOpen(Refused):
    """A review of something that is not finished yet."""

    message = _("We are still working on this. You can send a message instead.")
    code = "still_open"


class AlreadySaid(Refused):
    """The resident said before whether this outcome resolved it."""

    message = _("You already told us. You can still ask for a review.")
    code = "already_said"


class NothingTakenOut(Refused):
    """An objection where nothing is taken out, or not any more."""

    message = _("Nothing is taken out here any more.")
    code = "nothing_taken_out"


class NotFinished(Refused):
    """A story about a case without an outcome."""

    message = _("Close this first. The story tells what came of it.")
    code = "not_finished"


class AlreadyFinished(Refused):
    """The public reads already what came of it."""

    message = _("The public reads already what came of this.")
    code = "already_finished"


class NothingToJudge(Refused):
    """Nothing is finished, or the time to say whether it helped is over."""

    message = _("You cannot answer this now. It is not finished, or the time is over.")
    code = "nothing_to_judge"


class AlreadyTold(Refused):
    """A second story about the same case."""

    message = _("A story about this is already published.")
    code = "already_told"


class PointsToSomebody(Refused):
    """The words of a story could show who wrote to us."""

    code = "points_to_somebody"


class CannotWork(Refused):
    """The colleague does not work on what residents tell us."""

    message = _("Choose a colleague who answers residents.")
    code = "cannot_work"


class StillNeeded(Refused):
    """The team has rules or open messages."""

    message = _("This team still gets messages. Change its rules, and pass on what it has.")
    code = "still_needed"


class NotOfTheTeam(Refused):
    """The colleague does not belong to the team that should get it."""

    message = _("Choose somebody of this team.")
    code = "not_of_the_team"


class AlreadyThere(Refused):
    """It would be passed on to where it is."""

    message = _("It is already with them.")
    code = "already_there"


class NoThanks(Refused):
    """There are no thanks that could be passed on."""

    message = _("There are no words of thanks to pass on.")
    code = "no_thanks"


class UnknownGap(Refused):
    """A ready reply has a gap that nothing fills."""

    code = "unknown_gap"


class NothingLate(Refused):
    """No date was missed, so there is nothing to explain."""

    message = _("No date of this was missed.")
    code = "nothing_late"


class TogetherAlready(Refused):
    """One of the two is answered together with a third, or both already are."""

    message = _("One of these is already answered together with another. Separate it first.")
    code = "together_already"


class HoldsOthers(Refused):
    """The one to be merged is itself the one that others were merged into."""

    message = _("Others are answered together with that one. Keep that one instead.")
    code = "holds_others"


class NotTogether(Refused):
    """Something is separated that stands by itself."""

    message = _("This already stands by itself.")
    code = "not_together"
