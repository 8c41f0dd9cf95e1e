"""Check what public pages promise of feedback and its codes."""

import re

from django.utils.translation import gettext_lazy as _

from feedback.cases.models import Case
from trustapp.core.checks import promised
from trustapp.core.pure.sealing import CannotOpen

_HASH = re.compile(r"[0-9a-f]{64}")


@promised("codes_hashed", _("Codes are kept in a form that can be read back."))
def codes_cannot_be_read_back() -> bool:
    """Of a code only its keyed hash is kept."""
    kept = {field.name for field in Case._meta.get_fields() if "code" in field.name}
    newest = Case.objects.order_by("-pk").values_list("code_hash", flat=True).first()
    return kept == {"code_hash"} and (newest is None or bool(_HASH.fullmatch(newest)))


@promised("words_locked", _("Words are kept open, or our keys do not open them."))
def words_are_sealed() -> bool:
    """The newest words are sealed, and our keys open them."""
    try:
        Case.objects.exclude(words=None).order_by("-pk").values_list("words").first()
    except CannotOpen:
        return False
    return True
