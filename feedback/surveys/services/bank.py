"""The question bank: new questions, new wordings, and wordings that can never change again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.models import Question, QuestionText, QuestionVersion
from feedback.surveys.pure.wording import Text, Wording
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class KeyTaken(Refused):
    """Every question has a short name of its own."""

    message = _("Another question has this short name. Choose a different one.")
    code = "key_taken"


class WordingChanged(Refused):
    """Somebody saved other words since this person began to write."""

    message = _(
        "Somebody else changed this question in the meantime. Your words are still here; theirs "
        "are shown below. Save again to put yours in their place."
    )
    code = "wording_changed"


class NeedsReason(Refused):
    """Words that people have answered are only replaced with a reason."""

    message = _("Say why these words replace the ones before.")
    code = "needs_reason"


class TrendBreaks(Refused):
    """The line of a question that is followed over time ends with its words."""

    message = _("Confirm that the trend line of this question breaks here.")
    code = "trend_breaks"


@transaction.atomic
def add_question(
    *,
    by: Actor,
    key: str,
    construct: str,
    citation: str,
    is_trend: bool,
    wording: Wording,
    now: datetime,
) -> QuestionVersion:
    """Add a question to the bank with its first wording. Raises KeyTaken."""
    try:
        with transaction.atomic():
            question = Question.objects.create(
                key=key, construct=construct, citation=citation, is_trend=is_trend
            )
    except IntegrityError as error:
        raise KeyTaken from error
    version = _add_version(by, question, 1, wording, "", now)
    record(by=by, action="surveys.add_question", target=f"question:{key}", now=now)
    return version


@transaction.atomic
def save_wording(
    *,
    by: Actor,
    version: QuestionVersion,
    wording: Wording,
    seen: str,
    because: str,
    breaks_trend: bool,
    now: datetime,
) -> QuestionVersion:
    """Save other words for a question, and return the wording that holds them now.

    Words that nobody can have answered are replaced. Others stay for good: a new wording takes
    their place from now on, with a reason, and for a question that is followed over time only
    when somebody says that its line breaks. Another language is added to either.

    Raises WordingChanged when the newest wording is not the one that was seen, NeedsReason and
    TrendBreaks.
    """
    question = Question.objects.select_for_update().get(pk=version.question_id)
    newest = queries.wordings_of(question)[0]
    current = queries.wording_of(newest)
    if current.stamp != seen:
        raise WordingChanged
    if wording == current:
        return newest
    use = queries.use_of(newest)
    if use.is_launched and not wording.adds_to(current):
        if not because:
            raise NeedsReason
        if question.is_trend and not breaks_trend:
            raise TrendBreaks
        saved = _add_version(by, question, newest.number + 1, wording, because, now)
    else:
        saved = _replace(newest, wording)
    detail = {"number": saved.number, "because": because}
    record(
        by=by, action="surveys.save_wording", target=f"question:{question.key}", now=now,
        detail=detail,
    )  # fmt: skip
    return saved


def _add_version(
    by: Actor, question: Question, number: int, wording: Wording, because: str, now: datetime
) -> QuestionVersion:
    version = QuestionVersion(
        question=question,
        number=number,
        changed_because=because,
        created_by_id=by.user_id,
        created_at=now,
    )
    return _replace(version, wording)


def _replace(version: QuestionVersion, wording: Wording) -> QuestionVersion:
    version.kind = wording.kind
    version.scale_min, version.scale_max = wording.scale_min, wording.scale_max
    version.is_reversed = wording.is_reversed
    version.option_count = wording.option_count
    version.exclusive_options = list(wording.exclusive_options)
    version.shuffles_options = wording.shuffles_options
    version.other_option = wording.other_option
    version.save()
    QuestionText.objects.filter(version=version).delete()
    QuestionText.objects.bulk_create(
        _text(version, language, text) for language, text in wording.texts.items()
    )
    return version


def _text(version: QuestionVersion, language: str, text: Text) -> QuestionText:
    return QuestionText(
        version=version,
        language=language,
        lead=text.lead,
        text=text.text,
        low_label=text.low_label,
        high_label=text.high_label,
        options=list(text.options),
    )
