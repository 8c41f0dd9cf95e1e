"""The words for groups of people that the census counts and surveys ask about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    TOTAL = "total", _("Everyone")
    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    RACE_ETHNICITY = "race_ethnicity", _("Race or ethnicity")


class Sex(models.TextChoices):
    FEMALE = "female", _("Women")
    MALE = "male", _("Men")


class Age(models.TextChoices):
    UNDER_18 = "under_18", _("Under 18")
    ADULT = "18_to_64", _("Age 18 to 64")
    SENIOR = "65_and_over", _("Age 65 and over")


class RaceEthnicity(models.TextChoices):
    WHITE = "white", _("White")
    BLACK = "black", _("Black")
    ASIAN = "asian", _("Asian")
    HISPANIC = "hispanic", _("Hispanic or Latino")
    OTHER = "other", _("Other race or ethnicity")
