"""What the front door shows: only what can be shown to be true."""

import re
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import GenericIPAddressField
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from feedback.surveys.models import QuestionText
from trustapp.places.models import Place
from trustapp.promises.models import PromiseKind

_ASKS_STATUS = re.compile(r"immigra|citizenship|nationality|undocumented", re.IGNORECASE)
_TELLS_WHO = re.compile(r"(^|_)(ip|address|agent|referr?er|browser|device)(_|$)")
_RESIDENT_ROOMS = ("cases", "surveys")
_CHECKED_FOR = 60


def promises_that_hold() -> list[LazyText | str]:
    """Return the promises whose check passes right now; the others are not shown.

    Checked at most once a minute by each process.
    """
    cache = caches["process"]
    held: list[int] | None = cache.get("promises-that-hold")
    if held is None:
        held = [index for index, (_text, check) in enumerate(_PROMISES) if check()]
        cache.set("promises-that-hold", held, _CHECKED_FOR)
    return [_PROMISES[index][0]() for index in held]


def never_asks_immigration_status() -> bool:
    """Say whether no stored field and no question is about immigration."""
    fields = (
        field.name
        for room in _RESIDENT_ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
    )
    return not any(map(_ASKS_STATUS.search, fields)) and not (
        QuestionText.objects.filter(text__iregex=_ASKS_STATUS.pattern).exists()
    )


def keeps_no_address() -> bool:
    """Say whether residents' rooms have no column for one, logs scrub it, and audit refuses it."""
    columns = (
        field
        for room in _RESIDENT_ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
    )
    if any(isinstance(c, GenericIPAddressField) or _TELLS_WHO.search(c.name) for c in columns):
        return False
    handlers = settings.LOGGING["handlers"].values()
    if not all("no_addresses" in handler.get("filters", []) for handler in handlers):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname = 'only_staff_have_an_address'"
        )
        found: int = cursor.fetchone()[0]
    return found == 1


def answers_on_time() -> bool:
    """Say whether a first reply is promised and a clock watches it."""
    jobs = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    return "promises.mark_missed" in jobs and _first_reply() is not None


def _first_reply() -> PromiseKind | None:
    return PromiseKind.objects.filter(key="first_reply", is_public=True).first()


def _reply_promise() -> LazyText | str:
    kind = _first_reply()
    days = kind.length if kind else 0
    return ngettext_lazy(
        "You hear back within %(days)s working day.",
        "You hear back within %(days)s working days.",
        days,
    ) % {"days": days}  # type: ignore[return-value]


_PROMISES: list[tuple[Callable[[], LazyText | str], Callable[[], bool]]] = [
    (lambda: _("We do not ask about immigration status."), never_asks_immigration_status),
    (
        lambda: _(
            "If you stay anonymous, we do not keep your name, phone or internet address."
        ),
        keeps_no_address,
    ),
    (_reply_promise, answers_on_time),
]


def place_called(typed: str) -> Place | None:
    """Return the place whose name was typed, whatever its case and spaces; the start is enough."""
    wanted = " ".join(typed.split())
    exact = Place.objects.filter(name__iexact=wanted).first()
    if exact or len(wanted) < 3:
        return exact
    close = list(Place.objects.filter(name__istartswith=wanted).order_by("name")[:2])
    return close[0] if len(close) == 1 else None
