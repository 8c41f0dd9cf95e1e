"""A survey as a respondent reads it, in one language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from feedback.surveys.enums import APART, Population, Recurrence
from feedback.surveys.models import Quota, Survey, SurveyItem, SurveyText
from feedback.surveys.pure.branching import Condition
from feedback.surveys.queries.frames import audience

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One question on the screen."""

    id: int
    key: str
    kind: str
    # What it has in common with its neighbors, where they form a matrix.
    lead: str
    text: str
    low_label: str
    high_label: str
    lowest: int
    highest: int
    options: tuple[str, ...]
    exclusive: tuple[int, ...]
    shuffles_options: bool
    # The option beside which people may say what they mean; 0: none.
    other: int
    conditions: tuple[Condition, ...]
    shuffle: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All that a respondent is told and asked."""

    language: str
    languages: tuple[str, ...]
    title: str
    who_asks: str
    why: str
    items: tuple[Item, ...]
    # Whether groups that answer by link have limits.
    has_quotas: bool = False
    # Whether it asks the people who work here.
    is_of_staff: bool = False
    # Whether they are asked about themselves at the end: never people who work here, nor those of
    # a trial, of whom all that may be known was known before.
    asks_about: bool = True


def questionnaire(survey: int, language: str) -> Questionnaire:
    """Return the running survey in this language, or in its first one where it has no such text.

    A running survey never changes, so this process remembers it for a minute.
    """
    cache, key = caches["process"], f"questionnaire:{survey}:{language}"
    found: Questionnaire | None = cache.get(key)
    if found is None:
        found = read_questionnaire(survey, language)
        cache.set(key, found, _SECONDS)
    return found


def read_questionnaire(survey: int, language: str) -> Questionnaire:
    """Return the survey as it stands in the database: three statements."""
    limits = Exists(Quota.objects.filter(survey=OuterRef("pk")))
    spoken_in, population, has_quotas = Survey.objects.values_list(
        "languages", "population", limits
    ).get(pk=survey)
    languages = tuple(spoken_in)
    spoken = language if language in languages or not languages else languages[0]
    intro = SurveyText.objects.filter(survey=survey, language=spoken).first()
    rows = (
        SurveyItem.objects.filter(survey=survey, version__texts__language=spoken)
        .order_by("position")
        .values_list(*_ITEM)
    )
    return Questionnaire(
        language=spoken,
        languages=languages,
        title=intro.title if intro else "",
        who_asks=intro.who_asks if intro else "",
        why=intro.why if intro else "",
        items=tuple(_item(*row) for row in rows),
        has_quotas=has_quotas,
        is_of_staff=population == Population.STAFF,
        asks_about=population not in (Population.STAFF, *APART),
    )


_ITEM = (
    "id", "version__question__key", "version__kind", "version__texts__lead",
    "version__texts__text", "version__texts__low_label", "version__texts__high_label",
    "version__scale_min", "version__scale_max", "version__texts__options",
    "version__exclusive_options", "version__shuffles_options", "version__other_option",
    "shown_if", "shuffle",
)  # fmt: skip


def _item(*row: Any) -> Item:
    *plain, options, exclusive, shuffles_options, other, shown_if, shuffle = row
    conditions = tuple(Condition.load(saved) for saved in shown_if)
    plain += [tuple(options), tuple(exclusive), shuffles_options, other, conditions, shuffle]
    return Item(*plain)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was settled about a survey, in words and counts."""

    questions: list[str]
    languages: list[str]
    places: list[str]
    reachable: int
    how_often: str
    ways: list[str]
    is_own_rule: bool


def plan(survey: Survey, now: datetime) -> Plan:
    """Return the survey's plan for people to check."""
    names = dict(settings.LANGUAGES)
    return Plan(
        questions=[item.text for item in read_questionnaire(survey.pk, "en").items],
        languages=[str(names.get(language, language)) for language in survey.languages],
        places=list(survey.places.order_by("name").values_list("name", flat=True)),
        reachable=sum(frame.households for frame in audience(survey, now)),
        how_often=str(dict(Recurrence.choices).get(survey.recurrence, _("By a rule of its own"))),
        ways=[str(way.label) for way in survey.ways_in_order],
        is_own_rule=survey.recurrence not in Recurrence.values,
    )
