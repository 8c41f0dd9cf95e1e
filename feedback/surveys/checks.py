"""Check what public pages promise of surveys."""

import re

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import QuestionText
from trustapp.core.checks import RESIDENT_ROOMS, promised

_ASKS_STATUS = re.compile(r"immigra|citizenship|nationality|undocumented", re.IGNORECASE)


@promised("no_status", _("A question or a field is about immigration."))
def nobody_is_asked_about_immigration() -> bool:
    """No stored field and no question is about immigration."""
    fields = (
        field.name
        for room in RESIDENT_ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
    )
    if any(map(_ASKS_STATUS.search, fields)):
        return False
    return not QuestionText.objects.filter(text__iregex=_ASKS_STATUS.pattern).exists()


@promised("link_cut", _("Finished answers may keep their link to an invitation."))
def finished_answers_have_no_link() -> bool:
    """The database refuses a link between an invitation and answers that are finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE convalidated"
            " AND conname = 'link_to_answers_only_while_answering'"
        )
        found: int = cursor.fetchone()[0]
    return found == 1
