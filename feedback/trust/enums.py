"""The words for scores, verdicts and reasons not to show a number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.surveys.enums import APART, Population

# Whose answers may become a release. The random sample makes the scores; whoever used the open
# link is kept apart and says so. Nobody else is published here, whatever is added.
PUBLISHED = (Population.GENERAL, Population.OPEN_LINK)
# Whose answers are not counted question by question: they have pages of their own.
NEVER_COUNTED = (Population.STAFF, *APART)


class Statistic(models.TextChoices):
    """Three scales that never share an axis; these two are published."""

    MEAN = "mean", _("Mean, 0 to 100")
    TOP_TWO = "top_two", _("Share in the top two answers, percent")


class Shown(models.TextChoices):
    """Whether a score may be published, and if not, why."""

    YES = "yes", _("Shown")
    TOO_FEW = "too_few", _("Too few answers to be fair or private")
    TOO_UNCERTAIN = "too_uncertain", _("The range is too wide to be useful")
    PROTECTS_OTHERS = "protects_others", _("Not shown, because it would give away a small group")


class ClimateShown(models.TextChoices):
    """Whether the mean of what staff answered may be shown, and if not, why."""

    YES = "yes", _("Shown")
    TOO_FEW = "too_few", _("Too few answers to be fair or private")
    UNANIMOUS = "unanimous", _("Everyone gave the same answer, which would tell what each one said")


class Verdict(models.TextChoices):
    """What the Holm-adjusted p-value lets us say."""

    CLEARLY_UP = "clearly_up", _("Clearly up")
    LIKELY_UP = "likely_up", _("Likely up")
    NO_CLEAR_CHANGE = "no_clear_change", _("No clear change")
    LIKELY_DOWN = "likely_down", _("Likely down")
    CLEARLY_DOWN = "clearly_down", _("Clearly down")
    TOO_FEW = "too_few", _("Too few answers")


class Against(models.TextChoices):
    """What a score is compared with."""

    YEAR_AGO = "year_ago", _("A year ago")
    LAST_WAVE = "last_wave", _("The wave before")
    CITY = "city", _("The whole city")


class PictureKind(models.TextChoices):
    """The charts that may travel as a picture."""

    TREND = "trend", _("Trust over time")
    PLACES = "places", _("Trust by neighborhood")
    CHANGE = "change", _("How much trust may have changed")
