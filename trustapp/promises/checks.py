"""Check that promises are watched."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trustapp.core.checks import promised
from trustapp.promises.models import PromiseKind


@promised("first_reply", _("No first reply is promised, or no clock watches it."))
def replies_are_watched() -> bool:
    """A first reply is promised in public, and a clock watches it."""
    watched = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    return (
        "promises.mark_missed" in watched
        and PromiseKind.objects.filter(key="first_reply", is_public=True).exists()
    )
