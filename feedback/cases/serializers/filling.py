"""What goes into the gaps of a ready reply, in the language of whoever reads it."""

from datetime import datetime

from django.utils.translation import override

from feedback.cases import queries
from feedback.cases.enums import Gap
from feedback.cases.models import Case, ReadyReply
from feedback.cases.pure.filling import filled
from feedback.cases.serializers.words import day_in_words, face_of, runs_to
from trustapp.accounts.models import User
from trustapp.core import queries as core


def ready_words(reply: ReadyReply, case: Case, *, by: User, now: datetime) -> tuple[str, str]:
    """Return the text for this case, its gaps filled where something is known, and its language."""
    text, language = reply.text_in(case.language)
    with override(language):
        return filled(text, _values(case, by, now)), language


def _values(case: Case, by: User, now: datetime) -> dict[str, str]:
    us = core.department()
    ahead = [runs_to(promise) for promise in queries.owed_for([case])[case.subject]]
    ahead = [day for day in ahead if day >= now]
    return {
        Gap.PLACE: case.place.name if case.place else "",
        Gap.CATEGORY: case.category.name if case.category else "",
        Gap.RECEIVED: day_in_words(case.received_at),
        Gap.OUTCOME_BY: day_in_words(max(ahead)) if ahead else "",
        Gap.MY_NAME: face_of(by),
        Gap.DEPARTMENT: us.name,
        Gap.PHONE: us.phone,
    }
