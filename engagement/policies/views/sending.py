"""How a door hands a form to a service: once, and with a refusal as words in the form."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from trustapp.core.errors import Refused
from trustapp.core.http.submission import OnceForm


def send(form: OnceForm, purpose: str, work: Callable[[], object]) -> bool:
    """Do the work once for a valid form and say whether it is done."""
    if not form.is_valid():
        return False

    def done() -> dict[str, Any]:
        work()
        return {}

    try:
        form.submit_once(purpose=purpose, now=timezone.now(), work=done)
    except Refused as refusal:
        form.add_error(None, [str(refusal), *map(str, getattr(refusal, "gaps", []))])
        return False
    return True


def status_of(*forms: Any) -> int:
    """Return 409 where a use case refused what a form asked for."""
    return 409 if any(form.is_bound and form.non_field_errors() for form in forms) else 200
