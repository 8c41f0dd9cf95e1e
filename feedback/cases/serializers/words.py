"""Days, ages and people in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext

from feedback.cases.models import Case, Category
from trustapp.accounts.models import User
from trustapp.promises.models import Promise


def day_in_words(moment: datetime) -> str:
    """Return the local day, such as “Thursday, March 12”."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l')}, {date_format(local, 'MONTH_DAY_FORMAT')}"


def time_in_words(moment: datetime) -> str:
    """Return the local day and time."""
    return f"{day_in_words(moment)}, {time_format(timezone.localtime(moment), 'TIME_FORMAT')}"


def age_in_words(since: datetime, now: datetime) -> str:
    """Return how long ago something came in, in whole days, or hours on the first day."""
    days = (now - since).days
    if days:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    hours = int((now - since).total_seconds() // 3600)
    if hours:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    minutes = max(int((now - since).total_seconds() // 60), 1)
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}


def runs_to(promise: Promise) -> datetime:
    """Return the day that counts now: the new date once one was given."""
    return promise.new_due_at or promise.due_at


def face_of(user: User) -> str:
    """Return a member of staff as residents see them: never more than the person chose to show."""
    officer = getattr(user, "officer", None)
    if officer is not None:
        return str(officer.public_name)
    return gettext("%(name)s, community liaison") % {"name": user.first_name}


def keeper_of(case: Case) -> str:
    """Return who has the case."""
    if case.assigned_to is not None:
        return face_of(case.assigned_to)
    return case.team.name if case.team else gettext("The community liaison team")


def category_name(category: Category | None) -> str:
    """Return what a case is about."""
    return category.name if category else gettext("not sorted yet")
