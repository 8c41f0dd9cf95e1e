"""How this room says no."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from trustapp.core.errors import Refused
from trustapp.places.pure.rows import Problem


class BadCityFolder(Refused):
    """The folder was not loaded; `problems` says why, file by file."""

    message = _("The city folder has mistakes. Nothing was loaded.")
    code = "bad_city_folder"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = list(problems)


class NoSuchWave(Refused):
    message = _("There is no such wave.")
    code = "no_such_wave"


class NoSuchRelease(Refused):
    message = _("There is no such release.")
    code = "no_such_release"


class WaveStillOpen(Refused):
    """Results come out in one batch, when nobody can answer any more."""

    message = _("Results are published when the wave has closed.")
    code = "wave_still_open"


class NotForPublication(Refused):
    """Answers of this kind of wave are read elsewhere, by those they are for."""

    message = _("Results of this kind of survey are not published.")
    code = "not_for_publication"


class NotOfStaff(Refused):
    """Only waves that ask the people who work here have a climate."""

    message = _("This wave did not ask the people who work here.")
    code = "not_of_staff"


class NothingRecorded(Refused):
    """The release is older than the recording of inputs."""

    message = _("This release has no recorded inputs, so it cannot be computed again.")
    code = "nothing_recorded"


class AnswersStillComing(Refused):
    """A transaction that wrote answers of the wave may still be running: try again shortly."""

    message = _("Some answers are still being written. Try again in a moment.")
    code = "answers_still_coming"


class CellsOutOfStep(Refused):
    """The measures of a wave do not count the same people."""

    message = _("The tallies of this wave are out of step. Rebuild them, then publish.")
    code = "cells_out_of_step"
