"""What still stands between a survey and its first wave, in plain words."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.surveys.enums import FOR_STAFF, Mode, Population, QuestionKind, SurveyState
from feedback.surveys.models import OpenLink, QuestionText, Survey, SurveyItem, SurveyText
from feedback.surveys.pure.branching import misplaced
from feedback.surveys.pure.clock import is_overlapping
from feedback.surveys.queries.arrangement import steps_of
from feedback.surveys.queries.frames import audience, names_of
from feedback.surveys.queries.waves import city_zone, opening_due, opening_next, schedule_of
from trustapp.channels.queries import can_text


def obstacles(survey: Survey, now: datetime) -> list[str]:
    """Return every reason why the survey cannot start yet; none means it can."""
    if survey.is_of_staff:
        whom = _staff(survey)
    elif survey.population == Population.POST_CONTACT:
        whom = _contacts(survey)
    elif survey.is_apart:
        # The trial itself says when its waves open, and for whom.
        return [*_words(survey), *_branches(survey), *_carrier(survey)]
    else:
        whom = _sample(survey, now)
    return [*_words(survey), *_branches(survey), *_schedule(survey, now), *whom]


def _words(survey: Survey) -> list[str]:
    found = []
    items = SurveyItem.objects.filter(survey=survey).count()
    if not items:
        found.append(_("Choose at least one question."))
    if not survey.languages:
        found.append(_("Choose at least one language."))
    names = dict(settings.LANGUAGES)
    introduced = set(
        SurveyText.objects.filter(survey=survey)
        .exclude(title="")
        .exclude(who_asks="")
        .exclude(why="")
        .values_list("language", flat=True)
    )
    for language in survey.languages:
        name = str(names.get(language, language))
        if language not in introduced:
            found.append(
                _("%(language)s: write the title, who asks, and why.") % {"language": name}
            )
        texts = QuestionText.objects.filter(
            language=language, version__in=survey.items.values("version")
        ).count()
        if missing := items - texts:
            found.append(
                ngettext(
                    "%(language)s: %(count)s question has no translation.",
                    "%(language)s: %(count)s questions have no translation.",
                    missing,
                )
                % {"language": name, "count": missing}
            )
    return found


def _branches(survey: Survey) -> list[str]:
    return [
        _("“%(question)s” depends on “%(source)s”, which is not asked before it.")
        % {"question": question, "source": source}
        for question, source in misplaced(steps_of(survey))
    ]


def _schedule(survey: Survey, now: datetime) -> list[str]:
    schedule = schedule_of(survey)
    if schedule is None:
        return [_("Choose when the first wave opens.")]
    # After contacts, a wave takes late answers while the next one invites already.
    is_rolling = survey.population == Population.POST_CONTACT
    if not is_rolling and is_overlapping(schedule, city_zone()):
        return [_("A wave must close before the next one opens. Choose fewer days.")]
    if opening_due(survey, now) is None and opening_next(survey, now) is None:
        return [_("No wave would open any more. Choose a later date.")]
    return []


def _staff(survey: Survey) -> list[str]:
    """Own words and rare choices give away who wrote them: staff answer on scales, by a link."""
    found = []
    links = OpenLink.objects.filter(survey=survey, ended_at__isnull=True)
    if not links.exists():
        found.append(_("Make the link that everyone who works here will use."))
    if links.exclude(mode__in=FOR_STAFF).exists():
        found.append(_("End the links for shared screens: others would see who answers."))
    if survey.items.exclude(version__kind=QuestionKind.SCALE).exists():
        found.append(
            _("Ask people who work here on scales only. Other answers can tell who gave them.")
        )
    return found


def _contacts(survey: Survey) -> list[str]:
    others = Survey.objects.filter(
        population=Population.POST_CONTACT, state=SurveyState.RUNNING
    ).exclude(pk=survey.pk)
    found = []
    if others.exists():
        found.append(_("Another survey of people who were in contact is running. End it first."))
    return [*found, *_carrier(survey)]


def _carrier(survey: Survey) -> list[str]:
    if Mode.TEXT in survey.ways_in_order and not can_text():
        return [_("No carrier for text messages is set up. Choose another way.")]
    return []


def _sample(survey: Survey, now: datetime) -> list[str]:
    if not survey.sample_size:
        if OpenLink.objects.filter(survey=survey, ended_at__isnull=True).exists():
            return []
        return [_("Say how many people to invite, or make an open link first.")]
    found = _carrier(survey)
    frame = [each for each in audience(survey, now) if each.households]
    reachable = sum(each.households for each in frame)
    if survey.sample_size > reachable:
        found.append(
            _("You want to invite %(wanted)s people, but %(count)s households can be asked now.")
            % {"wanted": survey.sample_size, "count": reachable}
        )
    uncounted = [each.place for each in frame if not each.adults]
    if uncounted:
        found.append(
            _("We do not know how many adults live in: %(places)s.")
            % {"places": ", ".join(names_of(uncounted))}
        )
    return found
