"""Surveys in and out as XLSForm workbooks.

The checker of XLSForm is loaded with the first workbook: it takes over a second, for which no
start of the web server should wait.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from feedback.surveys import queries
from feedback.surveys.enums import AnswerStatus
from feedback.surveys.models import QuestionVersion, Survey, SurveyItem, SurveyText
from feedback.surveys.pure.branching import Condition
from feedback.surveys.pure.wording import Intro
from feedback.surveys.pure.xlsform import (
    Form,
    FormQuestion,
    LeftOut,
    NotAWorkbook,
    pack,
    read,
    unpack,
    write,
)
from feedback.surveys.services.bank import add_question
from feedback.surveys.services.building import SurveyPlan, save_survey
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class NotAForm(Refused):
    """The file holds no survey that can be read."""

    message = _(
        "This is not an XLSForm that we can read. Choose an Excel file (.xlsx) of at most 2 MB "
        "with a sheet named survey."
    )
    code = "not_a_form"


class BrokenForm(Refused):
    """The workbook breaks a rule of XLSForm."""

    code = "broken_form"

    def __init__(self, said: str) -> None:
        super().__init__(
            _("The checker of XLSForm says: %(said)s") % {"said": " ".join(said.split())[:300]}
        )


def read_form(content: bytes, name: str) -> tuple[Form, list[LeftOut]]:
    """Return the survey of a workbook and what was left out of it; nothing is stored.

    Raises NotAForm and BrokenForm.
    """
    try:
        book = unpack(content)
    except NotAWorkbook as error:
        raise NotAForm from error
    if not book.rows("survey"):
        raise NotAForm
    _check(content)
    languages = [code for code, _name in settings.LANGUAGES]
    form, left_out = read(book, languages, settings.LANGUAGE_CODE, _others(languages))
    if not form.questions:
        raise NotAForm
    title = form.title or name.rpartition(".")[0][:160] or name[:160]
    dumped = form.dump() | {"title": title}
    return Form.load(dumped), left_out


def _check(content: bytes) -> None:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(content, validate=False, form_name="survey", file_type=".xlsx")
    except PyXFormError as error:
        raise BrokenForm(str(error)) from error
    except Exception as error:  # the checker stumbles over what it does not expect
        raise NotAForm from error


@transaction.atomic
def import_form(*, by: Actor, form: Form, now: datetime) -> Survey:
    """Make a draft of a form: questions that the bank has are taken from it, others are added.

    A question whose words differ from the bank's under the same short name gets another short
    name, so no words of the bank change.
    """
    versions, names = [], {}
    for question in form.questions:
        version = _known(question) or _added(by, question, now)
        versions.append(version)
        names[question.key] = version.question.key
    plan = SurveyPlan(
        title=form.title, languages=form.languages, items=[each.pk for each in versions],
        intros=form.intros, first_opens_at=None, recurrence="", open_days=21, sample_size=0,
        places=[],
    )  # fmt: skip
    survey = save_survey(by=by, plan=plan, now=now)
    items = SurveyItem.objects.filter(survey=survey).order_by("position")
    for item, question in zip(items, form.questions, strict=True):
        item.shown_if = [_renamed(each, names).dump() for each in question.conditions]
        item.shuffle = question.shuffle
        item.save(update_fields=["shown_if", "shuffle"])
    record(by=by, action="surveys.import_form", target=f"survey:{survey.public_id}", now=now)
    return survey


def _known(question: FormQuestion) -> QuestionVersion | None:
    """Return the newest wording of the bank where it says just this."""
    return queries.newest_wording(question.key) if queries.bank_has(question) == "same" else None


def _added(by: Actor, question: FormQuestion, now: datetime) -> QuestionVersion:
    return add_question(
        by=by, key=queries.free_key(question.key), construct=question.construct,
        citation=question.citation, is_trend=False, wording=question.wording, now=now,
    )  # fmt: skip


def _renamed(condition: Condition, names: dict[str, str]) -> Condition:
    source = names.get(condition.question, condition.question)
    return Condition(source, condition.values, condition.at_least, condition.at_most)


def form_of(survey: Survey) -> Form:
    """Return a survey as a form."""
    items = queries.items_of(survey)
    return Form(
        title=survey.title,
        languages=tuple(survey.languages),
        intros={
            text.language: Intro(text.title, text.who_asks, text.why)
            for text in SurveyText.objects.filter(survey=survey).order_by("id")
        },
        questions=tuple(_question(item) for item in items),
    )


def _question(item: SurveyItem) -> FormQuestion:
    question = item.version.question
    return FormQuestion(
        key=question.key, construct=question.construct, citation=question.citation,
        wording=queries.wording_of(item.version),
        conditions=tuple(Condition.load(saved) for saved in item.shown_if), shuffle=item.shuffle,
    )  # fmt: skip


def export_form(survey: Survey) -> bytes:
    """Return a survey as an XLSForm workbook."""
    names = {code: str(name) for code, name in settings.LANGUAGES}
    return pack(write(form_of(survey), names, _no_answers(survey.languages)))


def _others(languages: Sequence[str]) -> dict[str, str]:
    found = {}
    for language in languages:
        with override(language):
            found[language] = str(_("Other"))
    return found


def _no_answers(languages: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    for language in languages:
        with override(language):
            found[language] = [
                str(AnswerStatus.DONT_KNOW.label), str(AnswerStatus.PREFER_NOT.label)
            ]  # fmt: skip
    return found
